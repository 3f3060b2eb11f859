# What a member of a pair wrote and the other one does not have: a copy would destroy it.

# What a copy would destroy of a member: what it wrote and the other one has not applied. From here on applications do not
# write here, until the copy is whole.
guard_written_here() {
  local deadline=$((SECONDS + 10)) looks=0
  local -A answer=() # the caller has answers of its own
  need 'SELECT @@global.read_only' "cannot read read_only"
  [[ $result == 1 && ! -e $bound ]] || bind_applications 15
  allow_writes
  until logged_there; do
    ((SECONDS < deadline)) || break
    pause $((looks++))
  done
  [[ -z $result ]] || permits_overwrite ||
    fail "this member has written what $master_name does not have, and the seed would overwrite it: $result; nothing was changed" \
      "let $master_name catch up first; if it may be lost, declare seed: { overwrite: \"$own_name\" }"
}

# Whether the other member has everything that was logged here, as its own transactions or as what it began with; sets
# `result` to what it has not.
logged_there() {
  local mine
  # First what is here: the other one writes on.
  need "$sql_logged_gtid" "cannot read the GTID position"
  mine=$result
  ask_master 30 "logged=$sql_logged_gtid" "applied=$sql_slave_gtid" || fail "cannot ask $master_name for its position: $sql_error"
  unknown_transactions "$mine" "${answer[logged]}" ''
  [[ -z $result ]] || unknown_transactions "$result" "${answer[applied]}" ''
  [[ -z $result ]]
}

# Sets `result` to the transactions of $1 that are not in $2 and did not begin at $3.
unknown_transactions() {
  local statement
  with "$sql_unknown_transactions" :theirs "$1"
  with "$statement" :mine "$2"
  with "$statement" :origin "$3"
  need "$statement" "cannot compare the GTID positions"
}
