# Which transaction a stopped applier could not apply, looked up in the relay log: servers say its end, or its name, or neither.

declare -A failing=() # gtid, file and position in the master's log, relay_file, relay_start, relay_end

# Fills `failing`, or leaves it empty when the applier has no error or it is not clear which transaction is meant.
# To be called after `channel_status` and `ask_appliers`.
find_failing() {
  local file=${row[Relay_Log_File]-} position=${row[Relay_Log_Pos]-} statement said_file='' said_end='' files=0
  local at_file at_position next_file sure='' logged_gtid=''
  local -A reached=() streams=()
  failing=()
  [[ ${row[Last_SQL_Errno]-0} != 0 && -n $file ]] || return 0
  [[ ! ${row[Last_SQL_Error]-} =~ log\ ([^ ]+),\ end_log_pos\ ([1-9][0-9]*) ]] ||
    said_file=${BASH_REMATCH[1]} said_end=${BASH_REMATCH[2]}
  at_file=${row[$column_exec_file]-} at_position=${row[$column_exec_position]-}
  read_reached
  [[ -n $applied_gtid$said_end ]] || read_logged_gtid
  while [[ -n $file ]] && ((++files <= 20)); do
    with "$sql_relay_events" :file "$file"
    rows "${statement//:position/"$position"}" || return 0
    next_file=
    scan_relay_log
    file=$next_file position=4
    [[ -z $sure ]] || return 0
  done
  # Where nothing says which, the first that was not applied is meant, unless there are several streams of them.
  ((${#streams[@]} <= 1)) || failing=()
}

# Fills `reached`: the last number that was applied of each GTID domain, where GTIDs have one.
read_reached() {
  local -a parts
  local part
  rows "$sql_slave_gtid" || return 0
  IFS=, read -r -a parts <<<"$result"
  for part in "${parts[@]}"; do
    [[ $part =~ ^([0-9]+)-[0-9]+-([0-9]+)$ ]] && reached[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
  done
}

# Sets `logged_gtid` to the transaction of the last such error in the server's error log, which is where some servers name it.
read_logged_gtid() {
  local line
  rows 'SELECT @@log_error' || return 0
  note_error_log "$result"
  [[ -n $error_log && -r $error_log ]] || return 0
  while IFS= read -r line; do
    [[ ! $line =~ Gtid\ ([0-9]+-[0-9]+-[0-9]+),.*\ code:\ ${row[Last_SQL_Errno]}$ ]] || logged_gtid=${BASH_REMATCH[1]}
  done < <(tail -n 1000 -- "$error_log")
}

# Goes through `result`, one transaction after the other. Sets `at_file` and `at_position` to where it is in the master's log,
# and `next_file` to the relay log that goes on.
scan_relay_log() {
  local line name start type text end group_gtid='' group_start='' group_ends='' group_file=$at_file group_at=$at_position
  while IFS=$'\t' read -r name start type _ end text; do
    [[ -n $name ]] || continue
    case $type in
      Gtid | Anonymous_Gtid)
        end_group "$start"
        [[ -z $sure ]] || return 0
        group_gtid='' group_start=$start group_ends=' ' group_file=$at_file group_at=$at_position
        [[ ! $text =~ ([0-9]+-[0-9]+-[0-9]+|[0-9a-f-]{36}(:[a-z0-9_]+)?:[0-9]+) ]] || group_gtid=${BASH_REMATCH[1]}
        ;;
      Rotate)
        # The slave's own name of its next file; the master's moves where transactions begin.
        if [[ $text =~ ^(.*)\;pos=([0-9]+) ]]; then
          if [[ ${BASH_REMATCH[1]} == "${file%.*}".* ]]; then
            next_file=${BASH_REMATCH[1]}
          else
            at_file=${BASH_REMATCH[1]} at_position=${BASH_REMATCH[2]}
          fi
        fi
        ;;
      Format_desc | Previous_gtids | Gtid_list | Heartbeat*) continue ;;
    esac
    group_ends+="$end "
    # Inside of a transaction some servers write no position.
    [[ $type == Rotate || $end == 0 ]] || at_position=$end
  done <<<"$result"
  end_group ''
}

# The transaction that was gone through ends at $1 of the relay log: is it the one? Sets `sure`
# when that is certain.
end_group() {
  [[ -n $group_start ]] || return 0
  if [[ -n $applied_gtid ]]; then
    [[ $group_gtid == "$applied_gtid" ]] || return 0
    sure=yes
  elif [[ -n $said_end ]]; then
    [[ $group_file == "$said_file" && $group_ends == *" $said_end "* ]] || return 0
    sure=yes
  else
    is_next "$group_gtid" || return 0
    [[ $group_gtid != "$logged_gtid" ]] || sure=yes
    [[ -n $sure || ${#failing[@]} == 0 ]] || return 0
  fi
  take_group "$1"
}

# Whether the transaction $1 was not applied; notes its stream.
is_next() {
  if [[ $1 =~ ^([0-9]+)-[0-9]+-([0-9]+)$ ]]; then
    ((BASH_REMATCH[2] > ${reached[${BASH_REMATCH[1]}]-0})) || return 1
    streams[${BASH_REMATCH[1]}]=seen
  fi
}

# Takes the transaction that was gone through and ends at $1 of the relay log.
take_group() {
  failing=([gtid]=$group_gtid [file]=$group_file [position]=$group_at
    [relay_file]=$file [relay_start]=$group_start [relay_end]=$1)
}
