# One transaction that a stopped applier cannot apply: shown, and left out when it is named.

# Prints what `skip` would leave out. Changes nothing and takes no lock.
step_skip-show() {
  begin_answer || return 0
  channel_status
  ask_appliers
  find_failing
  printf ',"answers":true,"number":%s,"text":%s' "${row[Last_SQL_Errno]:-0}" "$(json_string "${row[Last_SQL_Error]-}")"
  if ((${#failing[@]})); then
    failing_position
    list_failing_events
    printf ',"tables":%s,"event":%s' "$(touched_tables)" "$(json_string "$(decoded_events || printf '%s' "$failing_events")")"
  fi
  printf '}\n'
}

# Sets `failing_events` to the events of the transaction, one a line, as the server lists them.
list_failing_events() {
  local statement name start type end text
  failing_events=
  with "$sql_relay_events" :file "${failing[relay_file]}"
  need "${statement//:position/"${failing[relay_start]}"}" "cannot list the relay log"
  while IFS=$'\t' read -r name start type _ end text; do
    [[ -z ${failing[relay_end]} ]] || ((start < failing[relay_end])) || break
    failing_events+="$type $text"$'\n'
    ((${#failing_events} < 20000)) || break
  done <<<"$result"
}

# Prints the tables whose rows it changes, as a JSON list.
touched_tables() {
  local line list='' one
  while IFS= read -r line; do
    [[ $line =~ ^Table_map\ table_id:\ [0-9]+\ \((.*)\)$ ]] || continue
    one=$(json_string "${BASH_REMATCH[1]}")
    [[ $list == *"$one"* ]] || list+=${list:+,}$one
  done <<<"$failing_events"
  printf '[%s]' "$list"
}

# Prints the transaction as the server's own program decodes it, where that is here and can.
decoded_events() {
  local directory text
  command -v "$program_binlog" >/dev/null || return 1
  rows 'SELECT @@relay_log_basename' && directory=${result%/*} || return 1
  text=$(timeout 60 "$program_binlog" --no-defaults --base64-output=decode-rows -vv --start-position="${failing[relay_start]}" \
    ${failing[relay_end]:+"--stop-position=${failing[relay_end]}"} "$directory/${failing[relay_file]}" 2>/dev/null | head -c 20000)
  [[ $text == *"# at ${failing[relay_start]}"* ]] || return 1
  # What stands before it, and between, sets up a session that replays it.
  text="# at ${failing[relay_start]}${text#*"# at ${failing[relay_start]}"}"
  grep -vE '^(/\*M?!|DELIMITER|SET @@|# End of log|ROLLBACK /\* added|$)' <<<"$text"
}

step_skip() {
  local at=${asked[at]} by before
  begin 60
  need 'SELECT 1' "cannot skip"
  channel_status
  ask_appliers
  find_failing
  ((${#failing[@]})) || fail "no transaction is known to fail here" "npx pulumi-mysql-replication status shows how this slave is"
  is_failing "$at" || fail "$at is not what fails here, that is $(failing_name)" "nothing was skipped"
  look_up "$applier_errors" "${row[Last_SQL_Errno]}" "${row[Last_SQL_Error]-}"
  [[ -z $own ]] || fail "$at was written on the master, and fails for what this slave wrote itself: without it this slave would lack it" \
    "nothing was skipped; $advice"
  before=$(failing_name)
  allow_writes
  skip_failing
  say "skipped $before"
  printf '{"host":%s,"skipped":%s,"by":%s' "$(json_string "$host_name")" "$(json_string "$before")" "$(json_string "$by")"
  if applier_stays; then
    printf ',"running":true,"lag":%s}\n' "$(json_string "${row[$column_lag]-}")"
    return
  fi
  ask_appliers
  find_failing
  [[ $(failing_name) != "$before" ]] || fail "$before fails still: ${row[Last_SQL_Error]-}" "it was not skipped"
  printf ',"running":false,"number":%s,"text":%s' "${row[Last_SQL_Errno]:-0}" "$(json_string "${row[Last_SQL_Error]-}")"
  failing_position
  printf '}\n'
}

failing_name() { printf '%s' "${failing[gtid]:-${failing[file]-}:${failing[position]-}}"; }

is_failing() { [[ -n $1 && ( ${1,,} == "${failing[gtid],,}" || $1 == "${failing[file]}:${failing[position]}" ) ]]; }

# Leaves out the one transaction, by the means of this line and of what the channel follows by; sets `by`.
skip_failing() {
  local statement place
  if [[ -n $sql_skip_transaction && -n ${failing[gtid]} ]]; then
    # Logged, so that slaves of this one have it under the same name.
    with "$sql_skip_transaction" :gtid "${failing[gtid]}"
    by=$statement
    rows "$by" 30 'SET SESSION sql_log_bin = 1' || fail "cannot put an empty transaction in its place: $sql_error"
    need "$sql_start_applier" "cannot start the applier" 60
    return
  fi
  place=$(advanced_position)
  if [[ -n $sql_skip_to && $place == *,* && ${row[$column_using_gtid]} != No ]]; then
    # A counter cannot say which of several streams it counts.
    with "$sql_skip_to" :gtid "$place"
    by=$statement
    need "$sql_stop_slave" "cannot stop replication" 60
    rows "$by" || { rows "$sql_start_slave" || true; fail "cannot move the position on: $sql_error"; }
    need "$sql_start_slave" "cannot start replication" 60
  else
    by=$sql_skip_next
    need "$by" "cannot skip it"
    need "$sql_start_applier" "cannot start the applier" 60
  fi
}

# Prints the GTID position of this slave with the failing transaction counted as applied.
advanced_position() {
  local part list=${failing[gtid]}
  local -a parts
  rows "$sql_slave_gtid" || return 0
  IFS=, read -r -a parts <<<"$result"
  for part in "${parts[@]}"; do
    [[ ${part%%-*} == "${failing[gtid]%%-*}" ]] || list+=,$part
  done
  printf '%s' "$list"
}

# Whether the applier runs, and goes on running for two seconds.
applier_stays() {
  local deadline=$((SECONDS + 30)) since=
  while ((SECONDS < deadline)); do
    channel_status
    [[ ${row[Last_SQL_Errno]-0} == 0 ]] || return 1
    if [[ ${row[$column_sql_running]-} == Yes ]]; then
      since=${since:-$SECONDS}
      ((SECONDS < since + 2)) || return 0
    fi
    sleep "$poll_seconds"
  done
  return 1
}
