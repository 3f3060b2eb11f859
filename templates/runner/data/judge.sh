# How a copy ended, and whether it is whole.

# Judges a finished copy by its end; returns 1 when it is to be tried again. Sets `file`, `position` and `gtid` to where in the
# master's log it was made.
judge_load() {
  local line reason
  await 10 test -e "$scratch/tail.done" || true
  if ! explain_copy; then
    if [[ -n $lock_ended || $sql_error == *'began too late'* ]] && ((++lock_tries < 3)); then return 1; fi
    reason=$sql_error
    explain_server
    fail "the copy from $master_name broke off: $reason" "${hints[@]}" \
      "nothing half-loaded is taken for seeded: the next pulumi up starts the copy over"
  fi
  file=$(entry "$scratch/head" file) position=$(entry "$scratch/head" position)
  [[ -n $file ]] || fail "the dump holds no position of the master's binary log" "is its binary log on?"
  unset -v gtid
  while IFS= read -r line; do [[ ! $line =~ $dump_gtid_pattern ]] || gtid=${BASH_REMATCH[1]}; done < <(cat "$scratch/head" "$scratch/tail")
  check_completeness
}

# Whether the copy is whole; sets `sql_error` when it is not. The end that broke first is the cause: a load that ends
# leaves its dump with a broken pipe, a dump that ends leaves its load half a statement.
explain_copy() {
  local dump load feed
  dump=$(entry "$scratch/codes" dump) load=$(entry "$scratch/codes" load) feed=$(entry "$scratch/codes" exact)
  if ! explain_streams; then
    return 1
  elif [[ -s $scratch/reader.error ]]; then
    copy_error reader "$feed"
  elif [[ -s $scratch/exact.error ]]; then
    copy_error exact "$feed"
  elif [[ $dump != 0 && $dump != 141 && $(<"$scratch/dump.error") != *'Got errno '*' on write'* ]]; then
    copy_error dump "$dump"
  elif [[ $load != 0 ]]; then
    copy_error load "$load"
  elif [[ $dump != 0 ]]; then
    copy_error dump "$dump"
  elif [[ $(tail -n 1 "$scratch/tail" 2>/dev/null) != '-- Dump completed'* ]]; then
    sql_error="the stream ended before its last line"
  elif ((${#exact[@]})) && [[ $(<"$scratch/loaded") != *complete* ]]; then
    sql_error="the rows of ${#exact[@]} table(s) ended before their last line"
  elif [[ $feed != 0 ]]; then
    sql_error="what passes the dump on ended with status $feed"
  elif ! are_whole; then
    sql_error="a stream ended before its last line"
  else
    return 0
  fi
  return 1
}

# Sets `hints` to what is wrong with this server, when something is: clients only see that it has gone.
explain_server() {
  local left
  hints=()
  if ! is_up; then
    error_log_hints
    hints=("the server does not answer at $socket: start it when its problem is solved" "${hints[@]}")
  fi
  left=$(df --output=avail -B 1000000 -- "$data_directory" 2>/dev/null | tail -n 1)
  ((${left:-1000} >= 100)) || hints=("the disk of $data_directory has ${left// /} MB left" "${hints[@]}")
}

# Every database has as many tables, views, triggers, routines and events as on the master; none appeared meanwhile.
check_completeness() {
  local before=${scope[*]} theirs
  read_scope
  [[ ${scope[*]} == "$before" ]] ||
    fail "the master's databases changed during the copy" "the next pulumi up starts the copy over"
  ((${#scope[@]})) || return 0
  quote_all "${scope[@]}"
  ask_master 60 "inventory=${sql_inventory//:databases/"$literals"}" "written=$(written_since)" ||
    fail "cannot count what the master has: $sql_error"
  theirs=${answer[inventory]}
  master_rows "${sql_exact_rows//:databases/"$literals"}" 60 || fail "cannot ask $master_name for its tables: $sql_error"
  [[ $result == "$exact_asked" ]] ||
    fail "definitions of the master's tables changed during the copy" "the next pulumi up starts the copy over"
  [[ -z ${answer[written]} ]] ||
    fail "written while it was copied, and without transactions: ${answer[written]//$'\n'/, }; the copy may be of no one moment" \
      "let nobody write there until the next pulumi up has copied again, or convert it on the master: ALTER TABLE ... ENGINE = InnoDB"
  need "${sql_inventory//:databases/"$literals"}" "cannot count what was copied" 60
  [[ $result == "$theirs" ]] ||
    fail "the copy differs from the master in its numbers of tables, views, triggers, routines or events" \
      "was a definition changed during the copy? The next pulumi up starts it over"
}
