# A change of the running server: made live or by a restart, proved, and taken back whole when it fails.

# The old file and the old live values come back. Where the file cannot, it is kept for the next run.
put_back() {
  local name kept=
  if [[ -e $state_directory/config.absent ]]; then
    rm -f -- "$config_file"
  elif [[ -e $state_directory/config.old ]]; then
    { cp -p -- "$state_directory/config.old" "$config_file.next" && sync -- "$config_file.next" && mv -f -- "$config_file.next" "$config_file"; } || kept=yes
  fi
  [[ ! -e $state_directory/config.moving ]] ||
    mv -f -- "$state_directory/config.moving" "$(entry "$state_directory/config.place" file)" ||
    say_warning "the file of the place before could not be put back: it is kept as $state_directory/config.moving"
  for name in "${changed[@]}"; do set_global "$name" "${found[$name]-${live[$name]}}" || true; done
  uninstall_plugins
  if [[ -n $kept ]]; then
    say_warning "$config_file could not be put back: the old one is kept as $state_directory/config.old"
  else
    rm -f -- "$state_directory"/config.{old,absent,pending}
  fi
}
declare -a changed=()
channel_ran=
declare -A found=() # what an interrupted change found, where the running server has something else by now

# Puts file $1 in place; what was there before, file and live values, is kept until the change has been proved.
place() {
  local mode=644 name
  if [[ ! -e $state_directory/config.pending ]]; then
    rm -f -- "$state_directory"/config.{old,absent}
    if [[ -e $config_file ]]; then
      cp -p -- "$config_file" "$state_directory/config.old" || fail "cannot keep a copy of $config_file"
    else
      : >"$state_directory/config.absent"
    fi
  fi
  {
    printf 'channel=%s\n' "$channel_ran"
    for name in "${dynamic[@]}" "${session_scoped[@]}" "${while_stopped[@]}"; do
      printf '%s=%s\n' "$name" "${found[$name]-${live[$name]}}"
    done
  } | write_file "$state_directory/config.pending" 600 || fail "cannot write to $state_directory"
  cmp -s -- "$1" "$config_file" && return 0
  [[ ! -e $config_file ]] || mode=$(stat -c %a -- "$config_file")
  write_file "$config_file" "$mode" <"$1" || { put_back && fail "cannot write $config_file" \
    "let its directory exist and be writable for this login (root, or host.ssh.sudo: true), or declare another host.configFile"; }
}

# What an interrupted change found is what a failing one puts back. It may have stopped the channel.
recall() {
  local line
  [[ -r $state_directory/config.pending ]] || return 0
  while IFS= read -r line; do
    case $line in
      channel=*) channel_ran=${line#*=} ;;
      *=*) found[${line%%=*}]=${line#*=} changed+=("${line%%=*}") ;;
    esac
  done <"$state_directory/config.pending"
}

# A change that was interrupted may have left the server down: it is brought up before anything is decided.
resume_server() {
  is_up && return 0
  if [[ ! -e $state_directory/config.pending ]] || refused_login; then
    explain_silence
    fail "$silence" "$silence_advice"
  fi
  say "an earlier change was interrupted; starting the server"
  alive || service start || true
  local code=0
  wait_for_server || code=$?
  ((code != 2)) || still_starts
  ((code != 1)) || {
    put_back
    service start || true
    wait_for_server || { error_log_hints && fail "the server does not start" "${hints[@]}"; }
  }
}

# The old file comes back only when the process has ended: crash recovery takes its time and must not be disturbed.
still_starts() {
  fail "the server still starts after $service_seconds s (crash recovery?); the new file is in place" \
    "wait until it answers, then run pulumi up again"
}

restart_server() {
  local code=0
  options_of "${restart[@]}"
  say "restarting the server to change: $option_names"
  [[ ${live[log_bin]-OFF} == ON || ${want[log_bin_basename]-} == '' ]] ||
    say "the binary log goes on: CREATE FUNCTION wants DETERMINISTIC, or log_bin_trust_function_creators, from now on (1418, 1419)"
  note_error_log "${live[log_error]-}"
  service restart || true
  wait_for_server || code=$?
  ((code != 2)) || still_starts
  if ((code == 1)); then
    error_log_hints
    put_back
    say "the server does not start with the new file; starting it with the old one"
    service start || true
    wait_for_server || fail "the server starts neither with the new nor with the old configuration" "${hints[@]}"
    fail "the server does not start with the new configuration; the old one is back and the server is up" "${hints[@]}"
  fi
}

