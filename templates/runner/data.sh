# What is in scope: looked at, counted, emptied before a copy.

# Empties what is in scope, after having looked once more whether that is allowed.
make_room() {
  local present name statements=
  present=$(foreign_data)
  if [[ -n $present && ${option[overwrite]-} != "$(identity_text)" ]]; then
    fail "this server holds data that the seed would overwrite: $present; nothing was changed" \
      "if they may be lost, declare seed: { overwrite: \"$(identity_text)\" }"
  fi
  look_downstream
  ((${#findings[@]} == 0)) || fail "${findings[0]}" "nothing was changed"
  # From here on the data are this seed's own, whatever interrupts it.
  printf '%s\n' "generation=${option[generation]}" "events=$(sql 'SELECT @@global.event_scheduler')" |
    write_file "$state_directory/attempt.next" 600 || fail "cannot write to $state_directory"
  [[ -e $state_directory/attempt ]] || mv -f -- "$state_directory/attempt.next" "$state_directory/attempt"
  rm -f -- "$seeded" "$state_directory/attempt.next"
  made_accounts "$(ledger_file accounts)" >"$state_directory/locked"
  lock_accounts <"$state_directory/locked"
  # Slaves of this one must not go on with a mixture; their own seed lets them in again.
  made_accounts "$state_directory"/ledgers/link-* | lock_accounts
  rows 'SET GLOBAL event_scheduler = OFF' || [[ $sql_error == *1290* || $sql_error == *1577* ]] || fail "cannot stop the event scheduler: $sql_error"
  channel_status
  ((${#row[@]} == 0)) || need "$sql_stop_slave; $sql_reset_slave" "cannot end the old channel" 60
  need "$sql_reset_logs; $sql_clear_gtid" "cannot reset this server's own binary logs" 60
  while IFS= read -r name; do
    [[ -n $name ]] && in_scope "$name" && statements+="DROP DATABASE \`${name//\`/\`\`}\`;"
  done < <(sql "$sql_all_databases")
  [[ -z $statements ]] || need "SET SESSION foreign_key_checks=0; $statements" "cannot drop what is overwritten" 600
}

# The names of the databases that are copied, one a line, as the master has them now.
scope_on_master() {
  local name
  master_rows "$sql_all_databases" || fail "cannot list the master's databases: $sql_error"
  while IFS= read -r name; do
    [[ -n $name ]] && in_scope "$name" && printf '%s\n' "$name"
  done <<<"$result"
  if master_rows "SELECT 1 FROM information_schema.schemata WHERE schema_name = '$marker_database'" && [[ -n $result ]]; then
    printf '%s\n' "$marker_database"
  fi
}

# The counts of everything in the databases "$@", to be compared on both sides.
inventory() {
  local name literal list=
  for name in "$@"; do
    quote "$name"
    list+=${list:+,}$literal
  done
  printf '%s' "${sql_inventory//:databases/"${list:-''}"}"
}

literals() {
  local name literal list=
  for name in "$@"; do quote "$name" && list+=${list:+,}$literal; done
  printf '%s' "$list"
}

megabytes() { printf '%s' "$(($1 / 1000000))"; }

