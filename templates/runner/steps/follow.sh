# The channel: compared with what is declared, changed only where it differs, proved to run.

step_follow() {
  local entry column wanted clause differs=() clauses=() columns=() literal fresh=
  read_request
  read_master
  begin 600
  mention_kept
  allow_writes
  is_seeded "${asked[generation]}" || restore_mark || not_seeded
  [[ ${asked[marker]} != on ]] || make_marker
  identify_master
  same_master
  refuse_lost_history
  channel_status
  refuse_undeclared slave
  ((${#row[@]})) || fresh=yes
  [[ ${asked[position]} != file ]] || refuse_lost_position
  [[ -z $fresh || ${asked[position]} != gtid ]] || grep -q '^gtid=' -- "$seeded" ||
    fail "the copy from $master_name did not say at which GTID it was made: starting without a GTID would re-apply transactions it already has" \
      "are GTIDs on at the master? Raise seed.generation to seed this server again, or declare position: \"file\""
  for entry in "${channel[@]}"; do
    IFS=$'\t' read -r column wanted clause <<<"$entry"
    resolve "$wanted"
    if [[ $column == password ]]; then
      # What the master refuses may have been changed by hand; so may the password of a channel whose master or account was.
      [[ ${#differs[@]} == 0 && ${row[Last_IO_Errno]-0} != 1045 ]] && same_password "$plain" || differs+=("$column") clauses+=("$clause")
    elif [[ -n $fresh || ${row[$column]-} != "$plain" ]]; then
      differs+=("$column") clauses+=("$clause")
    fi
    [[ $column == password ]] || columns+=("$column")
  done
  look_up "$connection_errors" "${row[Last_IO_Errno]-0}" "${row[Last_IO_Error]-}"
  # Later on the master may have written that place again, and nothing would show it.
  [[ -z $lost ]] || explain_channel
  knows_gtids
  own channel
  if ((${#differs[@]})); then change_channel "$fresh"; fi
  # Stopped first: a thread that waits for its next try shows the error of its last one.
  runs || need "$sql_stop_slave; $sql_start_slave" "cannot start replication" 60
  settled "$settle_seconds" || explain_channel
  acknowledge_master
  [[ ${asked[semi_sync]} != on ]] || must_acknowledge
  # Of data that were declared to be right the events are somebody else's.
  [[ ${asked[events]} != no || $(entry "$seeded" method) == none ]] || keep_events_off
  keep_channel "${columns[@]}"
}

# Events run on the master: those that somebody has enabled here are disabled again.
keep_events_off() {
  need "$sql_enabled_events" "cannot look for enabled events"
  ((result)) || return 0
  say "disabling $result event(s) that were enabled here"
  disable_events
}

# An adopted channel by file that goes on by GTID: what it holds without its GTID would come once more.
knows_gtids() {
  local statement logged
  [[ ${asked[position]} == gtid && ${row[$column_using_gtid]-} == "$shown_by_file" && $(entry "$seeded" method) == none ]] || return 0
  master_rows "$sql_logged_position" || fail "cannot ask $master_name for its position: $sql_error"
  logged=$result
  with "$sql_wait_gtid" :gtid "$logged"
  ! await 20 holds "$statement" || return 0
  need "$sql_slave_gtid" "cannot read the GTID position"
  fail "it follows by file, and does not know by GTID what $master_name has logged: its position is \"$result\", there it is \"$logged\"; the channel was not changed" \
    "is it behind? Run pulumi up again when it has caught up; otherwise declare position: \"file\", which goes on from where it is"
}

# Whether the answer to $1 is 0.
holds() {
  need "$1" "cannot compare the GTID positions"
  [[ $result == 0 ]]
}

# Where only the state directory is gone, the channel, which is in the data directory, is there: it goes on by GTID at the
# declared master, which gives it what comes after its position. What of the data was brought by a seed is not known any more.
restore_mark() {
  local its_id filtered_databases own_id
  local -a databases=()
  [[ ! -e $seeded && ! -e $state_directory/attempt && ${asked[position]} == gtid ]] || return 1
  wake_channel
  [[ ${row[$column_host]-}:${row[$column_port]-} == "$master_address:$master_port" && ${row[$column_using_gtid]-} != "$shown_by_file" ]] &&
    runs || return 1
  identify_master
  its_id=${row[Master_Server_Id]-${row[Source_Server_Id]-}}
  master_rows 'SELECT @@server_id' && [[ $result == "$its_id" ]] || return 1
  need "$sql_slave_gtid" "cannot read the GTID position"
  [[ -n $result ]] || return 1
  identify
  read_filtered "$config_file"
  mapfile -d $'\x1f' -t databases < <(printf %s "${filtered_databases#$'\x1f'}")
  write_mark "${asked[method]}" '' '' "$result"
  say "the mark of its seed was gone: it follows $master_name by GTID, and has it again"
}

# Ends the step with `hints`.
not_seeded() {
  hints=("raise seed.generation to seed it (again)")
  [[ -e $state_directory/attempt || -e $seeded ]] ||
    hints+=("if its data are that master's and only its mark ($seeded) is gone: declare seed: { method: \"none\" }, then $(rerun seed-open seed seed-close follow)")
  fail "this server is not seeded from $master_name (generation ${asked[generation]})" "${hints[@]}"
}

# By file, the channel alone knows the position. Where somebody reset it, or led it to another server, the one of the copy is
# long past: what came since would be applied once more.
refuse_lost_position() {
  local at live=${row[$column_host]-}:${row[$column_port]-}
  [[ -r $state_directory/channel ]] || return 0
  at=$(entry "$state_directory/channel" at)
  if ((${#row[@]} == 0)); then
    at="its channel was reset by hand"
  # One that leads to the declared master was led there by a run that was killed before it could say so.
  elif [[ -n $at && $at != "$live" && $live != "$master_address:$master_port" ]]; then
    at="its channel was led from $at to $live by hand"
  else
    return 0
  fi
  fail "$at, and its position in the log of $master_name went with it; nothing was changed" \
    "where GTIDs are on, they say what it has: declare position: \"gtid\", then pulumi up" \
    "otherwise raise seed.generation to seed it again"
}

# The position belongs to one master. Another one under its name is refused unless GTIDs prove that it has everything.
# The data directory's id, the last part, is known only while the marker is used: what both sides know is compared.
same_master() {
  local known
  known=$(entry "$seeded" master)
  [[ $known/ != "$master_identity"/* ]] || return 0
  if [[ $master_identity/ == "$known"/* ]]; then
    set_mark master "$master_identity"
    return 0
  fi
  [[ ${asked[position]} == gtid ]] || other_master "$known"
  gtid_continues || other_master "$known"
  say "another master ($master_identity), whose GTIDs continue this slave's; its position is kept"
  set_mark master "$master_identity"
}

other_master() {
  fail "the master is not the one this slave was seeded from: it was $1, it is $master_identity" \
    "if it was rebuilt, raise seed.generation to seed this slave from it"
}

# Whether the new master has logged everything this slave has, none of it under its own (perhaps re-used) server id.
gtid_continues() {
  local mine statement
  need "$sql_slave_gtid" "cannot read the GTID position"
  mine=$result
  [[ -n $mine ]] && master_rows "$sql_logged_gtid" || return 1
  with "$sql_gtid_continues" :mine "$mine"
  with "$statement" :theirs "$result"
  with "$statement" :identity "$master_identity"
  need "$statement" "cannot compare the GTID positions"
  [[ $result == 1 ]]
}

# Stops the channel, changes what differs, keeps the position.
change_channel() {
  local list clause position_lost=
  [[ -n $1 ]] || { need "$sql_stop_slave" "cannot stop replication" 60 && channel_status; }
  for clause in "${clauses[@]}"; do
    fill "$clause"
    list+=${list:+, }$filled
    # Naming host or port makes the server forget its place unless it is named too.
    [[ $clause != *"$clause_host"* && $clause != *"$clause_port"* ]] || position_lost=yes
  done
  if [[ ${asked[position]} == file && ( -n $position_lost || -n $1 || ${differs[*]} == *"$column_using_gtid"* ) ]]; then
    list+=", $(coordinates "$1")"
  fi
  rows "$change_master $list" || {
    local reason=$sql_error
    [[ -n $1 ]] || rows "$sql_start_slave" || true
    fail "cannot change the channel: $reason"
  }
  remember_password "${asked[password_1]}"
  say "channel changed: ${differs[*]}"
}

# The clauses of the position: the live channel's, or what the copy said.
coordinates() {
  local file=${row[$column_exec_file]-} position=${row[$column_exec_position]-} literal
  if [[ -n $1 || -z $file ]]; then
    file=$(entry "$seeded" file) position=$(entry "$seeded" position)
  fi
  [[ -n $file ]] || fail "no position is known from which to follow by file" "raise seed.generation to seed this slave again"
  quote "$file"
  printf '%s = %s, %s = %s' "$clause_file" "$literal" "$clause_position" "$position"
}

# `delete`: the channel ends, the data stay, and the place is kept in case it is declared again.
step_unfollow() {
  read_request
  begin 600
  owned channel || return 0
  channel_status
  if ((${#row[@]})); then
    need "$sql_stop_slave" "cannot stop replication" 60
    channel_status
    if [[ -r $seeded && -n ${row[$column_exec_file]-} ]]; then
      set_mark file "${row[$column_exec_file]}"
      set_mark position "${row[$column_exec_position]}"
    fi
  fi
  # First: a channel that is gone while this is here was reset by hand.
  rm -f -- "$state_directory/channel" "$made_directory"/{follow,mark,verify,databases}
  ((${#row[@]} == 0)) || need "$sql_reset_slave" "cannot forget the channel" 60
  drop_copy_key
  find_beside
  [[ ! -e $kept_data ]] || say_warning "the data from before its copy, which was never proved, stay in $kept_data"
  disown channel
}
