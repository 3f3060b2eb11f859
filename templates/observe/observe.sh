# What is true on this host, for a run that compares it with what is declared. Writes nothing, takes no lock, and needs nothing
# that was installed here: it comes over the host's own connection, with its words in assignments above these lines.

: "${runner:?}" "${config_file:?}" "${state_directory:?}" "${socket:?}" "${program_client:?}" "${program_server:?}" "${data_directory:?}" "${session:?}" "${questions:?}" "${heading:?}" "${seconds:?}"

set -u
export LC_ALL=C PATH="${program_path:+$program_path:}$PATH"
read -r -a local_options <<<"${client_local-}"

# Begins an answer; each ends where the next one begins.
answer() { printf '\x1e%s\n' "$1"; }

# Prints the file $1 as the answer $2, where it is.
show() {
  local -a lines
  [[ -r $1 ]] || return 0
  mapfile -t lines <"$1"
  answer "$2"
  ((${#lines[@]} == 0)) || printf '%s\n' "${lines[@]}"
}

# Its program says it while the server is asked.
declare -a server_option_list
eval "server_option_list=(${server_options-})" # words, quoted by the library
exec {defaults}< <(timeout "$seconds" "$program_server" "${server_option_list[@]}" --print-defaults 2>/dev/null | tail -n 1)
exec {listening}< <(activation "${service_unit-}")

answer runner
[[ ! -s $runner ]] || printf '%s\n' "$([[ -r $runner.sum && $(sha256sum <"$runner") != "$(<"$runner.sum")" ]] && printf changed || printf there)"
answer state
[[ ! -d $state_directory ]] || printf 'there\n'
answer file
if [[ -r $config_file ]]; then
  sha256sum <"$config_file"
  answer passed_over
  why_passed_over "$config_file" "$data_directory"
  answer log_filters
  sed -nE 's/^(binlog_(do|ignore)_db) *=.*/\1/p' -- "$config_file"
fi
answer identity
[[ ! -r $data_directory/pulumi_replication.id ]] || cat -- "$data_directory/pulumi_replication.id"
if [[ -n ${review-} ]]; then
  # What a run is about to change is told from what the last one has left.
  show "$config_file" settings
  for file in seeded attempt names; do show "$state_directory/$file" "$file"; done
  answer owners
  for file in "$state_directory"/owners/*; do
    if [[ -r $file ]] && IFS= read -r token <"$file"; then printf '%s\t%s\n' "${file##*/}" "$token"; fi
  done
  answer kept
  kept=$(readlink -f -- "$data_directory").pulumi_replication.kept
  [[ ! -e $kept ]] || printf '%s\n' "$kept"
  answer review
  # Of a copy that is done nothing is overwritten any more.
  grep -qxF -- "generation=${copies-}" "$state_directory/seeded" 2>/dev/null &&
    grep -qxF -- "self=$(cat -- "$data_directory/pulumi_replication.id" 2>/dev/null)" "$state_directory/seeded" && copies=
  [[ -z ${copies-} ]] || questions+=${held-}
fi
accounts=
for file in "$state_directory"/made/*; do
  [[ -r $file ]] || continue
  show "$file" "made/${file##*/}"
  while IFS=$'\t' read -r kind name _; do
    [[ $kind == account ]] || continue
    # Backslashes are escaped there already.
    accounts+="${accounts:+, }'${name//\'/\'\'}'"
  done <"$file"
done
[[ -z $accounts ]] || questions+="SELECT '"$'\x1e'"accounts' AS $heading; ${account_facts//:accounts/"$accounts"};"
answer sql
# In which order the client prints answers and errors is not said: errors come first, then how it ended.
said=$(
  {
    answers=$(timeout -k 1 "$seconds" "$program_client" ${client_option_file:+"--defaults-file=$client_option_file"} "${local_options[@]}" \
      --protocol=socket --socket="$socket" --default-character-set=utf8mb4 --connect-timeout=5 --batch \
      --init-command="$session" <<<"$questions SELECT '"$'\x1e'"answered' AS $heading;" 2>&3)
    printf '\x1d%s\x1d%s' "$?" "$answers"
  } 3>&1
)
errors=${said%%$'\x1d'*} said=${said#*$'\x1d'}
code=${said%%$'\x1d'*} answers=${said#*$'\x1d'}
if [[ $answers == *$'\x1e'answered* ]]; then
  printf '%s\n' "$answers"
elif [[ $code == @(124|137) ]]; then
  printf 'the server has not answered within %s s\n' "$seconds" >&2
  exit 1
elif [[ $answers == *$'\x1e'* ]]; then
  # Half an answer says nothing of the rest.
  errors=${errors%$'\n'}
  printf '%s\n' "${errors##*$'\n'}" >&2
  exit 1
else
  # The client's own errors, which begin with 2, are those of a server that is down.
  while IFS= read -r line; do
    [[ ! $line =~ ^ERROR\ [13-9][0-9]{3}\  ]] || { answer refused && printf '%s\n' "$line" && break; }
  done <<<"$errors"
fi
answer activation
cat <&"$listening"
# Where its program says nothing, nothing is known.
if read -r -a words <&"$defaults"; then
  answer defaults
  for word in "${words[@]}"; do
    [[ $word != --* || $word == *pass* ]] || printf '%s\n' "${word#--}"
  done
fi
answer end
