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
      elif contains "$declared" "$option_name"; then
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
  local declared=${want[$retention_variable]-} kept=${live[$retention_variable]-0} user
  [[ -n $declared && ${live[log_bin]-OFF} == ON ]] || return 0
  declared=${declared%.*} kept=${kept%.*}
  ((declared != 0 && (kept == 0 || declared < kept))) || return 0
  [[ ${option[shorten_retention_on]-} == "$host_name" ]] ||
    fail "the declaration keeps binary logs for $declared s, the server keeps them for $kept s (0 = for ever): the older ones would be deleted" \
      "declare binlog.expireDays as long as it is now, or allow the loss with binlog.shortenRetentionOn: \"$host_name\"; nothing was changed"
  need "$sql_dump_threads" "cannot list the slaves that are connected"
  for user in $(linked_accounts); do
    [[ $'\n'$result == *$'\n'"$user"$'\t'* ]] ||
      fail "the slave that logs in as \"$user\" is not connected and may need the logs that a shorter retention deletes" \
        "bring it back first, then run pulumi up again; nothing was changed"
  done
}


# The old file and the old live values come back.
put_back() {
  local name
  if [[ -e $state_directory/config.absent ]]; then
    rm -f -- "$config_file"
  elif [[ -e $state_directory/config.old ]]; then
    cp -p -- "$state_directory/config.old" "$config_file.next" && mv -f -- "$config_file.next" "$config_file"
  fi
  for name in "${changed[@]}"; do set_global "$name" "${live[$name]}" || true; done
  rm -f -- "$state_directory"/config.{old,absent,pending}
}
declare -a changed=()

# Puts file $1 in place; what was there before is kept until the change has been proved.
place() {
  local mode=644
  if [[ ! -e $state_directory/config.pending ]]; then
    rm -f -- "$state_directory"/config.{old,absent}
    if [[ -e $config_file ]]; then
      cp -p -- "$config_file" "$state_directory/config.old" || fail "cannot keep a copy of $config_file"
    else
      : >"$state_directory/config.absent"
    fi
    : >"$state_directory/config.pending"
  fi
  [[ ! -e $config_file ]] || mode=$(stat -c %a -- "$config_file")
  write_file "$config_file" "$mode" <"$1" || { put_back && fail "cannot write $config_file"; }
}

# A change that was interrupted may have left the server down: it is brought up before anything is decided.
resume_server() {
  answers && return 0
  [[ -e $state_directory/config.pending ]] ||
    fail "the server does not answer at $socket" "start it, and see that the administrator can log in there"
  say "an earlier change was interrupted; starting the server"
  alive || service start || true
  if ! wait_for_server; then
    put_back
    service start || true
    wait_for_server || { error_log_tail && fail "the server does not start" "${hints[@]}"; }
  fi
}

restart_server() {
  local code=0
  say "restarting the server to change: ${restart[*]}"
  service restart || true
  wait_for_server || code=$?
  if ((code == 2)); then
    fail "the server still starts after $service_seconds s (crash recovery?); the new file is in place" \
      "wait until it answers, then run pulumi up again"
  elif ((code == 1)); then
    error_log_tail
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
  for name in "${session_scoped[@]}"; do
    set_global "$name" "${want[$name]}" || undo_live "$name"
    changed+=("$name")
  done
  need 'SELECT CONNECTION_ID()' "cannot number the sessions"
  newest=$result
  older_sessions_ended() {
    rows "SELECT GROUP_CONCAT(CONCAT(id, ' (', user, ')')) FROM information_schema.processlist
      WHERE id < $newest AND user NOT IN ('system user', 'event_scheduler') AND command NOT LIKE 'Binlog Dump%'" &&
      [[ $result == NULL ]]
  }
  if ! await "${option[session_wait]:-30}" older_sessions_ended; then
    local sessions=$result
    put_back
    fail "${session_scoped[*]} would change, but these sessions were opened before and would keep the old value: $sessions" \
      "end them, or allow a restart (restart: \"when-needed\"); the old values are back"
  fi
}

undo_live() {
  local reason=$sql_error
  put_back
  fail "cannot set $1 to \"${want[$1]}\" on the running server: $reason" \
    "the old values and the old file are back; if a long statement holds a lock, run pulumi up again when it has ended"
}

step_config() {
  local new=$scratch/new.cnf name ran=
  cat >"$new"
  resume_server
  read_live
  error_log=${live[log_error]-}
  [[ -z $error_log || $error_log == /* ]] || error_log=$data_directory/$error_log
  keep_log_names "$new" "${option[declared_names]-}"
  canonical "$new" || fail "the server does not accept this configuration; nothing was changed" "${hints[@]}"
  guard_retention
  classify "$new"
  if [[ ${option[restart]-} != never ]]; then
    restart+=("${session_scoped[@]}") session_scoped=()
  elif ((${#restart[@]})); then
    fail "a restart is needed to change ${restart[*]}, and restart is \"never\"; nothing was changed" \
      "declare restart: \"when-needed\" for the time of this change, or leave these settings as they are"
  fi
  channel_status
  runs && ran=yes
  cmp -s -- "$new" "$config_file" || place "$new"
  if ((${#restart[@]})); then
    : >"$state_directory/config.pending"
    restart_server
  else
    apply_live "$ran"
  fi
  prove_config "$ran"
  rm -f -- "$state_directory"/config.{absent,pending}
  [[ ! -e $state_directory/config.old ]] || mv -f -- "$state_directory/config.old" "$state_directory/config.previous"
}

# Changes the running server without a restart.
apply_live() {
  local name
  for name in "${dynamic[@]}"; do
    set_global "$name" "${want[$name]}" || undo_live "$name"
    changed+=("$name")
  done
  if ((${#removed[@]})) && read_help "${server_option_list[@]}"; then
    for name in "${removed[@]}"; do
      want[$name]=${parsed[${old_name[$name]}]-} want_name[$name]=${old_name[$name]}
      same "$name" "${want[$name]}" && continue
      if contains "$stopped_variables" "$name"; then while_stopped+=("$name") && continue; fi
      set_global "$name" "${want[$name]}" || undo_live "$name"
      changed+=("$name")
    done
  fi
  if ((${#while_stopped[@]})); then
    [[ -z $1 ]] || need "$sql_stop_slave" "cannot stop the slave to change ${while_stopped[*]}" 60
    for name in "${while_stopped[@]}"; do
      set_global "$name" "${want[$name]}" || {
        rows "$sql_start_slave"
        undo_live "$name"
      }
      changed+=("$name")
    done
    [[ -z $1 ]] || need "$sql_start_slave" "cannot start the slave again"
  fi
  ((${#session_scoped[@]} == 0)) || set_session_scoped
}

# Live variables equal the file, and a channel that ran before runs again.
prove_config() {
  local name wrong=()
  read_live
  for name in "${!want[@]}"; do
    [[ -n ${live[$name]+known} ]] || continue
    same "$name" "${want[$name]}" || wrong+=("${want_name[$name]} is \"${live[$name]}\", declared \"${want[$name]}\"")
  done
  ((${#wrong[@]} == 0)) ||
    fail "the configuration is in place but something overrides it: ${wrong[*]}" \
      "look for a later option file or a command-line option (my_print_defaults --mysqld shows the order)"
  [[ -n $1 ]] || return 0
  channel_runs() { channel_status && runs; }
  await 60 channel_runs || fail "the slave ran before the change and does not run now: ${row[Last_IO_Error]-} ${row[Last_SQL_Error]-}"
}
