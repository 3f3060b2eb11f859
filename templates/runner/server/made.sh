# What a step has made, as the server shows it then: what a later run compares with what it finds.

made_directory=${state_directory:?}/made

# Keeps stdin as what was made of $1.
keep_made() {
  [[ -d $made_directory ]] || mkdir -p -- "$made_directory"
  write_file "$made_directory/$1" 600 || fail "cannot write to $state_directory"
}

# Sets `shown` to the value $1 as a field of a line.
escape() {
  shown=${1//\\/\\\\} shown=${shown//$'\n'/\\n}
  shown=${shown//$'\t'/\\t}
}

# Keeps the option file, which server has it, where systemd listens for that, and of each variable that it sets the option, what the running server has, both
# in `live`, and what all option files together say. With a name $1 of the variable of that name alone: others may be switched
# for as long as a step lasts.
keep_configuration() {
  local name shown line
  local -A together=()
  identify
  read_together
  {
    printf 'file\t%s\n' "$(sha256sum <"$config_file")"
    printf 'identity\t%s\n' "$own_id"
    printf 'activation\t%s\n' "$(activation "$service_unit")"
    [[ -z ${1-} || ! -r $made_directory/config ]] || while IFS= read -r line; do
      [[ $line != @(variable|persisted|default)$'\t'* || $line == @(variable|persisted|default)$'\t'"$1"$'\t'* ]] || printf '%s\n' "$line"
    done <"$made_directory/config"
    for name in "${!want[@]}"; do
      [[ -n ${live[$name]+known} ]] || continue
      [[ -z ${1-} || $name == "$1" || ! -r $made_directory/config ]] || continue
      escape "${live[$name]}"
      printf 'variable\t%s\t%s\t%s\n' "$name" "${want_name[$name]-$name}" "$shown"
      [[ -z ${persisted_values[$name]+persisted} ]] || { escape "${persisted_values[$name]}" && printf 'persisted\t%s\t%s\n' "$name" "$shown"; }
      shown=${want_name[$name]-$name}
      [[ -z ${together[$shown]+said} ]] || printf 'default\t%s\t%s\n' "$shown" "${together[$shown]//\\/\\\\}"
    done
  } | keep_made config
}

# Fills `together` with the last value of each option, by its name, as the option files that the server reads say it.
read_together() {
  local default option
  local -a defaults=()
  read -r -a defaults <<<"$("$program_server" "${server_option_list[@]}" --print-defaults 2>/dev/null | tail -n 1)"
  # A value may hold blanks: what comes behind one is no option.
  for default in "${defaults[@]}"; do
    [[ $default =~ ^--([A-Za-z][A-Za-z0-9_.-]*)=(.*)$ ]] || continue
    option=${BASH_REMATCH[1]//-/_}
    together[${option#loose_}]=${BASH_REMATCH[2]}
  done
}

# Keeps whether events run here, the columns "$@" of the channel's state in `row` as what was made of it, whether the marker's
# database is there, and whether it acknowledges.
keep_channel() {
  local column
  {
    printf 'events\t%s\n' "${asked[events]}"
    for column; do printf 'column\t%s\t%s\n' "$column" "${row[$column]//\\/\\\\}"; done
    [[ ${asked[marker]} != on ]] || printf 'marker\n'
    [[ ${asked[semi_sync]} != on ]] || printf 'acknowledges\n'
  } | keep_made follow
}

# Keeps what this slave has written itself by now.
keep_own() {
  local statement
  with "$sql_own_transactions" :gtid ''
  need "$statement" "cannot read the GTID positions"
  printf 'own\t%s\n' "$result" | keep_made verify
}

# Keeps how the accounts of the request log in, and what they may do, as what was made of $1. No password, a digest of it.
keep_accounts() {
  local entry account_name literals facts
  local -A spelled=()
  for entry in "${accounts[@]}"; do
    fill "${entry%%$'\t'*}"
    show_account "$filled"
    spelled[$account_name]=$filled
  done
  if ((${#spelled[@]} == 0)); then
    rm -f -- "$made_directory/$1"
    return
  fi
  quote_all "${!spelled[@]}"
  facts=${sql_account_facts//:accounts/"$literals"}
  need "$facts" "cannot see the accounts"
  ! put_rules_back "$1" || need "$facts" "cannot see the accounts"
  keep_made "$1" <<<"$result"
}

# Sets `account_name` to how the server shows the account $1: without quotes inside of a name, and hosts in small letters.
show_account() {
  local host
  account_name=${1//\'\'/\'}
  [[ $1 != \'\'@* ]] || account_name=\'$account_name
  account_name=${account_name//\\\\/\\} host=${account_name##*"'@'"}
  account_name="${account_name%"'@'"*}'@'${host,,}"
}

# Gives accounts back what they required, their limits and their lock, as what was made of $1 has it and `result` has not;
# `spelled` has them by name. Returns 1 when nothing is otherwise.
put_rules_back() {
  local kind account rules restored=
  local -A left=()
  [[ -r $made_directory/$1 ]] || return 1
  while IFS=$'\t' read -r kind account rules; do
    [[ $kind != rules ]] || left[$account]=$rules
  done <"$made_directory/$1"
  while IFS=$'\t' read -r kind account rules; do
    [[ $kind == rules && -n ${left[$account]-} && ${left[$account]} != "$rules" ]] || continue
    printf -v rules %b "${left[$account]//$'\t'/ }"
    printf -v account %b "$account"
    need "ALTER USER ${spelled[$account]} $rules" "cannot give ${spelled[$account]} back what it had ($rules)"
    restored=yes
  done <<<"$result"
  [[ -n $restored ]]
}

# Notes in what was made that the account $1 is about to be locked, or let in again ($2 is LOCK or UNLOCK): it is no difference.
note_lock() {
  local file account_name i
  local -a lines
  show_account "$1"
  account_name=${account_name//\\/\\\\}
  for file in "$made_directory"/{accounts,link-*}; do
    [[ -r $file ]] || continue
    mapfile -t lines <"$file"
    for i in "${!lines[@]}"; do
      [[ ${lines[i]} != rules$'\t'"$account_name"$'\t'* ]] || lines[i]="${lines[i]%$'\t'*}"$'\t'"ACCOUNT $2"
    done
    printf '%s\n' "${lines[@]}" | keep_made "${file##*/}"
  done
}
