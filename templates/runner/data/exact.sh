# Rows that the dump program would change are printed by a session of ours: at the dump's own moment, exactly.

# Sets `exact` to database<TAB>table<TAB>statement of each table of `scope` whose rows that concerns; ends the step when there
# is something that nothing here can copy as it is.
declare -a exact=()
exact_asked=
read_exact() {
  exact=() exact_asked=
  ((${#scope[@]})) || return 0
  quote_all "${scope[@]}"
  master_rows "${sql_inexact_tables//:databases/"$literals"}" 60 || fail "cannot ask $master_name for its tables: $sql_error"
  [[ $result == *system-versioned* ]] || inexact_ways=()
  [[ -z $result ]] || fail "these tables cannot be copied as they are: ${result//$'\n'/, }; nothing was changed" "${inexact_ways[@]}"
  master_rows "${sql_exact_rows//:databases/"$literals"}" 60 || fail "cannot ask $master_name for its tables: $sql_error"
  exact_asked=$result
  [[ $result != *$'\tSELECT '* ]] || mapfile -t exact <<<"$result"
}
inexact_ways=(
  "with a dump program that copies history (MariaDB 10.11 and later), where rows carry times: move master and slave to such a line"
  "or leave its database out of databases; or, where history may go: ALTER TABLE ... DROP SYSTEM VERSIONING on the master"
  "or copy the whole server's files with mariadb-backup, set the position there, and declare seed: { method: \"none\" }"
)

# Sets `database`, `table`, `statement` to those of the line $1 of `exact`, `name` to the quoted name.
take_exact() {
  IFS=$'\t' read -r database table statement <<<"$1"
  unescape database table statement
  name="\`${database//\`/\`\`}\`.\`${table//\`/\`\`}\`"
}

# A session on the master, of at most $2 seconds: does the statements $3 and says so, then those that somebody writes to the
# pipe $scratch/$1, and ends. Its last act.
exact_session() {
  enlist
  exec timeout -k 5 "$2" "$program_client" --defaults-file=<(master_login "$master_password") --default-character-set=utf8mb4 \
    --init-command="$master_session" --connect-timeout=10 --batch --raw --quick --unbuffered --skip-column-names --max-allowed-packet=1G \
    < <(enlist; printf "%s; SELECT 'done';\n" "$3"; exec cat "$scratch/$1") 2>"$scratch/$1.error"
}

# Begins the session that prints the rows. Nobody writes to their tables from before its moment until the dump's, and that of each
# stream, is known. Who holds them off waits no longer than a dump may, and is gone after some seconds whatever becomes of this step.
begin_exact() {
  local line database table statement name names='' last='' hold
  ((${#exact[@]})) || return 0
  : >"$scratch/rows.sql"
  : >"$scratch/databases.sql"
  for line in "${exact[@]}"; do
    take_exact "$line"
    if [[ $database != "$last" ]]; then
      master_rows "SHOW CREATE DATABASE IF NOT EXISTS \`${database//\`/\`\`}\`" || fail "cannot read how $master_name made $database: $sql_error"
      printf '%b;\n' "${result#*$'\t'}" >>"$scratch/databases.sql"
      last=$database
    fi
    [[ -n $statement ]] || continue # a sequence, or streams bring its rows
    names+="${names:+, }$name READ"
    printf "SET @n = -1; SELECT 'DO 0'; SAVEPOINT s; %s; ROLLBACK TO SAVEPOINT s; SELECT ';COMMIT;';\n" "$statement" >>"$scratch/rows.sql"
  done
  # Its end comes with the last row.
  printf "SELECT 'SELECT ''complete'';';\n" >>"$scratch/rows.sql"
  rm -f -- "$scratch"/{holder,reader}
  mkfifo "$scratch/holder" "$scratch/reader"
  hold=${sql_hold_tables//:tables/"$names"}
  ((stream_count == 1)) || hold=$sql_hold_writes
  exec {holding}< <(exact_session holder 8 "SET SESSION lock_wait_timeout = 3; $hold")
  has_begun holder "$holding" || return 1
  exec {reading}< <(exact_session reader "${asked[copy_seconds]}" "$sql_take_snapshot")
  has_begun reader "$reading"
}

# Waits until the session $1, which answers on descriptor $2, has done what it began with. Sets `lock_ended`.
has_begun() {
  local line
  read -r -t 10 -u "$2" line && [[ $line == 'done' ]] && return 0
  printf 'dump=1\nload=0\n' >"$scratch/codes"
  mv -f -- "$scratch/$1.error" "$scratch/dump.error"
  [[ -s $scratch/dump.error && $(<"$scratch/dump.error") != *\ 1205\ * ]] || {
    say "the dump waits for a lock on the master; ending it so that nobody waits behind it"
    lock_ended=yes
  }
  return 1
}

end_exact() {
  ((${#exact[@]})) || return 0
  # Whoever waits there finds the end.
  : <>"$scratch/holder"
  : <>"$scratch/reader"
}

# Lets writers in again, then prints what the tables must have before the dump's views: databases and definitions.
define_exact() {
  local line='' begun=0
  ((${#exact[@]})) || return 0
  begin_streams || begun=$?
  printf "SELECT 'held';\n" | timeout 5 tee "$scratch/holder" >/dev/null
  read -r -t 5 -u "$holding" line || true
  [[ $line == held && $begun == 0 ]] || {
    printf 'ERROR: the dump began too late: writers were let in again before its position was known\n' >"$scratch/exact.error"
    return 1
  }
  cat -- "$scratch/databases.sql"
  dump_exact --no-data --skip-triggers | leave_keys
  ((PIPESTATUS[0] == 0)) || return 1
  printf "SELECT 'defined';\n"
}

# Prints their rows, and what would have acted on these.
print_exact() {
  ((${#exact[@]})) && await 10 test -e "$scratch/tail.done" || return 0
  [[ $(tail -n 1 "$scratch/tail") == '-- Dump completed'* ]] || return 0
  printf '%s; SET SESSION autocommit = 0, unique_checks = 1;\n' "$load_session"
  { enlist; exec cat -- "$scratch/rows.sql" >"$scratch/reader"; } &
  cat <&"$reading"
  printf 'SET SESSION autocommit = 1;\n'
  await_rows || return 1
  dump_exact --no-data --no-create-info --triggers
}

# Prints what the dump program, with the options "$@", says of them.
dump_exact() {
  local line database table statement name last=''
  local -a options=() tables=()
  read -r -a options <<<"$table_dump_options"
  for line in "${exact[@]}" $'\t'; do
    take_exact "$line"
    if [[ $database != "$last" && -n $last ]]; then
      printf '%s\n' "USE \`${last//\`/\`\`}\`;"
      timeout -k 5 "${asked[copy_seconds]}" "$program_dump" --defaults-file=<(master_login "$master_password") \
        "${options[@]}" "$@" -- "$last" "${tables[@]}" 2>>"$scratch/exact.error" |
        { IFS= read -r line && [[ $line == '/*M!999999\- '* ]] || printf '%s\n' "$line"; cat; } || return 1
      tables=()
    fi
    last=$database tables+=("$table")
  done
}
