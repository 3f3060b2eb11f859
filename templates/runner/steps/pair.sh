# A multi-master pair: how its two members begin, each at the right place of the other.

# On the member from which the other one was made. The other's logs begin with that copy: what this one wrote itself is asked
# for from their beginning, and passed over when it comes back.
position_origin() {
  local statement mine
  ask_about_data
  refuse_same_server
  ask_master 30 "logged=$sql_logged_gtid" "origin=$sql_origin" || fail "cannot ask $master_name for its position: $sql_error"
  need "$sql_logged_gtid" "cannot read the GTID position"
  mine=$result
  unknown_transactions "${answer[logged]}" "$mine" "${answer[origin]}"
  [[ -z $result ]] || fail "$master_name has logged transactions that are not here and did not begin there: $result" \
    "they would come here: find out what they are, or seed $master_name again: raise seed.generation"
  if [[ -n $sql_return_position ]]; then
    channel_status
    ((${#row[@]} == 0)) || need "$sql_stop_slave" "cannot stop replication" 60
    need "$sql_return_position" "cannot read the GTID position"
    with "$sql_take_return_position" :gtid "$result"
    rows "$statement" || {
      local reason=$sql_error
      rows "$sql_took_return_position" || true
      fail "cannot set the GTID position: $reason"
    }
  fi
  need "$sql_slave_gtid" "cannot read the GTID position"
  write_mark "${asked[method]}" '' '' "$result"
}

# On the other member of a pair that begins empty: it begins where the first one's log ends.
join_empty() {
  local statement name position held=
  ask_about_data
  refuse_same_server
  while IFS= read -r name; do
    unescape name
    [[ -z $name ]] || ! in_scope "$name" || held+=${held:+, }$name
  done <<<"${answer[filled]}"
  [[ -z $held ]] || fail "this member holds data: $held; nothing was changed" "$(seed_from "$host_name")"
  # The position first: what is written after it comes along.
  ask_master 30 "logged=$sql_logged_position" "filled=$sql_filled_databases" || fail "cannot ask $master_name: $sql_error"
  while IFS= read -r name; do
    unescape name
    [[ -z $name ]] || ! in_scope "$name" || held+=${held:+, }$name
  done <<<"${answer[filled]}"
  [[ -z $held ]] || fail "$master_name holds data: $held; nothing was changed" "$(seed_from "$master_name")"
  position=${answer[logged]}
  need "$sql_own_gtid" "cannot read this server's own GTIDs"
  [[ -z $result || $result == "$position" ]] ||
    fail "this member has logged transactions of its own: $result; nothing was changed" \
      "they would go to $master_name: if its logs may go, $(seed_from "$master_name")"
  if [[ -n $position && $result != "$position" ]]; then
    allow_writes
    channel_status
    ((${#row[@]} == 0)) || need "$sql_stop_slave" "cannot stop replication" 60
    with "$sql_set_gtid" :gtid "$position"
    need "$statement" "cannot set the GTID position"
  fi
  write_mark empty '' '' "$position"
}

# What to declare so that the pair begins with the data of $1.
seed_from() {
  printf 'declare seed: { from: "%s" }; the other member must then be empty, or be named in seed.overwrite' "$1"
}

# A member that replicates keeps its ids: in the log of the other one they name what it wrote.
look_at_member() {
  local name
  [[ -n ${asked[pair]} ]] && is_seeded "${asked[generation]}" || return 0
  for name in server_id gtid_domain_id; do
    differs_live "$name" || continue
    finding "$name would change from $result to ${setting[$name]-} on a member that replicates: what it has written would come back to it as somebody else's. Leave it, or seed this member again in the same update: seed: { from: \"${asked[master]}\", generation: $((asked[generation] + 1)) }"
  done
}

# One of a running pair is joined as it is. What both write in one domain would be refused from here on.
look_at_running_member() {
  [[ -n ${asked[pair]} && ${#row[@]} -gt 0 && -n ${answer[attached]-} ]] || return 0
  ! differs_live server_id ||
    finding "server_id is $result here, declared is ${setting[server_id]}: what it has written would come back to it as somebody else's. Declare serverId: $result"
  ! differs_live gtid_domain_id ||
    finding "gtid_domain_id is $result here, declared is ${setting[gtid_domain_id]}, and both members may be writing in domain $result. Declare gtidDomain: $result, or run SET GLOBAL gtid_domain_id = ${setting[gtid_domain_id]} here and have what writes here connect anew; each member needs its own"
}

# Whether the live value of variable $1 is not the declared one; sets `result` to the live one.
differs_live() {
  [[ -n ${setting[$1]-} ]] || return 1
  need "SELECT @@global.$1" "cannot read $1"
  [[ $result != "${setting[$1]}" ]]
}
