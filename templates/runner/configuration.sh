# The configuration: written only after the server itself accepts it, applied live where that is possible, proved at the end.

# Logs that exist keep their names: a changed name starts MariaDB's GTID sequence at 1 again, and a slave then runs
# without the transactions in between. A default name gives way to the live one, a declared one that differs is an error.
keep_log_names() {
  local file=$1 declared=$2 line name
  : >"$scratch/adopted"
  while IFS= read -r line; do
    if parse_option "$line" && contains "$log_name_options" "$option_name"; then
      variable_of "$option_name"
      name=${live[$variable]-}
      [[ -n $name ]] || { printf '%s\n' "$line" && continue; }
      if same "$variable" "$option_value"; then
        printf '%s\n' "$line"
      elif contains "$declared" "$option_name" && [[ $option_value != "${name##*/}" ]]; then
        fail "$option_name is declared as $option_value but the logs that exist are named ${name##*/}: a new name would lose transactions for slaves" \
          "declare \"${name##*/}\", or leave the name out and it is kept; nothing was changed"
      else
        printf '# the logs that exist keep their name\n%s = %s\n' "$option_name" "$name"
      fi
    else
      printf '%s\n' "$line"
    fi
  done <"$file" >"$scratch/adopted"
  mv -f -- "$scratch/adopted" "$file"
}

# A shorter retention destroys logs at the next flush, also those that a stopped slave still needs.
guard_retention() {
  local declared=${want[$retention_variable]-} kept=${live[$retention_variable]-0} account attached
  [[ -n $declared && ${live[log_bin]-OFF} == ON ]] || return 0
  declared=${declared%.*} kept=${kept%.*}
  ((declared != 0 && (kept == 0 || declared < kept))) || return 0
  [[ ${option[shorten_retention_on]-} == "$host_name" ]] ||
    fail "the declaration keeps binary logs for $declared s, the server keeps them for $kept s (0 = for ever): the older ones would be deleted" \
      "declare binlog.expireDays as long as it is now, or allow the loss with binlog.shortenRetentionOn: \"$host_name\"; nothing was changed"
  need "$sql_dump_threads" "cannot list the slaves that are connected"
  attached=$result
  while IFS= read -r account; do
    [[ -n $account ]] || continue
    need "SELECT ${account%@*}" "cannot read an account's name"
    [[ $'\n'$attached == *$'\n'"$result"$'\t'* ]] ||
      fail "the slave that logs in as $account is not connected and may need the logs that a shorter retention deletes" \
        "bring it back first, then run pulumi up again; nothing was changed"
  done < <(linked_accounts)
}


# The old file and the old live values come back.
put_back() {
  local name
  if [[ -e $state_directory/config.absent ]]; then
    rm -f -- "$config_file"
  elif [[ -e $state_directory/config.old ]]; then
    cp -p -- "$state_directory/config.old" "$config_file.next" && mv -f -- "$config_file.next" "$config_file"
  fi
  for name in "${changed[@]}"; do set_global "$name" "${found[$name]-${live[$name]}}" || true; done
  rm -f -- "$state_directory"/config.{old,absent,pending}
}
declare -a changed=()
channel_ran=
declare -A found=() # what an interrupted change found, where the running server has something else by now

# Puts file $1 in place; what was there before, file and live values, is kept until the change has been proved.
place() {
  local mode=644 name
  if [[ ! -e $state_directory/config.pending ]]; then
    rm -f -- "$state_directory"/config.{old,absent} "$config_file".next*
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
  write_file "$config_file" "$mode" <"$1" || { put_back && fail "cannot write $config_file"; }
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
  answers && return 0
  [[ -e $state_directory/config.pending ]] ||
    fail "the server does not answer at $socket" "start it, and see that the administrator can log in there"
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
  say "restarting the server to change: $options"
  [[ ${live[log_bin]-OFF} == ON || ${want[log_bin_basename]-} == '' ]] ||
    say "the binary log goes on: CREATE FUNCTION wants DETERMINISTIC, or log_bin_trust_function_creators, from now on (1418, 1419)"
  note_error_log
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
  if ! await "${option[session_wait]:-30}" older_sessions_ended; then
    local sessions=$result
    put_back
    options_of "${session_scoped[@]}"
    fail "$options would change, but these sessions were opened before and would keep the old value: $sessions" \
      "end them, or allow a restart (restart: \"when-needed\"); the old values are back"
  fi
}

