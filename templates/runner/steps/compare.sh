# Whether the replicated tables hold the same on both sides.

# How often a table that differs is looked at again: on a busy server rows are on their way, and arrive.
compare_looks=10

# Ends the step when tables differ.
compare_tables() {
  local -a tables=()
  list_tables
  keep_unlike "${asked[catch_up_seconds]}"
  ((${#tables[@]} == 0)) ||
    fail "these tables differ from those of ${asked[master]}, each of $compare_looks times they were looked at: $(some "${tables[@]}")" \
      "if they are written to all the time, prove again at a quiet hour; else find the rows that differ and mend them here with the binary log off, or raise seed.generation" \
      "was something passed over? See slave_exec_mode and slave_skip_errors"
}

# Keeps of `tables` those that differ from the master's each time they are looked at, as the channel's own login, which may
# read them for this; reading them takes $1 seconds at most.
keep_unlike() {
  local look here there
  ((${#tables[@]})) || return 0
  channel_status
  read_channel_login
  for ((look = 1; look <= compare_looks; look++)); do
    ((look == 1)) || sleep 1
    checksums rows here "$1"
    checksums master_rows there "$1"
    keep_different
    ((${#tables[@]})) || return 0
  done
}

# Sets `tables` to the quoted names of what is replicated and is here.
list_tables() {
  local line pattern literal patterns=
  quote_all "${databases[@]}"
  for pattern in "${table_patterns[@]}"; do
    quote "$pattern"
    patterns+="${patterns:+ OR }CONCAT(table_schema, '.', table_name) LIKE $literal"
  done
  need "SELECT CONCAT('\`', REPLACE(table_schema, '\`', '\`\`'), '\`.\`', REPLACE(table_name, '\`', '\`\`'), '\`')
    FROM information_schema.tables WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema IN ($literals) AND (${patterns:-TRUE}) ORDER BY 1" \
    "cannot list tables"
  while IFS= read -r line; do
    unescape line
    [[ -z $line ]] || tables+=("$line")
  done <<<"$result"
}

# Sets the variable $2 to a checksum of each table, one a line, as the statements' carrier $1 gives them within $3 seconds.
checksums() {
  local list
  printf -v list '%s, ' "${tables[@]}"
  "$1" "CHECKSUM TABLE ${list%, }" "$3" || fail "cannot compare the tables: $sql_error" \
    "may the replication account read them? verify: { checksum: true } grants it that"
  printf -v "$2" %s "$result"
}

# Keeps of `tables` those whose line differs.
keep_different() {
  local i
  local -a ours=() theirs=() different=()
  mapfile -t ours <<<"$here"
  mapfile -t theirs <<<"$there"
  for i in "${!tables[@]}"; do [[ ${ours[i]-} == "${theirs[i]-}" ]] || different+=("${tables[i]}"); done
  tables=("${different[@]}")
}
