# The first copy of the data: pulled by the slave in one stream, its position from the stream, its mark written last.

# On the master: the account of this one seed, and what must hold there.
step_seed-open() {
  local name literal
  read_request
  read_options "$request"
  begin 600
  request=${request#*$'\n\n'}
  need 'SELECT @@log_bin; XA RECOVER' "cannot ask for the binary log and prepared transactions"
  [[ $result == 1* ]] || fail "the binary log is off: no slave can follow this server" "run pulumi up again when its configuration is in place"
  [[ $result == 1 ]] || fail "prepared XA transactions are waiting: a copy would lose them" "commit or roll them back, then run pulumi up again"
  for name in "${databases[@]}"; do
    quote "$name"
    need "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = $literal" "cannot list databases"
    ((result > 0)) || fail "the database \"$name\" is declared but is not on this server" "create it, or leave it out"
  done
  own "seed-${value[slave]}"
  allow_writes
  apply_accounts "seed-${value[slave]}"
}

# On the master, after the seed: its account goes, and the slave may follow again.
step_seed-close() {
  read_request
  begin 600
  allow_writes
  clear_ledger "seed-${value[slave]}"
  disown "seed-${value[slave]}"
  linked_accounts "${value[slave]}" >"$scratch/links"
  unlock_accounts <"$scratch/links"
}

step_unseed() {
  read_request
  begin 600
  owned "seed-${value[slave]}" || return 0
  allow_writes
  clear_ledger "seed-${value[slave]}"
  disown "seed-${value[slave]}"
}

# On the slave.
step_seed() {
  read_request
  read_options "$request"
  read_master
  begin 600
  identify
  if is_seeded "${option[generation]}"; then
    add_databases
    return 0
  fi
  survey_master
  if [[ ${option[method]} == none ]]; then
    ask_about_data
    tell_apart
    channel_status
    # The other member is its slave, and proved to follow: what it wrote itself is known.
    if [[ ${option[pair]-} == origin && ${#row[@]} -eq 0 ]]; then begin_return; else trust_data; fi
  elif [[ ${option[pair]-} == origin ]]; then
    begin_return
  elif [[ ${option[method]} == empty ]]; then
    join_empty
  else
    allow_writes
    copy_scope make_room
    begin_from_copy
  fi
  say "seeded"
}

# `none`: the declaration promises that the data are the master's. A position must be there, or nothing can be proved.
trust_data() {
  local gtid
  wake_channel
  ((${#row[@]} == 0)) || trust_channel
  need "$sql_slave_gtid" "cannot read the GTID position"
  gtid=$result
  [[ -n $gtid || ${#row[@]} -gt 0 ]] ||
    fail "seed.method is \"none\" but this server has no replication position, neither a GTID position nor a channel" \
      "set the position that belongs to its data, or let the library seed it"
  write_mark none "${row[$column_exec_file]-}" "${row[$column_exec_position]-}" "$gtid"
}

# What an adopted channel goes on from by file must be a place in the declared master's log.
trust_channel() {
  local its_id=${row[Master_Server_Id]-${row[Source_Server_Id]-}} whom=${row[$column_host]-}:${row[$column_port]-}
  ! breaks || fail "it follows $whom already, and $broken; nothing was changed" "${hints[@]}"
  [[ ${row[$column_using_gtid]-} == "$shown_by_file" ]] || return 0
  master_rows 'SELECT @@server_id' || fail "cannot ask $master_name for its id: $sql_error"
  [[ $its_id == "$result" ]] ||
    fail "it follows $whom, whose server_id is $its_id, and $master_name has $result: its position is one in the log of another server; nothing was changed" \
      "declare the master that it follows, or let the library seed it: leave seed.method out"
}

# The mark of a finished seed, by method $1 at file $2, position $3, GTID $4 where one is known; `scope` in it is what was
# copied and is followed, `brought` what seeds have ever brought here.
write_mark() {
  local copied=everything brought
  find_brought
  ((${#databases[@]} == 0)) || printf -v copied '%s\x1f' "${databases[@]}"
  rm -f -- "$state_directory/channel" # from now on the position is the one of this mark
  printf '%s\n' "generation=${option[generation]}" "lineage=${option[lineage]-}" "master=$master_identity" "self=$own_id" \
    "method=$1" "file=$2" "position=$3" ${4+"gtid=$4"} "scope=$copied" "brought=${brought#$'\x1f'}" | write_file "$seeded" 600 || fail "cannot write $seeded"
  rm -f -- "$state_directory/attempt" "$former_names"
}

# Copies what is in scope, for which $1 makes room. A dump that was ended because it waited for a lock is tried again, with
# a pause in which the lock may go. Sets `file`, `position` and, where there is one, `gtid` to where it was taken.
lock_tries=0
copy_scope() {
  until { read_scope; weigh_copy; read_exact; keep_members; compute_alike; "$1"; load_dump; }; do
    say "copying again in 10 s (try $((lock_tries + 1)) of 3)"
    sleep 10
    lock_ended=
    rm -f -- "$scratch"/{head,tail,tail.done,feeding,codes,*.error}
  done
}

# Judges a finished copy by its end; returns 1 when it is to be tried again.
judge_load() {
  local line reason
  await 10 test -e "$scratch/tail.done" || true
  if ! explain_copy; then
    if [[ -n $lock_ended ]] && ((++lock_tries < 3)); then return 1; fi
    reason=$sql_error
    explain_server
    fail "the copy from $master_name broke off: $reason" "${hints[@]}" \
      "nothing half-loaded is taken for seeded: the next pulumi up starts the copy over"
  fi
  file=$(entry "$scratch/head" file) position=$(entry "$scratch/head" position)
  [[ -n $file ]] || fail "the dump holds no position of the master's binary log" "is its binary log on?"
  unset -v gtid
  while IFS= read -r line; do [[ ! $line =~ $dump_gtid_pattern ]] || gtid=${BASH_REMATCH[1]}; done < <(cat "$scratch/head" "$scratch/tail")
  check_completeness
}

# Sets the position of a whole copy, and the mark.
begin_from_copy() {
  local statement
  need "$sql_own_gtid" "cannot read this server's own GTIDs"
  [[ -z $result ]] || fail "this server wrote transactions of its own during the seed: $result" "find and stop the writer; the next pulumi up starts the copy over"
  if [[ -n ${gtid-} ]]; then
    with "$sql_set_gtid" :gtid "$gtid"
    need "$statement" "cannot set the GTID position"
  fi
  ! contains "${scope[*]}" "$marker_database" || make_marker
  disable_events
  [[ $(entry "$state_directory/attempt" events) != ON ]] ||
    need 'SET GLOBAL event_scheduler = ON' "cannot start the event scheduler again"
  [[ ! -e $bound ]] || free_applications
  write_mark dump "$file" "$position" ${gtid+"$gtid"}
  read_copied
  ! grep -q "^$waiting_line" -- "$config_file" || set_filter
}

# Whether the copy is whole; sets `sql_error` when it is not. The end that broke first is the cause: a load that ends
# leaves its dump with a broken pipe, a dump that ends leaves its load half a statement.
explain_copy() {
  local dump load
  dump=$(entry "$scratch/codes" dump) load=$(entry "$scratch/codes" load)
  if [[ -s $scratch/reader.error ]]; then
    copy_error reader "$(entry "$scratch/codes" exact)"
  elif [[ -s $scratch/exact.error ]]; then
    copy_error exact "$(entry "$scratch/codes" exact)"
  elif [[ $dump != 0 && $dump != 141 && $(<"$scratch/dump.error") != *'Got errno '*' on write'* ]]; then
    copy_error dump "$dump"
  elif [[ $load != 0 ]]; then
    copy_error load "$load"
  elif [[ $dump != 0 ]]; then
    copy_error dump "$dump"
  elif [[ $(tail -n 1 "$scratch/tail" 2>/dev/null) != '-- Dump completed'* ]]; then
    sql_error="the stream ended before its last line"
  elif ((${#exact[@]})) && [[ $(<"$scratch/loaded") != *complete* ]]; then
    sql_error="the rows of ${#exact[@]} table(s) ended before their last line"
  else
    return 0
  fi
  return 1
}

# Sets `hints` to what is wrong with this server, when something is: clients only see that it has gone.
explain_server() {
  local left
  hints=()
  if ! answers; then
    error_log_hints
    hints=("the server does not answer at $socket: start it when its problem is solved" "${hints[@]}")
  fi
  left=$(df --output=avail -B 1000000 -- "$data_directory" 2>/dev/null | tail -n 1)
  ((${left:-1000} >= 100)) || hints=("the disk of $data_directory has ${left// /} MB left" "${hints[@]}")
}

# Keeps what the client of the $1 said last, or else its status $2.
copy_error() {
  local line
  keep_error "$scratch/$1.error"
  [[ $sql_error == "$no_answer" ]] || return 0
  sql_error="the $1 client ended with status $2"
  line=$(grep -v '^Warning: ' -- "$scratch/$1.error" | tail -n 1)
  [[ -z $line ]] || sql_error+=": ${line//[^[:print:]]/?}"
}

# Every database has as many tables, views, triggers, routines and events as on the master; none appeared meanwhile.
check_completeness() {
  local before=${scope[*]} theirs
  read_scope
  [[ ${scope[*]} == "$before" ]] ||
    fail "the master's databases changed during the copy" "the next pulumi up starts the copy over"
  ((${#scope[@]})) || return 0
  quote_all "${scope[@]}"
  ask_master 60 "inventory=${sql_inventory//:databases/"$literals"}" "written=$(written_since)" ||
    fail "cannot count what the master has: $sql_error"
  theirs=${answer[inventory]}
  master_rows "${sql_exact_rows//:databases/"$literals"}" 60 || fail "cannot ask $master_name for its tables: $sql_error"
  [[ $result == "$exact_asked" ]] ||
    fail "definitions of the master's tables changed during the copy" "the next pulumi up starts the copy over"
  [[ -z ${answer[written]} ]] ||
    fail "written while it was copied, and without transactions: ${answer[written]//$'\n'/, }; the copy may be of no one moment" \
      "let nobody write there until the next pulumi up has copied again, or convert it on the master: ALTER TABLE ... ENGINE = InnoDB"
  need "${sql_inventory//:databases/"$literals"}" "cannot count what was copied" 60
  [[ $result == "$theirs" ]] ||
    fail "the copy differs from the master in its numbers of tables, views, triggers, routines or events" \
      "was a definition changed during the copy? The next pulumi up starts it over"
}

# Enabled events would write on the slave. Each keeps its definer and the session it was made in.
disable_events() {
  local statements
  # As it is: the batch form doubles backslashes.
  statements=$(client 60 --skip-column-names --raw --init-command="$session" <<<"$sql_disable_events" 2>"$scratch/error") || {
    keep_error "$scratch/error"
    fail "cannot list events: $sql_error"
  }
  [[ -z $statements ]] || need "$statements" "cannot disable events" 60
}
