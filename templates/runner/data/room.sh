# What is in scope: looked at, counted, emptied before a copy.

# Empties what is in scope, after having looked once more whether that is allowed. Sets `brought`; what it forbids applications
# stays forbidden when the step fails: it empties `frees_writers`.
discard_scope() {
  local name events statements=
  may_overwrite
  rehearse
  # From here on the data are this seed's own, whatever interrupts it. What an interrupted one noted stays.
  events=${answer[scheduler]}
  ! is_of_this_server "$state_directory/attempt" || events=$(entry "$state_directory/attempt" events)
  if ((${#databases[@]})); then count_as_brought "${databases[@]}"; else brought=everything; fi
  printf '%s\n' "generation=${asked[generation]}" "self=$own_id" "events=$events" "brought=${brought#$'\x1f'}" |
    write_file "$state_directory/attempt" 600 || fail "cannot write to $state_directory"
  rm -f -- "$seeded"
  frees_writers=
  # Readers must not see a mixture.
  shut_out
  [[ ${answer[scheduler]} != ON ]] || need 'SET GLOBAL event_scheduler = OFF' "cannot stop the event scheduler"
  channel_status
  ((${#row[@]} == 0)) || need "$sql_stop_slave; $sql_reset_slave" "cannot end the old channel" 60
  need "$sql_reset_logs; $sql_all_databases" "cannot reset this server's own binary logs and list its databases" 60
  while IFS= read -r name; do
    unescape name
    [[ -z $name ]] || ! in_scope "$name" || statements+="DROP DATABASE \`${name//\`/\`\`}\`;"
  done <<<"$result"
  need "SET SESSION foreign_key_checks=0; $statements DROP DATABASE IF EXISTS $marker_database" "cannot drop what is overwritten" 600
}

# Ends the step when what is here may not be overwritten.
may_overwrite() {
  ask_about_data
  refuse_same_server
  look_for_foreign_data
  [[ -z $foreign ]] || permits_overwrite ||
    fail "this server holds data that the seed would overwrite: $foreign; nothing was changed" \
      "if they may be lost, declare seed: { overwrite: \"$own_name\" }"
  look_downstream
  ((${#findings[@]} == 0)) || fail "${findings[0]}" "nothing was changed"
  [[ -z ${asked[pair]} || ! -r $seeded ]] || guard_written_here
}

# Locks the accounts that are declared here, which are let in again when the slave is proved, and those of its own slaves, which
# are by their own seed.
shut_out() {
  made_accounts "$(ledger_file accounts)" >"$state_directory/locked"
  lock_accounts <"$state_directory/locked"
  linked_accounts >"$scratch/links"
  lock_accounts <"$scratch/links"
}

# Lets all of them in again: the data of before stay.
let_in() {
  linked_accounts >"$scratch/links"
  unlock_accounts <"$scratch/links"
  [[ ! -e $state_directory/locked ]] || unlock_accounts <"$state_directory/locked"
  rm -f -- "$state_directory/locked"
}
