# The data of this slave against its master's, table by table, for a person who asks. Changes nothing and takes no lock.

step_compare() {
  local count one list=
  local -a tables=()
  begin_answer || return 0
  channel_status
  runs || fail "replication does not run here, and what it has not applied yet would differ" \
    "npx pulumi-mysql-replication status says more"
  read_filter
  list_tables
  count=${#tables[@]}
  keep_unlike "${asked[compare_seconds]}"
  for one in "${tables[@]}"; do list+=${list:+,}$(json_string "$one"); done
  printf ',"answers":true,"tables":%s,"different":[%s]}\n' "$count" "$list"
}
