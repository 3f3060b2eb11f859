# A copy of the whole server by its files, with what is this server's own: its accounts and plugins, its name, its certificates.

# Makes it, and puts it in the place of the data. Sets `file`, `position` and, where there is one, `gtid`; `scope` to the databases
# that came. Returns 1 when a dump is to be tried instead: nothing has been changed then.
copy_whole() {
  local started=$SECONDS
  read_scope
  may_overwrite
  make_beside
  say "copying the files of $master_name by $method"
  if ! pull_files "$beside/copy"; then
    judge_pull
    return 1
  fi
  end_clone
  say "copied in $((SECONDS - started)) s"
  make_own
  take_copy
  allow_writes
  need "$sql_reset_slave; $sql_reset_logs" "cannot reset this server's binary logs" 60
  set_entry "$claim" 644 machine "$(machine)"
  printf '%s\n' "generation=${asked[generation]}" "self=$own_id" "events=" "brought=everything" |
    write_file "$state_directory/attempt" 600 || fail "cannot write to $state_directory"
  : >"$scratch/loaded"
}

# Brings the files into the directory $1. Returns another status and sets `sql_error` when that fails.
pull_files() {
  case $method in
    clone) pull_clone "$1" ;;
    backup) pull_backup "$1" ;;
  esac
}

# A copy that brought nothing at all was refused: where it was not asked for by name, a dump takes its place.
judge_pull() {
  local reason=$sql_error
  if [[ ${asked[method]} == auto ]] && brought_nothing; then
    say "copying by dump, as $method was refused: $reason"
    end_clone
    settle_copy
    return
  fi
  fail "the copy from $master_name broke off: $reason" "the data of before were left alone: the next pulumi up starts the copy over" \
    "declare seed: { method: \"dump\" } to copy through the client programs instead"
}

brought_nothing() {
  local bytes=0
  case $method in
    clone) ! rows "$sql_copy_progress" || read -r bytes _ <<<"$result" ;;
    backup) bytes=$(ls -A -- "$beside/copy") ;;
  esac
  [[ ${bytes:-0} == 0 ]]
}

# Makes the copy this server's own before anybody can read it: no channel of the master's, no events that run. Sets `file`,
# `position` and, where there is one, `gtid` to where in the master's log it ends.
make_own() {
  start_private "$beside/copy" "$beside/tmp"
  : >"$beside/shut"
  shut_out
  pull_own | push_own
  [[ ${PIPESTATUS[*]} == '0 0' ]] || {
    keep_error "$scratch/own.error"
    fail "cannot give the copy this server's accounts: $sql_error; its data were left alone"
  }
  in_private need "$sql_forget_channels" "cannot have the copy forget whom $master_name follows" 60
  if [[ -n $sql_copy_disable_events ]]; then
    in_private need "$sql_copy_disable_events" "cannot disable events" 60
  else
    in_private disable_events
  fi
  find_position
  [[ -n ${file-} && -n ${position-} ]] || fail "the copy does not say where in the log of $master_name it ends; the data of before were left alone" "declare seed: { method: \"dump\" }"
  end_private
}

# Sets `file`, `position` and, where there is one, `gtid` to where in the master's log the copy ends.
find_position() {
  unset -v file position gtid
  case $method in
    clone)
      in_private need "$sql_copy_position" "cannot ask where in the log of $master_name the copy ends"
      IFS=$'\t' read -r file position gtid <<<"$result"
      ;;
    backup) read_backup_position "$beside/copy" ;;
  esac
}

pull_own() {
  local table
  local -a options=() tables=()
  enlist
  read -r -a options <<<"$table_dump_options"
  read -r -a tables <<<"$own_tables"
  printf "SET SESSION sql_log_bin = 0, time_zone = '+00:00', foreign_key_checks = 0, sql_mode = 'NO_ENGINE_SUBSTITUTION'; USE mysql;\n"
  for table in "${tables[@]}"; do printf 'DELETE FROM mysql.%s;\n' "$table"; done
  exec timeout -k 5 60 "$program_dump" ${client_option_file:+"--defaults-file=$client_option_file"} --protocol=socket --socket="$socket" \
    "${options[@]}" --no-create-info --complete-insert --hex-blob --skip-triggers mysql "${tables[@]}" 2>"$scratch/own.error"
}

push_own() {
  local socket=$private_socket client_option_file=
  enlist
  client 120 --binary-mode 2>>"$scratch/own.error"
}

# What a copy has left, finished or not.
at_exit+=(settle_copy) at_begin+=(settle_copy)
