# The first copy of the data: pulled by the slave in one stream, its position from the stream, its mark written last.

# On the master: the account of this one seed, and what must hold there.
step_seed-open() {
  local name literal
  read_request
  read_options "$request"
  begin 600
  request=${request#*$'\n\n'}
  need 'SELECT @@log_bin' "cannot ask for the binary log"
  [[ $result == 1 ]] || fail "the binary log is off: no slave can follow this server" "run pulumi up again when its configuration is in place"
  need 'XA RECOVER' "cannot list prepared transactions"
  [[ -z $result ]] || fail "prepared XA transactions are waiting: a copy would lose them" "commit or roll them back, then run pulumi up again"
  for name in "${databases[@]}"; do
    quote "$name"
    need "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = $literal" "cannot list databases"
    ((result > 0)) || fail "the database \"$name\" is declared but is not on this server" "create it, or leave it out"
  done
  own "seed-${value[slave]}"
  apply_accounts "seed-${value[slave]}"
}

# On the master, after the seed: its account goes, and the slave may follow again.
step_seed-close() {
  read_request
  begin 600
  clear_ledger "seed-${value[slave]}"
  disown "seed-${value[slave]}"
  made_accounts "$(ledger_file "link-${value[slave]}")" | unlock_accounts
}

step_unseed() {
  read_request
  begin 600
  owned "seed-${value[slave]}" || return 0
  clear_ledger "seed-${value[slave]}"
  disown "seed-${value[slave]}"
}

# On the slave.
step_seed() {
  read_request
  read_options "$request"
  read_master
  begin "${option[lock_seconds]-600}"
  identify
  if is_seeded "${option[generation]}"; then
    say "seeded already (generation ${option[generation]}); its data are left alone"
    return 0
  fi
  identify_master
  if [[ ${option[method]} == none ]]; then
    trust_data
  else
    make_room
    load_dump
  fi
  say "seeded"
}

# `none`: the declaration promises that the data are the master's. A position must be there, or nothing can be proved.
trust_data() {
  local gtid
  channel_status
  need "$sql_slave_gtid" "cannot read the GTID position"
  gtid=$result
  [[ -n $gtid || ${#row[@]} -gt 0 ]] ||
    fail "seed.method is \"none\" but this server has no replication position, neither a GTID position nor a channel" \
      "set the position that belongs to its data, or let the library seed it"
  write_mark none "${row[$column_exec_file]-}" "${row[$column_exec_position]-}" "$gtid"
}

write_mark() {
  printf '%s\n' "generation=${option[generation]}" "lineage=${option[lineage]-}" "master=$master_identity" "self=$own_id" \
    "method=$1" "file=$2" "position=$3" "gtid=$4" | write_file "$seeded" 600 || fail "cannot write $seeded"
  rm -f -- "$state_directory/attempt"
}

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

load_dump() {
  local started=$SECONDS there=() before after code total progress
  local -a copied=() status=()
  mapfile -t copied < <(scope_on_master)
  ((${#copied[@]})) || copied=(mysql)
  master_rows "${sql_data_size//:databases/"$(literals "${copied[@]}")"}" && total=${result%%.*}
  say "copying ${copied[*]} from $master_name, about $(megabytes "${total:-0}") MB"
  # shellcheck disable=SC2086 # the options are words
  (
    enlist
    exec timeout -k 5 "${option[seconds]-86400}" "$program_dump" --defaults-file=<(master_login "$master_password") $dump_options \
      $([[ ${copied[*]} != mysql ]] || printf '%s' "$empty_dump_options") \
      --ignore-table="$marker_database.server" --databases "${copied[@]}" 2>"$scratch/dump.error"
    # shellcheck disable=SC2094
  ) 3>&- | feed | (
    enlist
    exec timeout -k 5 "${option[seconds]-86400}" "$program_client" ${client_option_file:+"--defaults-file=$client_option_file"} \
      --protocol=socket --socket="$socket" --binary-mode --max-allowed-packet=1G \
      --init-command="SET SESSION sql_log_bin=0" >/dev/null 2>"$scratch/load.error"
  ) &
  progress=$!
  watch_copy "$progress" "${total:-0}" "$started"
  wait "$progress" || code=$?
  settle_load "${code:-0}" "$started" "${copied[@]}"
}

literals() {
  local name literal list=
  for name in "$@"; do quote "$name" && list+=${list:+,}$literal; done
  printf '%s' "$list"
}

megabytes() { printf '%s' "$(($1 / 1000000))"; }

# Passes the dump on. Its head is read line by line for the position; the rest is copied whole, and its tail is kept.
feed() {
  local line
  enlist
  : >"$scratch/head"
  while IFS= read -r line; do
    # Clients that do not know the sandbox mode stop at this line; it is a precaution for interactive use.
    [[ $line == '/*M!999999\- enable the sandbox mode */'* ]] || printf '%s\n' "$line"
    if [[ $line =~ $dump_position_pattern ]]; then
      printf 'file=%s\nposition=%s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" >"$scratch/head"
      break
    fi
  done
  printf '%s' "$BASHPID" >"$scratch/feeding"
  tee >(tail -n 20 >"$scratch/tail"; : >"$scratch/tail.done")
}

# Prints a line every few seconds while process $1 copies about $2 bytes.
watch_copy() {
  local done_bytes=0 rate left pid next=$((SECONDS + 2))
  while kill -0 "$1" 2>/dev/null; do
    sleep "$poll_seconds"
    ((SECONDS >= next)) || continue
    next=$((SECONDS + ${progress_seconds:-3}))
    pid=$(cat "$scratch/feeding" 2>/dev/null) || continue
    [[ -n $pid ]] || continue
    done_bytes=$(copied_bytes "$pid")
    rate=$((done_bytes / (SECONDS - $3 + 1) + 1))
    left=$((($2 > done_bytes ? $2 - done_bytes : 0) / rate))
    say "copied $(megabytes "$done_bytes") MB$( (($2 > 0)) && printf ' of about %s (%s%%)' "$(megabytes "$2")" "$((done_bytes * 100 / $2 > 99 ? 99 : done_bytes * 100 / $2))"), $(megabytes "$rate") MB/s, about $left s left"
    end_lock_waits
  done
}

# What the `tee` of process $1 has read.
copied_bytes() {
  local key bytes child total=0
  for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
    while read -r key bytes; do
      [[ $key != rchar: ]] || ((bytes <= total)) || total=$bytes
    done < <(cat "/proc/$child/io" 2>/dev/null)
  done
  printf '%s' "$total"
}

# A dump that waits for a table flush or a global lock makes everyone behind it wait too: it is ended.
end_lock_waits() {
  master_rows "$sql_own_lock_waits" 10 || return 0
  [[ -z $result ]] || {
    say "the dump waits for a lock on the master; ending it so that nobody waits behind it"
    master_rows "KILL ${result%%$'\n'*}" 10 || true
  }
}

# Judges a finished copy and, when it is whole, sets the position and the mark.
settle_load() {
  local code=$1 started=$2 file position gtid line
  shift 2
  await 10 test -e "$scratch/tail.done" || true
  if ((code != 0)) || [[ $(tail -n 1 "$scratch/tail" 2>/dev/null) != '-- Dump completed'* ]]; then
    keep_error "$scratch/load.error"
    [[ -s $scratch/load.error ]] || keep_error "$scratch/dump.error"
    [[ -s $scratch/load.error || -s $scratch/dump.error ]] || sql_error="the copy ended before its last line"
    fail "the copy from $master_name broke off: $sql_error" \
      "nothing half-loaded is taken for seeded: the next pulumi up starts the copy over"
  fi
  file=$(entry "$scratch/head" file) position=$(entry "$scratch/head" position)
  [[ -n $file ]] || fail "the dump holds no position of the master's binary log" "is its binary log on?"
  while IFS= read -r line; do [[ ! $line =~ $dump_gtid_pattern ]] || gtid=${BASH_REMATCH[1]}; done <"$scratch/tail"
  check_completeness "$@"
  need "$sql_own_gtid" "cannot read this server's own GTIDs"
  [[ -z $result ]] || fail "this server wrote transactions of its own during the seed: $result" "find and stop the writer; the next pulumi up starts the copy over"
  if [[ -n ${gtid-} ]]; then
    quote "$gtid"
    need "${sql_set_gtid//:gtid/"$literal"}" "cannot set the GTID position"
  fi
  [[ $* != *"$marker_database"* ]] || make_marker
  disable_events
  if [[ $(entry "$state_directory/attempt" events) == ON ]]; then need 'SET GLOBAL event_scheduler = ON' "cannot start the event scheduler again"; fi
  write_mark dump "$file" "$position" "${gtid-}"
  say "copied in $((SECONDS - started)) s"
}

# Every database has as many tables, views, triggers, routines and events as on the master; none appeared meanwhile.
check_completeness() {
  local theirs
  [[ "$*" == mysql || "$*" == "$(scope_on_master | paste -sd ' ')" ]] ||
    fail "the master's databases changed during the copy" "the next pulumi up starts the copy over"
  [[ "$*" != mysql ]] || return 0
  master_rows "$(inventory "$@")" 60 || fail "cannot count what the master has: $sql_error"
  theirs=$result
  need "$(inventory "$@")" "cannot count what was copied" 60
  [[ $result == "$theirs" ]] ||
    fail "the copy differs from the master in its numbers of tables, views, triggers, routines or events" \
      "was a definition changed during the copy? The next pulumi up starts it over"
}

# Enabled events would write on the slave. Each keeps its definer and the session it was made in.
disable_events() {
  need "$sql_disable_events" "cannot list events" 60
  [[ -z $result ]] || need "$result" "cannot disable events" 60
}
