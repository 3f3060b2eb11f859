# The data of this slave against its master's, table by table, for a person who asks. Changes nothing and takes no lock.

step_compare() {
  local count
  local -a tables=() different=()
  begin_answer || return 0
  channel_status
  runs || fail "replication does not run here, and what it has not applied yet would differ" \
    "npx pulumi-mysql-replication status says more"
  read_filter
  list_tables
  count=${#tables[@]}
  find_unlike "${asked[compare_seconds]}"
  printf ',"answers":true,"tables":%s,"different":[%s],"unsettled":[%s]}\n' "$count" "$(json_strings "${different[@]}")" "$(json_strings "${unsettled[@]}")"
}

json_strings() {
  local one list=
  for one; do list+=${list:+,}$(json_string "$one"); done
  printf '%s' "$list"
}
