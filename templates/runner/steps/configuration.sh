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
  local account attached
  is_shorter "${want[$retention_variable]-}" "${live[$retention_variable]-0}" "${live[log_bin]-OFF}" || return 0
  [[ -z $shorter ]] || fail "$shorter" "$shorter_advice; nothing was changed"
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

guard_data() {
  local name
  for name in $kept_variables; do
    [[ -n ${want[$name]-} && -n ${live[$name]+known} ]] || continue
    same "$name" "${want[$name]}" || ! needs_migration "$name" "${live[$name]}" "${want[$name]}" ||
      fail "$migration; nothing was changed" "$migration_advice"
  done
}

# A variable that the server keeps apart would come back at its next start.
guard_persisted() {
  local name
  for name in "${!want[@]}"; do
    [[ -z ${persisted_values[$name]+persisted} ]] || alike "$name" "${persisted_values[$name]}" "${want[$name]}" ||
      ! persisted_otherwise "$name" "${persisted_values[$name]}" "${want[$name]}" ||
      fail "$persisted; nothing was changed" "$persisted_advice"
  done
}

# Decides whether old sessions are ended by a restart or waited for, and whether a needed restart may be. Moves variables
# from `session_scoped` to `restart`.
decide_restart() {
  if [[ ${asked[restart]} != never ]]; then
    restart+=("${session_scoped[@]}") session_scoped=()
  elif ((${#restart[@]})); then
    put_back
    options_of "${restart[@]}"
    fail "a restart is needed to change $option_names, and restart is \"never\"; nothing was changed" \
      "declare restart: \"when-needed\" for the time of this change, or leave these settings as they are"
  fi
}

# Whether the server reads our file, which always has an id.
reads_ours() {
  local said
  said=$("$program_server" "${server_option_list[@]}" --print-defaults 2>/dev/null) || return 0
  [[ $said =~ --server[-_]id="${written[server_id]-}"([^0-9]|$) ]]
}

# With our file in place: what the server would start with now. A later file may win over ours, and what ours says no
# longer goes back to what another file says, in `want` too.
look_at_all_files() {
  local name option overridden=()
  reads_ours || {
    put_back
    fail "the server does not read $config_file; nothing was changed" \
      "declare a host.configFile in a directory that its option files include (!includedir), after their own settings"
  }
  read_help "${server_option_list[@]}" "${plugin_options[@]}" || return 0
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
  read_option_files "$1"
  printf '%s' "${elsewhere_in[$1]+ in ${elsewhere_in[$1]-}}"
}

# Sets `channel_ran`.
step_config() {
  local new=$scratch/new.cnf change=()
  cat >"$new"
  rm -f -- "$config_file".next* # half-written by a step that was killed
  ask_live || { resume_server && read_live; }
  recall
  keep_log_names "$new" "${asked[declared_log_names]}"
  read_copied
  sort_filters "$new"
  { accepted "$new" && canonical "$new"; } || fail "the server does not accept this configuration; nothing was changed" "${hints[@]}"
  ! listens_elsewhere "${written[bind_address]-}" || fail "$activated; nothing was changed" "$activated_advice"
  guard_retention
  guard_data
  guard_persisted
  install_plugins
  classify
  decide_restart
  if ((${#restart[@]} + ${#while_stopped[@]})); then wake_channel; else channel_status; fi
  ! runs || channel_ran=yes
  change=("${restart[@]}" "${session_scoped[@]}" "${dynamic[@]}" "${while_stopped[@]}")
  ! contains "${change[*]}" server_id || remember_name
  forget_unfiltered "$new"
  give_up_adding "$new"
  let_server_read
  if ((${#change[@]})) || [[ -e $state_directory/config.pending ]] || ! cmp -s -- "$new" "$config_file"; then place "$new"; fi
  set_aside
  look_at_all_files
  decide_restart
  if ((${#restart[@]})); then restart_server; else apply_live; fi
  prove_config
  ((${#restart[@]} == 0)) || catch_up
  if cmp -s -- "$state_directory/config.old" "$config_file"; then rm -f -- "$state_directory/config.old"; fi
  [[ ! -e $state_directory/config.old ]] || mv -f -- "$state_directory/config.old" "$state_directory/config.previous"
  rm -f -- "$state_directory"/config.{absent,pending}
  move_file
  keep_configuration
}

let_server_read() {
  [[ -e $config_file ]] || return 0
  case $(why_passed_over "$config_file" "$data_directory") in
    open) chmod o-w -- "$config_file" || fail "cannot take from everybody the right to write $config_file" ;;
    # Passwords stand in none of ours.
    closed) chmod a+r -- "$config_file" || fail "cannot let the server's user read $config_file" ;;
  esac
}

# A file that this library wrote at another place would go on to be read, and hide that the new one is not.
set_aside() {
  local before
  before=$(entry "$state_directory/config.place" file)
  [[ -z $before || $before == "$config_file" || ! -e $before ]] || mv -f -- "$before" "$state_directory/config.moving" ||
    { put_back && fail "cannot take $before away"; }
}

move_file() {
  [[ ! -e $state_directory/config.moving ]] || mv -f -- "$state_directory/config.moving" "$state_directory/config.moved"
  printf 'file=%s\n' "$config_file" | write_file "$state_directory/config.place" 600 || fail "cannot write to $state_directory"
}
