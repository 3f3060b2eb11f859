# On the master's host, while a copy is open: its sshd lets the slave's host in with the key of this copy, for its files and for
# nothing else. What is written into the login's file of keys is noted before, and taken out again by whoever closes the copy.

# Lets it in, and prints how: `copy_login`, `copy_host_keys`; or `copy_obstacle`, why not. A copy that needs no such way has no key.
let_copy_in() {
  local obstacle='' clause='' login='' login_port='' keys_file='' host_keys='' sources=''
  shut_copy_out
  [[ -n ${asked[copy_key]} ]] || return 0
  find_sender_obstacle
  [[ -z $clause ]] || obstacle="on $host_name $clause"
  [[ -n $obstacle ]] || find_sources
  [[ -n $obstacle ]] || look_at_sshd
  [[ -n $obstacle ]] || write_copy_key
  printf 'copy_login=%s\ncopy_host_keys=%s\ncopy_obstacle=%s\n' "${login:+$login $login_port}" "$host_keys" "${obstacle//[^[:print:]]/?}"
}

let_in_note() { printf '%s' "$state_directory/let-in.${asked[slave]}"; }

# Sets the caller's `login` and `login_port` to how this step has come here, `keys_file` to the file of that login's keys, and
# `host_keys` to the public keys that its sshd has; or `obstacle`.
look_at_sshd() {
  local pid=$PPID of='' name process parent connection='' line home key config address=''
  local -a program=() facts=()
  while ((pid > 1)); do
    name_process "$pid"
    [[ -n $process ]] || break
    read -r name <"/proc/$pid/comm" || break
    if [[ $name == sshd* ]]; then
      # The topmost is the one that listens; its title is its command line.
      mapfile -d '' -t program <"/proc/$pid/cmdline"
    elif ((${#program[@]})); then
      break
    else
      while IFS= read -r -d '' line; do [[ $line != SSH_CONNECTION=* ]] || connection=${line#*=} of=$pid; done <"/proc/$pid/environ"
    fi
    pid=$parent
  done 2>/dev/null
  ((${#program[@]} && ${#connection})) || { obstacle="this login on $host_name is not one of OpenSSH's sshd" && return; }
  login=$(stat -c %U -- "/proc/$of") login_port=${connection##* }
  line=${program[*]} && line=${line#sshd: } && line=${line%% \[*}
  read -r -a program <<<"$line"
  [[ ${program[0]} == /* && -x ${program[0]} ]] || program=(/usr/sbin/sshd)
  config=$(sshd_config_of "${program[@]}")
  read -r address _ < <(getent ahosts "${asked[address_1]}")
  mapfile -t facts < <("${program[0]}" -T ${config:+-f "$config"} -C "user=$login,host=${asked[address_1]},addr=${address:-127.0.0.1}" 2>"$scratch/sshd")
  home=$(getent passwd "$login" | cut -d : -f 6)
  for line in "${facts[@]}"; do
    case $line in
      'authorizedkeysfile '*) [[ -n $keys_file ]] || read -r _ keys_file _ <<<"$line" ;;
      'hostkey '*) key=$(public_half "${line#hostkey }") && host_keys+=${host_keys:+,}$key ;;
    esac
  done
  [[ -n $keys_file ]] || { obstacle="${program[0]} on $host_name does not say where it keeps keys: $(tail -n 1 -- "$scratch/sshd")" && return; }
  [[ $keys_file != none ]] || { obstacle="the sshd on $host_name reads no file of keys (AuthorizedKeysFile none)" && return; }
  [[ -n $host_keys ]] || { obstacle="the host keys of the sshd on $host_name cannot be read" && return; }
  keys_file=${keys_file//%h/"$home"} && keys_file=${keys_file//%u/"$login"}
  [[ $keys_file == /* ]] || keys_file=$home/$keys_file
}

# Prints the argument of -f among "$@".
sshd_config_of() {
  while (($#)); do
    case $1 in
      -f) printf '%s' "${2-}" ;;
      -f*) printf '%s' "${1#-f}" ;;
    esac
    shift
  done
}

# Prints the public half of the host key in file $1, without its comment.
public_half() {
  local type key
  { read -r type key _ <"$1.pub" || read -r type key _ < <(ssh-keygen -y -f "$1" </dev/null); } 2>/dev/null
  [[ -n $key ]] && printf '%s %s' "$type" "$key"
}

# Sets the caller's `sources` to the addresses from which the slave's host comes, as sshd writes patterns; or `obstacle`.
find_sources() {
  local from=${asked[copy_from]:-${asked[address_1]}}
  if [[ $from =~ ^[0-9a-fA-F:.%_]+$ ]]; then
    sources=${from//%/*} sources=${sources//_/?}
  else
    sources=$(getent ahosts "$from" | cut -d ' ' -f 1 | sort -u | paste -s -d ,)
    [[ $sources =~ ^[0-9a-fA-F:.,]+$ ]] || obstacle="$host_name does not know the address $from of ${asked[slave]}"
  fi
}

# Writes the key into `keys_file`, or sets the caller's `obstacle`.
write_copy_key() {
  local sudo='' command
  [[ $(id -u -- "$login") == "$UID" ]] || sudo='sudo -n '
  # The word that the other side sends is an argument, whatever it holds.
  command="${sudo}bash $(printf %q "$0") send slave=${asked[slave]} what=\"\$SSH_ORIGINAL_COMMAND\""
  [[ ! -h $keys_file ]] || keys_file=$(readlink -f -- "$keys_file")
  printf 'file=%s\n' "$keys_file" | write_file "$(let_in_note)" 600 || fail "cannot write to $state_directory"
  { make_keys_file && change_keys "restrict,from=\"$sources\",command=\"${command//\"/\\\"}\" ${asked[copy_key]} $(key_comment)"; } ||
    obstacle="$keys_file on $host_name, where keys of $login are kept, cannot be written: $(keys_error)"
}

make_keys_file() {
  local group
  [[ ! -e $keys_file ]] || return 0
  group=$(id -gn -- "$login")
  { [[ -d ${keys_file%/*} ]] || install -d -m 700 -o "$login" -g "$group" -- "${keys_file%/*}"; } 2>"$scratch/keys" &&
    install -m 600 -o "$login" -g "$group" -- /dev/null "$keys_file" 2>>"$scratch/keys"
}

# What tells the line of this copy from every other one.
key_comment() { printf 'pulumi-mysql-replication:%s:%s' "$port" "${asked[slave]}"; }

# Takes the line of this copy out of `keys_file`, and adds the lines "$@"; owner and mode stay.
change_keys() {
  local next=$keys_file.pulumi_replication line comment
  comment=$(key_comment)
  {
    cp -a -- "$keys_file" "$next" && {
      while IFS= read -r line || [[ -n $line ]]; do [[ $line == *" $comment" ]] || printf '%s\n' "$line"; done <"$keys_file"
      (($# == 0)) || printf '%s\n' "$@"
    } >"$next" && sync -- "$next" && mv -f -- "$next" "$keys_file"
  } 2>"$scratch/keys"
}

# Why the file of keys could not be written.
keys_error() {
  local line
  line=$(tail -n 1 -- "$scratch/keys")
  printf '%s' "${line##*: }"
}

# Nobody gets in with the key of this copy any more, and what it sent to is ended.
shut_copy_out() {
  local keys_file pid
  for pid in "$state_directory/sending.${asked[slave]}."[0-9]*; do
    [[ ! -e $pid ]] || end_sender "${pid##*.}"
    rm -rf -- "$pid"
  done
  keys_file=$(entry "$(let_in_note)" file)
  if [[ -n $keys_file && -e $keys_file ]]; then
    change_keys || fail "cannot take the key of the copy to ${asked[slave]} out of $keys_file: $(keys_error)" \
      "remove the line that ends with $(key_comment) there, then run pulumi up again"
  fi
  rm -f -- "$(let_in_note)"
}

# Ends the sender that process $1 is, if it is one still.
end_sender() {
  local -a words=()
  mapfile -d '' -t words <"/proc/$1/cmdline"
  [[ " ${words[*]} " != *" send slave=${asked[slave]} "* ]] || kill "$1"
} 2>/dev/null