# Old sessions go on with old session-scoped values: they must end before the change counts as made.
set_session_scoped() {
  local name newest
  for name in "${session_scoped[@]}"; do set_live "$name"; done
  need 'SELECT CONNECTION_ID()' "cannot number the sessions"
  newest=$result
  older_sessions_ended() {
    rows "SELECT GROUP_CONCAT(CONCAT(id, ' (', user, ')') ORDER BY id) FROM information_schema.processlist
      WHERE id < $newest AND user NOT IN ('system user', 'event_scheduler') AND command NOT LIKE 'Binlog Dump%'" &&
      [[ $result == NULL ]]
  }
  if ! await "$session_seconds" older_sessions_ended; then
    local sessions=$result
    put_back
    options_of "${session_scoped[@]}"
    fail "$option_names would change, but these sessions were opened before and would keep the old value: $sessions" \
      "end them, or allow a restart (restart: \"when-needed\"); the old values are back"
  fi
}

# Changes the running server without a restart; what needs the slave stopped last, so that it is still stopped when
# something must be put back.
apply_live() {
  local name
  sort_switches
  for name in "${dynamic[@]}"; do set_live "$name"; done
  ((${#session_scoped[@]} == 0)) || set_session_scoped
  ((${#while_stopped[@]})) || return 0
  [[ -z $channel_ran ]] || rows "$sql_stop_slave" 60 || undo_live "stop the slave to change ${while_stopped[*]}"
  for name in "${while_stopped[@]}"; do set_live "$name"; done
}

# Sorts `dynamic`: what is switched goes off before, and on after, the settings that it works with.
sort_switches() {
  local name plain
  local -a off=() on=() others=()
  for name in "${dynamic[@]}"; do
    truth "${want[$name]}"
    case $name=$plain in
      *_enabled=ON) on+=("$name") ;;
      *_enabled=OFF) off+=("$name") ;;
      *) others+=("$name") ;;
    esac
  done
  dynamic=("${off[@]}" "${others[@]}" "${on[@]}")
}

# Sets variable $1 as wanted.
set_live() {
  changed+=("$1")
  set_global "$1" "${want[$1]}" || undo_live "set $1 to \"${written[$1]-${want[$1]}}\" on the running server"
}

# Everything is as it was; the slave runs again if it did.
undo_live() {
  local reason=$sql_error
  put_back
  [[ -z $channel_ran ]] || rows "$sql_start_slave" || true
  fail "cannot $1: $reason" \
    "the old values and the old file are back; if a long statement holds a lock, run pulumi up again when it has ended"
}

# Sets `wrong` to what the running server has otherwise than `want`.
declare -a wrong=()
compare_live() {
  local name
  wrong=()
  read_live
  for name in "${!want[@]}"; do
    [[ -n ${live[$name]+known} ]] || continue
    same "$name" "${want[$name]}" || wrong+=("${want_name[$name]} is \"${live[$name]}\", declared \"${want[$name]}\"")
  done
}

# Live variables equal the file, and a channel that ran before runs again.
prove_config() {
  compare_live
  ((${#wrong[@]} == 0)) ||
    fail "the configuration is in place but something overrides it: ${wrong[*]}" \
      "look for a later option file or a command-line option (my_print_defaults --mysqld shows the order)"
  [[ -n $channel_ran ]] || return 0
  channel_status
  runs || need "$sql_start_slave" "cannot start the slave again"
  settled "$settle_seconds" || fail "the slave ran before the change and does not run now: ${row[Last_IO_Error]-} ${row[Last_SQL_Error]-}"
}

# After a restart of a member of a pair: the other one is restarted when this one has caught up.
catch_up() {
  [[ -n $channel_ran && -n ${asked[catch_up_seconds]} ]] || return 0
  await "${asked[catch_up_seconds]}" caught_up ||
    fail "this member was restarted and has not caught up after ${asked[catch_up_seconds]} s; the other one is left as it is" \
      "it goes on catching up: run pulumi up again later"
}

caught_up() {
  channel_status
  # The thread that reads says so when it has everything.
  runs && [[ ${row[$column_lag]-} == 0 && ${row[Slave_IO_State]-${row[Replica_IO_State]-}} == Waiting*'to send event' ]]
}