# Whether old sessions are ended by a restart or waited for, and whether a needed restart may be.
decide_restart() {
  if [[ ${option[restart]-} != never ]]; then
    restart+=("${session_scoped[@]}") session_scoped=()
  elif ((${#restart[@]})); then
    put_back
    options_of "${restart[@]}"
    fail "a restart is needed to change $options, and restart is \"never\"; nothing was changed" \
      "declare restart: \"when-needed\" for the time of this change, or leave these settings as they are"
  fi
}

# With our file in place: what the server would start with now. A later file may win over ours, and what ours says no
# longer goes back to what another file says.
look_at_all_files() {
  local name option overridden=()
  read_help "${server_option_list[@]}" || return 0
  for name in "${!written[@]}"; do
    option=${want_name[$name]}
    [[ -n ${parsed[$option]+known} ]] || continue
    ! contains "$repeatable_options" "$option" || continue
    # Paths are printed as each set of files makes them; the live ones are compared at the end.
    [[ ${want[$name]}${parsed[$option]} != */* ]] || continue
    [[ ${parsed[$option]} == "${want[$name]}" ]] ||
      overridden+=("$option is \"${parsed[$option]}\"$(later_file "$option"), declared \"${want[$name]}\"")
  done
  if ((${#overridden[@]})); then
    put_back
    fail "something overrides the declared configuration: ${overridden[*]}; nothing was changed" \
      "remove it there; $config_file must be read by the server, and after its other option files"
  fi
  for name in "${removed[@]}"; do
    [[ -z ${live[$name]+known} ]] || contains "${restart[*]} ${dynamic[*]} ${session_scoped[*]} ${while_stopped[*]}" "$name" ||
      goes_back "$name"
    [[ -z ${want[$name]+live} ]] || want[$name]=${parsed[${old_name[$name]}]-}
  done
}

# Prints in which option file beside ours option $1 is set, when one is found.
later_file() {
  local file line
  for file in "${config_file%/*}"/*.cnf; do
    [[ $file != "$config_file" && -r $file ]] || continue
    while IFS= read -r line; do
      parse_option "$line" || continue
      [[ $option_name == "$1" ]] || continue
      printf ' in %s' "$file"
      return
    done <"$file"
  done
}

step_config() {
  local new=$scratch/new.cnf change=()
  cat >"$new"
  resume_server
  read_live
  recall
  error_log=${live[log_error]-}
  [[ -z $error_log || $error_log == /* ]] || error_log=$data_directory/$error_log
  keep_log_names "$new" "${option[declared_names]-}"
  canonical "$new" || fail "the server does not accept this configuration; nothing was changed" "${hints[@]}"
  guard_retention
  classify
  decide_restart
  channel_status
  ! runs || channel_ran=yes
  change=("${restart[@]}" "${session_scoped[@]}" "${dynamic[@]}" "${while_stopped[@]}")
  if ((${#change[@]})) || [[ -e $state_directory/config.pending ]] || ! cmp -s -- "$new" "$config_file"; then place "$new"; fi
  look_at_all_files
  decide_restart
  if ((${#restart[@]})); then restart_server; else apply_live; fi
  prove_config
  if cmp -s -- "$state_directory/config.old" "$config_file"; then rm -f -- "$state_directory/config.old"; fi
  [[ ! -e $state_directory/config.old ]] || mv -f -- "$state_directory/config.old" "$state_directory/config.previous"
  rm -f -- "$state_directory"/config.{absent,pending}
  move_file
}

# A file that this library wrote at another place would go on to be read.
move_file() {
  local before
  before=$(entry "$state_directory/config.place" file)
  [[ -z $before || $before == "$config_file" || ! -e $before ]] || mv -f -- "$before" "$state_directory/config.moved"
  printf 'file=%s\n' "$config_file" | write_file "$state_directory/config.place" 600 || fail "cannot write to $state_directory"
}

# Changes the running server without a restart; what needs the slave stopped last, so that it is still stopped when
# something must be put back.
apply_live() {
  local name
  for name in "${dynamic[@]}"; do set_live "$name"; done
  ((${#session_scoped[@]} == 0)) || set_session_scoped
  ((${#while_stopped[@]})) || return 0
  [[ -z $channel_ran ]] || rows "$sql_stop_slave" 60 || undo_live "stop the slave to change ${while_stopped[*]}"
  for name in "${while_stopped[@]}"; do set_live "$name"; done
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
  channel_runs() { channel_status && runs; }
  channel_runs || need "$sql_start_slave" "cannot start the slave again"
  await 60 channel_runs || fail "the slave ran before the change and does not run now: ${row[Last_IO_Error]-} ${row[Last_SQL_Error]-}"
}
