# Whether the replicated tables hold the same on both sides.

# How often tables that differ are looked at: on a busy server rows are on their way, and arrive.
compare_looks=10

# Ends the step when tables differ. Sets `unsettled` to those of which it cannot be told.
compare_tables() {
  local -a tables=() different=() hints=("find the rows that differ, and mend them here with SET sql_log_bin = 0")
  list_tables
  find_unlike "${asked[catch_up_seconds]}"
  [[ ${asked[scope]} == everything || ${asked[member]} == yes ]] || ((${#databases[@]} == 1)) ||
    hints+=("or copy one database again: leave it out of databases for one run, then declare it again, with the seed.overwrite that its preflight asks for")
  ((${#different[@]} == 0)) ||
    fail "these tables differ from those of ${asked[master]}, which has not changed them meanwhile: $(some "${different[@]}")" \
      "${hints[@]}" "or raise seed.generation, which copies everything again" \
      "who wrote here? And was something passed over? See slave_exec_mode and slave_skip_errors"
  ((${#unsettled[@]} == 0)) || say_warning "${#unsettled[@]} table(s) could not be compared, they are written to all the time: $(some "${unsettled[@]}"); npx pulumi-mysql-replication compare $host_name at a quiet hour"
}
declare -a unsettled=()

# Sets `different` to those of `tables` that differ from the master's, and `unsettled` to those of which it cannot be told, as
# they are written to all the time; within $1 seconds. It reads there as the channel's own login, which may do so for this.
#
# No table is held still for it. One differs when neither side's has changed from one look to the next two, and each side has
# applied in between what the other one had written before: nothing that is on its way can make the difference.
find_unlike() {
  local look=0 enough=3 here there origin deadline=$((SECONDS + $1))
  local -A seen=() times=()
  different=() unsettled=()
  ((${#tables[@]})) || return 0
  channel_status
  read_channel_login
  need "$sql_origin" "cannot ask what names this server's transactions"
  origin=$result
  while ((${#tables[@]} && look++ < compare_looks)); do
    ((look == 1)) || sleep 1
    checksums master_rows there
    catch_up_with_each_other || enough=$compare_looks
    checksums rows here
    sort_out
  done
  unsettled=("${tables[@]}")
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

# Sets the variable $2 to a checksum of each of `tables`, one a line, as the statements' carrier $1 gives them until `deadline`.
checksums() {
  local name statements reason hint="may the replication account read them? verify: { checksum: true } grants it that"
  read -r name </proc/sys/kernel/random/uuid
  printf -v statements 'CHECKSUM TABLE %s; ' "${tables[@]}"
  # What waits for a lock has whoever comes behind it wait, too.
  "$1" "SET SESSION lock_wait_timeout = 5; DO GET_LOCK('$name', 0); $statements" "$((deadline > SECONDS ? deadline - SECONDS : 1))" || {
    reason=$sql_error
    # A server goes on reading for a client that has ended.
    if [[ $reason == "$no_answer" ]]; then
      hint="reading them takes longer: raise verify.catchUpSeconds, or --timeout of the tool"
      if "$1" "SELECT IS_USED_LOCK('$name')" 10 && [[ $result =~ ^[0-9]+$ ]]; then "$1" "KILL $result" 10 || true; fi
    fi
    fail "cannot compare the tables: $reason" "$hint"
  }
  printf -v "$2" %s "$result"
}

# Waits until this server has applied what its master has logged by now, and, as members of a pair, the other way round. Returns
# 1 when that cannot be told by GTID, or takes longer than a minute.
catch_up_with_each_other() {
  local part position='' statement
  local -a parts
  ((enough < compare_looks)) || return 1
  master_rows "$sql_logged_position" || fail "cannot ask ${asked[master]-its master} for its position: $sql_error"
  IFS=, read -r -a parts <<<"$result"
  # What a member wrote itself does not come back to it.
  for part in "${parts[@]}"; do
    [[ ${asked[member]} == yes && $part == "$origin"[:-]* ]] || position+=${position:+,}$part
  done
  [[ -n $position ]] || return 1
  with "$sql_wait_gtid" :gtid "$position"
  await 60 has_applied rows "$statement" || return 1
  [[ ${asked[member]} == yes ]] || return 0
  need "$sql_own_position" "cannot read the position of the binary log"
  [[ -z $result ]] || { with "$sql_wait_gtid" :gtid "$result" && await 60 has_applied master_rows "$statement"; }
}

# Whether the wait $2 for a position ends well, as the statements' carrier $1 asks it.
has_applied() { "$1" "$2" 10 && [[ $result == 0 ]]; }

# Takes from `tables` those that are alike, and puts those that were unlike, and unchanged, `enough` times into `different`. Sets
# in `seen` and `times` what was seen of the others, and how often.
sort_out() {
  local i table pair count
  local -a ours=() theirs=() kept=()
  mapfile -t ours <<<"$here"
  mapfile -t theirs <<<"$there"
  channel_status
  for i in "${!tables[@]}"; do
    table=${tables[i]} pair="${ours[i]-} ${theirs[i]-}"
    [[ ${ours[i]-} != "${theirs[i]-}" ]] || continue
    count=0
    # Without GTIDs a slave that is behind is not told from one that differs.
    [[ ${seen[$table]-} != "$pair" ]] || [[ $enough == "$compare_looks" && ${row[$column_lag]-} != 0 ]] || count=${times[$table]}
    seen[$table]=$pair times[$table]=$((count + 1))
    if ((count + 1 >= enough)); then different+=("$table"); else kept+=("$table"); fi
  done
  tables=("${kept[@]}")
}
