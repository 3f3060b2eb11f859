# A server of our own on a copy of data that nobody serves yet: it is reached by this step alone, and reads none of the option
# files, which may want what only the real server has.

private_socket=$socket.copy
private_server=   # its process

# Calls "$@", whose statements go to it.
in_private() {
  local socket=$private_socket client_option_file=
  "$@"
}

private_is_up() { in_private is_up; }

private_has_ended() { ! kill -0 "$private_server" 2>/dev/null; }

private_is_decided() { private_has_ended || private_is_up; }

# Starts it on the data directory $1; its temporary files are in $2.
start_private() {
  local -a options=() apart=()
  need "$sql_private_options" "cannot ask how this server reads its files"
  mapfile -t options <<<"$result"
  read -r -a apart <<<"$private_options"
  mkdir -p -- "$2" && chown --reference="$data_directory" -- "$2"
  ((UID)) || apart+=("--user=$(stat -c %U -- "$data_directory")")
  note_error_log "$scratch/private"
  (
    enlist
    exec "$program_server" --no-defaults "${options[@]}" "${apart[@]}" --datadir="$1" --tmpdir="$2" \
      --socket="$private_socket" --pid-file="$2/pid" </dev/null >"$scratch/private" 2>&1
  ) &
  private_server=$!
  await "$service_seconds" private_is_decided || true
  private_is_up || {
    error_log_hints
    fail "the copied files cannot be read here; the data of before were left alone" "${hints[@]}"
  }
}

# Ends it, and waits until it has closed its files.
end_private() {
  [[ -n $private_server ]] || return 0
  in_private rows SHUTDOWN 60 || kill "$private_server" 2>/dev/null
  await "$service_seconds" private_has_ended || kill -9 "$private_server" 2>/dev/null
  wait "$private_server" 2>/dev/null
  private_server=
}
at_exit+=(end_private)
