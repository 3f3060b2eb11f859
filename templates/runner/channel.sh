# The state of the channel: waited for, and explained when it does not run.

# A salted digest, so that a changed password is noticed though the server shows none.
digest() {
  local salt
  salt=$(entry "$state_directory/channel" salt)
  [[ -n $salt ]] || {
    salt=$(cat /proc/sys/kernel/random/uuid)
    printf 'salt=%s\n' "$salt" | write_file "$state_directory/channel" 600
  }
  printf '%s\n%s' "$salt" "$1" | sha256sum | cut -d ' ' -f 1
}

# Waits until both threads run, or until an error that no waiting mends.
settled() {
  local deadline=$((SECONDS + ${option[seconds]-60})) stable=0
  while ((SECONDS < deadline)); do
    channel_status
    [[ ${row[Last_SQL_Errno]-0} == 0 ]] || return 1
    case ${row[Last_IO_Errno]-0} in
      0 | 2002 | 2003 | 2005 | 2006 | 2013) ;;
      *) return 1 ;;
    esac
    if runs; then
      ((++stable >= 3)) && return 0
    fi
    sleep "$poll_seconds"
  done
  return 1
}

explain_channel() {
  local io=${row[Last_IO_Errno]-0} applied=${row[Last_SQL_Errno]-0}
  local -a next=("look at it on the host: ${sql_slave_status}")
  case $io in
    1045) next=("the master refuses the replication account: wrong password, or it may not log in from this host") ;;
    1236 | 13114) next=("the master no longer has the logs this slave needs: raise seed.generation to seed it again") ;;
    1593) next=("master and slave have the same server_id") ;;
    2002 | 2003 | 2005) next=("is the master up, its address and port right, its bind_address not 127.0.0.1, and no firewall between?") ;;
  esac
  case $applied in
    1062 | 1032) next=("the data differ from the master's (row there already, or missing): nothing was skipped; find out why, then mend the row or raise seed.generation") ;;
    1146 | 1049 | 1051) next=("a table or database is missing here: nothing was skipped; find out why, then raise seed.generation") ;;
  esac
  if [[ $applied != 0 ]]; then
    fail "the slave stopped applying with error $applied: ${row[Last_SQL_Error]-}" "${next[@]}"
  elif [[ $io != 0 ]]; then
    fail "the slave cannot read from the master, error $io: ${row[Last_IO_Error]-}" "${next[@]}"
  fi
  fail "replication does not run: IO thread ${row[$column_io_running]-absent}, SQL thread ${row[$column_sql_running]-absent}" "${next[@]}"
}

