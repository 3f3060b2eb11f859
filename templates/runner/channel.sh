# The state of the channel: waited for, and explained when it does not run.

# Prints a digest of the channel's password $1, with the salt $2: the server shows no password to compare with.
digest() { printf '%s\n%s' "$2" "$1" | sha256sum | cut -d ' ' -f 1; }

# Whether the channel was last given the password $1.
same_password() {
  local known
  known=$(entry "$state_directory/channel" password)
  [[ -n $known && $known == "$(digest "$1" "$(entry "$state_directory/channel" salt)")" ]]
}

remember_password() {
  local salt
  salt=$(cat /proc/sys/kernel/random/uuid)
  printf 'salt=%s\npassword=%s\n' "$salt" "$(digest "$1" "$salt")" | write_file "$state_directory/channel" 600 ||
    fail "cannot write to $state_directory"
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
  local -a advice=("look at it on the host: ${sql_slave_status}")
  case $io in
    1045) advice=("the master refuses the replication account: wrong password, or it may not log in from this host") ;;
    1236 | 13114) advice=("the master no longer has the logs this slave needs: raise seed.generation to seed it again") ;;
    1593) advice=("master and slave have the same server_id") ;;
    2002 | 2003 | 2005) advice=("is the master up, its address and port right, its bind_address not 127.0.0.1, and no firewall between?") ;;
  esac
  case $applied in
    1062 | 1032) advice=("the data differ from the master's (row there already, or missing): nothing was skipped; find out why, then mend the row or raise seed.generation") ;;
    1950) advice=("something wrote on this slave itself (an event, an administrator): find and stop it, then raise seed.generation") ;;
    1146 | 1049 | 1051) advice=("a table or database is missing here: nothing was skipped; find out why, then raise seed.generation") ;;
  esac
  if [[ $applied != 0 ]]; then
    # With several appliers the status says only where to look.
    [[ -z $sql_applier_error ]] || ! rows "$sql_applier_error" || [[ -z $result ]] || row[Last_SQL_Error]=$result
    fail "the slave stopped applying with error $applied: ${row[Last_SQL_Error]-}" "${advice[@]}"
  elif [[ $io != 0 ]]; then
    fail "the slave cannot read from the master, error $io: ${row[Last_IO_Error]-}" "${advice[@]}"
  fi
  fail "replication does not run: IO thread ${row[$column_io_running]-absent}, SQL thread ${row[$column_sql_running]-absent}" "${advice[@]}"
}

