# Databases that are declared later, on a slave that was seeded without them: only they are copied. The applier stands still
# from before the copy until their filter lets them through at the very position of the copy; see docs/added-databases.md.

# On a slave that is seeded. Narrows `databases` to those that are added, and adds them to `copied`.
add_databases() {
  local name
  [[ -n ${asked[pair]} ]] || find_added
  if ((${#added[@]})); then
    survey_master
    must_be_its_master
    connect_reader
    databases=("${added[@]}")
    allow_writes
    copy_scope discard_added
    disable_events
    reach_copy
    for name in "${added[@]}"; do copied+=$name$'\x1f'; done
    let_through
    say "added ${added[*]}"
  else
    if [[ -e $adding ]]; then let_through; fi
    say "seeded already (generation ${asked[generation]}); its data are left alone"
  fi
}

# The channel's position is compared with the copy's.
must_be_its_master() {
  local known
  known=$(entry "$seeded" master)
  [[ $known/ == "$master_identity"/* || $master_identity/ == "$known"/* ]] ||
    fail "${added[*]} would be added and the master changed in one update: it was $known, it is $master_identity; nothing was changed" \
      "declare one after the other: first the other master, with the databases of before"
}

# A master that was restarted just now, for its filter, is connected to at once and not when the reader tries next.
connect_reader() {
  channel_status
  [[ ${row[$column_io_running]-No} != @(Yes|No) && ${row[$column_sql_running]-} == Yes ]] || return 0
  need "$sql_reconnect" "cannot connect to the master anew" 60
  await 60 channel_runs || explain_channel
}

# What is in the way of adding, as findings. After `ask_about_data`.
look_at_added() {
  local name foreign=
  channel_status
  if ((${#row[@]} == 0)); then
    finding "${added[*]} would be added, and this server follows nobody just now: declare it without them, run pulumi up, then add them"
  elif [[ ! -e $adding && ( ${row[$column_io_running]-} == No || ${row[$column_sql_running]-} != Yes ) ]] && ! stopped_at_added; then
    finding "${added[*]} would be added, and replication does not run here (IO thread ${row[$column_io_running]}, SQL thread ${row[$column_sql_running]}): bring it back first (npx pulumi-mysql-replication status says more)"
  fi
  while IFS= read -r name; do
    unescape name
    ! is_added "$name" || is_half_added "$name" || foreign+=${foreign:+, }$name
  done <<<"${answer[filled]}"
  [[ -z $foreign ]] || permits_overwrite ||
    finding "it holds data that the copy of an added database would overwrite: $foreign. If they may be lost, declare seed: { overwrite: \"$own_name\" }"
  look_downstream
}

# Whether the applier stopped because an added database is not here: at a routine or an event, which pass every filter of
# tables (1049; 1304 and 1537 where half of a copy has them already), or at a foreign key that leads there (1452, 1005, 1824).
stopped_at_added() {
  local name
  [[ ${row[$column_io_running]-} != No ]] || return 1
  ask_appliers
  [[ ${row[Last_SQL_Errno]-} == @(1005|1049|1304|1452|1537|1824) ]] || return 1
  for name in "${added[@]}"; do [[ ${row[Last_SQL_Error]-} != *[\'\`\ ]"$name"[\'\`.]* ]] || return 0; done
  return 1
}

# What was made in a database before it was declared goes into an empty one, up to the master's present place: nothing is
# skipped, and the copy takes the place of all of it. Sets `file`, `position` and `gtid` to that place.
pass_definitions() {
  local name statements=
  say "making ${added[*]} here, empty, for the definitions that the applier stopped at"
  drop_databases "${added[@]}"
  for name in "${added[@]}"; do statements+="CREATE DATABASE \`${name//\`/\`\`}\`;"; done
  need "$statements" "cannot make ${added[*]}"
  master_rows "$sql_master_status" || fail "cannot ask $master_name for its position: $sql_error"
  IFS=$'\t' read -r file position _ <<<"$result"
  master_rows "$sql_logged_position" || fail "cannot ask $master_name for its position: $sql_error"
  gtid=$result
  reach_copy
}

# Stops the applier, which `pauses_applier` notes, and drops what is overwritten, after having looked once more whether that is allowed.
discard_added() {
  local stopped=
  ask_about_data
  refuse_same_server
  look_at_added
  ((${#findings[@]} == 0)) || fail "${findings[0]}" "nothing was changed"
  ! stopped_at_added || stopped=${row[Last_SQL_Errno]}
  rehearse
  printf '%s\n' "events=$(entry "$adding" events)${answer[scheduler]}" "scope=$(printf '%s\x1f' "${added[@]}")" |
    write_file "$adding" 600 || fail "cannot write $adding"
  pauses_applier=yes
  [[ ${answer[scheduler]} != ON ]] || need 'SET GLOBAL event_scheduler = OFF' "cannot stop the event scheduler"
  need "$sql_stop_applier" "cannot stop the applier" 60
  # What an interrupted addition let through.
  set_filter
  [[ $stopped != @(1049|1304|1537) ]] || pass_definitions
  drop_databases "${added[@]}"
}

drop_databases() {
  local name statements=
  for name in "$@"; do statements+="DROP DATABASE IF EXISTS \`${name//\`/\`\`}\`;"; done
  need "SET SESSION foreign_key_checks=0; $statements" "cannot drop what is overwritten" 600
}

# Has the applier go on, behind the old filter, to where the copy was taken, and no further.
reach_copy() {
  local deadline=$((SECONDS + asked[copy_seconds])) next=$((SECONDS + 3)) looks=0 statement
  with "$sql_apply_until" :file "$file"
  need "${statement//:position/"$position"}" "cannot start the applier" 60
  until at_copy; do
    channel_status
    [[ ${row[Last_SQL_Errno]-0} == 0 && ${row[$column_io_running]-} != No && ${row[$column_sql_running]-} == Yes ]] ||
      at_copy || explain_channel
    ((SECONDS < deadline)) || fail "the slave has not reached the copy's position in time; it is ${row[$column_lag]-unknown} s behind" \
      "it goes on without ${added[*]}: run pulumi up again when it has caught up, or raise seed.timeoutSeconds"
    if ((SECONDS >= next)); then
      say "applying what came before the copy: ${row[$column_lag]-unknown} s behind"
      next=$((SECONDS + 3))
    fi
    pause $((looks++))
  done
  need "$sql_stop_applier" "cannot stop the applier" 60
}

# Whether everything before the copy has been applied. The applier does not go beyond by itself.
at_copy() {
  local statement
  channel_status
  if [[ -n ${gtid-} && ${row[$column_using_gtid]-} != "$shown_by_file" ]]; then
    with "$sql_wait_gtid" :gtid "$gtid"
    rows "$statement" && [[ $result == 0 ]]
  else
    [[ -n ${row[$column_exec_file]-} ]] || return 1
    local at=$((10#${row[$column_exec_file]##*.})) wanted=$((10#${file##*.}))
    ((at > wanted || at == wanted && ${row[$column_exec_position]} >= position))
  fi
}

# Lets what was added through, and the applier go on: it empties `pauses_applier`. The mark comes after the filter: without it everything starts over,
# behind the old one.
let_through() {
  pauses_applier=
  set_filter
  [[ ! $(entry "$adding" events) == *ON* ]] || need 'SET GLOBAL event_scheduler = ON' "cannot start the event scheduler again"
  find_brought
  count_as_brought "${added[@]}"
  set_mark brought "${brought#$'\x1f'}"
  set_mark scope "${copied#$'\x1f'}"
  need "$sql_start_applier" "cannot start the applier again" 60
  rm -f -- "$adding"
  await 60 channel_runs || explain_channel
}

channel_runs() { channel_status && runs; }

# What was begun and the option file $1 declares no longer goes; when that is all of it, the applier goes on and
# `pauses_applier` is empty.
give_up_adding() {
  local name left=
  local -a gone=()
  [[ -r $adding ]] || return 0
  read_filtered "$1"
  while IFS= read -r -d $'\x1f' name; do
    if [[ $filtered_databases == *$'\x1f'"$name"$'\x1f'* ]]; then left=yes; else gone+=("$name"); fi
  done < <(entry "$adding" scope)
  if ((${#gone[@]})); then
    allow_writes
    drop_databases "${gone[@]}"
    forbid_writes || fail "cannot forbid writes again: $sql_error"
  fi
  [[ -z $left ]] || return 0
  pauses_applier=yes
  resume_applier
  pauses_applier=
  rm -f -- "$adding"
}
