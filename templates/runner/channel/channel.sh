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
  read -r salt </proc/sys/kernel/random/uuid
  printf 'salt=%s\npassword=%s\nat=%s\n' "$salt" "$(digest "$1" "$salt")" "$master_address:$master_port" | write_file "$state_directory/channel" 600 ||
    fail "cannot write to $state_directory"
}

# Waits, at most $1 seconds, until both threads run, or until an error that no waiting mends, or a thread that somebody stopped: one that is only
# not started yet, as in a server that starts itself, is soon.
settled() {
  local started=$SECONDS seconds=$1 retry patience stable=0 looks=0 stopped='' tried='' silent=
  while ((SECONDS - started < seconds)); do
    channel_status
    # Its next try may be further away than that, up to ten minutes.
    retry=$((${row[$column_connect_retry]-0} + 10))
    ((seconds >= retry || seconds >= 600)) || seconds=$((retry < 600 ? retry : 600))
    [[ ${row[Last_SQL_Errno]-0} == 0 ]] || return 1
    if [[ ${row[Last_IO_Errno]-0} != 0 ]]; then
      # What it waits with until its next try is the error of its last one, which may be mended by now.
      if [[ -z $tried && ${row[$column_io_running]-} == Connecting ]] && rows "$sql_reconnect" 60; then
        tried=yes
        continue
      fi
      look_up "$connection_errors" "${row[Last_IO_Errno]}" "${row[Last_IO_Error]-}"
      [[ -n $passes ]] || return 1
    fi
    # Where nothing listens, a server may be starting: two tries, and no less than a minute.
    patience=$((2 * ${row[$column_connect_retry]-0} + 10))
    if [[ ${row[Last_IO_Errno]-0} == @(2002|2003|2005) ]]; then
      ((SECONDS - ${silent:=$SECONDS} < (patience > 60 ? patience : 60))) || return 1
    else
      silent=
    fi
    if [[ ${row[$column_io_running]-No}/${row[$column_sql_running]-No} == *No* ]]; then
      ((SECONDS - ${stopped:=$SECONDS} < 5)) || return 1
    else
      stopped=
    fi
    if runs; then
      ((++stable >= 3)) && return 0
      pause 2
    else
      pause $((looks++))
    fi
  done
  return 1
}

# A master that was restarted just before is connected to at once, not at the channel's next try.
wake_channel() {
  channel_status
  [[ ${row[$column_io_running]-}/${row[$column_sql_running]-} == Connecting/Yes ]] || return 0
  reached_master() { channel_status && [[ ${row[$column_io_running]-} != Connecting ]]; }
  ! rows "$sql_reconnect" 60 || await 10 reached_master || true
}

# With several appliers the status says only where to look, or that one stopped because of another: puts the first cause in
# its place in `row`, and sets `applied_gtid` to the transaction that failed.
ask_appliers() {
  local number text
  applied_gtid=
  [[ ${row[Last_SQL_Errno]-0} != 0 && -n $sql_applier_error ]] || return 0
  rows "$sql_applier_error" && [[ -n $result ]] || return 0
  IFS=$'\t' read -r number applied_gtid text <<<"$result"
  [[ $applied_gtid != - ]] || applied_gtid=
  row[Last_SQL_Errno]=$number
  printf -v "row[Last_SQL_Error]" %b "$text"
}

# Whether the channel has an error that no waiting mends; sets `broken` to what it is, and `hints` to what to do.
breaks() {
  local io=${row[Last_IO_Errno]-0}
  hints=()
  if [[ ${row[Last_SQL_Errno]-0} != 0 ]]; then
    ask_appliers
    broken="it has stopped applying with error ${row[Last_SQL_Errno]}: ${row[Last_SQL_Error]-}"
    look_up "$applier_errors" "${row[Last_SQL_Errno]}" "${row[Last_SQL_Error]-}"
  elif [[ $io != 0 ]]; then
    broken="it cannot read from its master, error $io: ${row[Last_IO_Error]-}"
    look_up "$connection_errors" "$io" "${row[Last_IO_Error]-}"
    [[ -z $passes ]] || return 1
  else
    return 1
  fi
  [[ -z $advice ]] || hints=("$advice")
}

explain_channel() {
  local io=${row[Last_IO_Errno]-0} applied=${row[Last_SQL_Errno]-0}
  local -a todo=("look at it on the host: ${sql_slave_status}")
  if [[ $applied != 0 ]]; then
    ask_appliers
    applied=${row[Last_SQL_Errno]}
    look_up "$applier_errors" "$applied" "${row[Last_SQL_Error]-}"
    [[ -z $advice ]] || todo=("$advice")
    fail "the slave stopped applying with error $applied: ${row[Last_SQL_Error]-}" "${todo[@]}"
  elif [[ $io != 0 ]]; then
    contact_hints "$io" "${row[Last_IO_Error]-}"
    ((${#hints[@]} == 0)) || todo=("${hints[@]}")
    [[ -z $lost ]] || note_lost "error $io: ${row[Last_IO_Error]-}"
    fail "the slave cannot read from the master, error $io: ${row[Last_IO_Error]-}" "${todo[@]}"
  fi
  if ((${#row[@]})); then
    todo=("was it stopped by hand? Start it there: $sql_start_slave")
  else
    todo=("was its channel reset by hand? $(rerun follow) makes it follow, or by file says what is left to do")
  fi
  fail "replication does not run: IO thread ${row[$column_io_running]-absent}, SQL thread ${row[$column_sql_running]-absent}" "${todo[@]}"
}

# Notes in the mark, until another seed, why the master's log is no longer the one that this slave has read. When the master
# has given the places and GTIDs of what it lost to other transactions, a slave passes over those without an error.
note_lost() {
  local rest
  [[ -r $seeded ]] || return 0
  rest=$(grep -v '^lost=' -- "$seeded")
  printf '%s\nlost=%s\n' "$rest" "${1//[^[:print:]]/?}" | write_file "$seeded" 600 || fail "cannot write $seeded"
}

# Ends the step when that was noted.
refuse_lost_history() {
  local seen
  seen=$(entry "$seeded" lost)
  [[ -n $seen ]] || return 0
  look_up "$connection_errors" 1236 'impossible position'
  fail "the master's binary log is no longer the one that this slave has read: $seen" "$advice"
}

# The live channel's own login, for questions to the master: what is on this host is what counts. Where the server keeps the
# password in a table, that one is asked; otherwise its file is read. After `channel_status`. Sets `master_address`,
# `master_port`, `master_user`, `master_password` and `master_tls`, and empties `result`.
read_channel_login() {
  local -a lines=()
  local words=client_tls_off
  [[ ${row[$column_tls]-} != Yes ]] || words=client_tls_on
  master_tls=${!words}
  master_address=${row[$column_host]-} master_port=${row[$column_port]-} master_user=${row[$column_user]-}
  master_password=
  if [[ -n $sql_channel_password ]]; then
    need "$sql_channel_password" "cannot read the channel's login"
    printf -v master_password %b "$result"
    result=
  else
    mapfile -t -n 6 lines <"$data_directory/master.info" || fail "cannot read $data_directory/master.info"
    master_password=${lines[5]-}
  fi
}
