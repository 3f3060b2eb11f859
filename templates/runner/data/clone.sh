# CLONE: this server itself pulls the files of its master's into a new directory, and goes on serving meanwhile.

# Pulls them into the directory $1. Returns another status and sets `sql_error` when that fails.
pull_clone() {
  local statement pulling code=0
  load_clone
  with "$sql_copy_set_donors" :donors "$master_address:$master_port"
  need "$statement" "cannot name the master to CLONE"
  statement=${sql_copy_pull/:port/"$master_port"}
  case ${asked[master_tls]} in
    on) statement=${statement/:tls/"$copy_tls_on"} ;;
    off) statement=${statement/:tls/"$copy_tls_off"} ;;
    *) statement=${statement/:tls/} ;;
  esac
  with "$statement" :directory "$1"
  with "$statement" :user "$master_user"
  with "$statement" :host "$master_address"
  # Last: it may hold any word.
  with "$statement" :password "$master_password"
  (enlist; client "${asked[copy_seconds]}" --init-command="$session" <<<"$statement" >/dev/null 2>"$scratch/clone.error") &
  pulling=$!
  watch_clone "$pulling"
  wait "$pulling" || code=$?
  ((code == 0)) || keep_error "$scratch/clone.error"
  return "$code"
}

# Loads the plugin for this copy, or, where it is loaded for others, notes the masters that it may use.
load_clone() {
  need "$sql_copy_loaded" "cannot list plugins"
  if ((result)); then
    need "$sql_copy_donors" "cannot ask for the masters that CLONE may use"
    printf 'donors=%s\n' "$result" | write_file "$copying_files" 600 || fail "cannot write to $state_directory"
    return
  fi
  printf 'loaded=%s\n' "${physical_plugin%=*}" | write_file "$copying_files" 600 || fail "cannot write to $state_directory"
  rows "INSTALL PLUGIN ${physical_plugin%=*} SONAME '${physical_plugin#*=}'" ||
    fail "cannot load the plugin ${physical_plugin#*=}: $sql_error; nothing was changed" "declare seed: { method: \"dump\" }, or install it"
}

# Ends what a copy that was broken off still pulls, and takes back what was loaded or set for it.
end_clone() {
  local id plugin statement
  [[ -n $holds_lock && -e $copying_files && -n $sql_copy_pulling ]] || return 0
  plugin=$(entry "$copying_files" loaded)
  ! rows "$sql_copy_pulling" || for id in $result; do rows "KILL QUERY $id" || true; done
  await 60 clone_has_ended || true
  if [[ -n $plugin ]]; then
    rows "UNINSTALL PLUGIN $plugin" 60 || true
  elif grep -q '^donors=' -- "$copying_files"; then
    with "$sql_copy_set_donors" :donors "$(entry "$copying_files" donors)"
    rows "$statement" || true
  fi
}
at_exit+=(end_clone) at_begin+=(end_clone)

# Without the plugin there is no such table.
clone_has_ended() { ! rows "$sql_copy_pulling" || [[ -z $result ]]; }

# Prints a line every few seconds while process $1 pulls.
watch_clone() {
  local done_bytes bytes started=$SECONDS next=$((SECONDS + 2)) looks=0
  while kill -0 "$1" 2>/dev/null; do
    pause $((looks++))
    ((SECONDS >= next)) || continue
    next=$((SECONDS + 3))
    rows "$sql_copy_progress" 5 || continue
    read -r done_bytes bytes <<<"$result"
    say_copied "$done_bytes" "$bytes" "$started"
  done
}
