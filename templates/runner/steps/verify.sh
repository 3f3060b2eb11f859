# The proof: a position or a marker row taken on the master afterwards is reached on the slave, and the slave is sound.

# On the master: writes the marker and prints the position to be reached.
step_mark() {
  local nonce time gtid id file position inventory='' before computing=''
  read_request
  begin 600
  end_unwatched
  refuse_undeclared master
  keep_databases "were they dropped by hand? Create them here, with what they held: slaves get that by the binary log" \
    "are they not wanted any more? Leave them out of databases"
  [[ ${asked[inventory]} != compared ]] || take_inventory
  allow_writes
  [[ ${asked[marker]} != on ]] || make_marker # somebody may have dropped it
  # As UUIDs of version 7 are: a later one is greater.
  read -r nonce </proc/sys/kernel/random/uuid
  printf -v time %012x "$(date +%s%3N)"
  nonce=${time:0:8}-${time:8:4}-7${nonce:15}
  need "$sql_master_status" "cannot read the position of the binary log"
  before=$result
  # Without one nothing ever arrives.
  [[ -n $before ]] || fail "the binary log is off: no slave can follow this server" \
    "was it switched off in an option file? Switch it on and restart the server, then run pulumi up again"
  if [[ ${asked[marker]} == on ]]; then
    quote "${asked[link]}"
    # As a statement, because a REPLACE of a row the slave lacks is right there too; a row event would stop it. A master
    # that filters its binary log decides about a statement by the session's database.
    rows "USE $marker_database; REPLACE INTO marker VALUES ($literal, '$nonce'); $sql_last_gtid; SELECT @@server_id; $sql_master_status" 30 "$marker_session" ||
      fail "cannot write the marker: $sql_error"
    [[ $result != *$'\n'"$before" ]] ||
      fail "the marker row was not logged, and no slave gets it: a filter of the binary log leaves out $marker_database" \
        "let it through in the declared binlog_do_db or binlog_ignore_db, or declare verify: { marker: false }"
  else
    need "$sql_logged_position; SELECT @@server_id; $sql_master_status" "cannot read the position of the binary log"
  fi
  { read -r gtid && read -r id && IFS=$'\t' read -r file position _; } <<<"$result"
  [[ -z $sql_applier_computing ]] || { need "$sql_applier_computing" "cannot ask how this server computes" && computing=$result; }
  # Others need the lock, so not for as long as a slave may take to catch up.
  [[ ${asked[semi_sync]} != on ]] || await_acknowledgements "$((asked[catch_up_seconds] < 300 ? asked[catch_up_seconds] : 300))"
  printf 'mark_%s=%s\n' nonce "$nonce" file "$file" position "$position" gtid "$gtid" id "$id" \
    inventory "$inventory" computing "$computing"
}

# Sets `databases` to those in scope.
read_filter() {
  if [[ ${asked[scope]} == everything ]]; then
    need "$sql_all_databases" "cannot list databases"
    mapfile -t databases < <(printf '%b\n' "$result")
  fi
}

# Sets `inventory` to how much the databases in scope hold here, as one word. Before the marker: what is made meanwhile
# may be on the slave, it need not.
take_inventory() {
  read_filter
  quote_all "${databases[@]}"
  need "${sql_inventory//:databases/"${literals:-''}"}" "cannot count tables, views, triggers, routines and events" 60
  inventory=$(base64 -w 0 <<<"$result")
  # It goes through the state of the stack.
  ((${#inventory} <= 65536)) || inventory=
}

# On the slave.
step_verify() {
  local events read_only looks=0 version
  local started=$SECONDS next=$((SECONDS + 2)) moved=$SECONDS said_at=$SECONDS place='' last='' passed_at='' idle
  read_request
  begin 600
  mention_kept
  end_unwatched
  refuse_lost_history
  channel_status
  refuse_undeclared slave
  refuse_other_channels
  # A connection that is dead would have been made anew by then.
  need 'SELECT 3 * @@global.slave_net_timeout' "cannot read slave_net_timeout"
  idle=$result
  while ! reached; do
    channel_status
    runs || { { settled "${asked[catch_up_seconds]}" || explain_channel; } && moved=$SECONDS; }
    # It would have come with what was applied.
    if has_passed && ((SECONDS - ${passed_at:=$SECONDS} >= 2)) && ! reached; then explain_lack; fi
    place="${row[$column_exec_file]-}:${row[$column_exec_position]-} ${row[Read_Master_Log_Pos]-${row[Read_Source_Log_Pos]-}}"
    [[ $place == "${last:-$place}" && ${row[$column_lag]-} == 0 ]] || moved=$SECONDS
    ((SECONDS - started < asked[catch_up_seconds] && SECONDS - moved < idle)) || still_behind
    if ((SECONDS >= next)); then
      say_progress
      next=$((SECONDS + 5))
    fi
    last=$place
    pause $((looks++))
  done
  channel_status
  runs || explain_channel
  follows_as_declared
  must_compute_alike
  keep_databases "were they dropped here by hand? Raise seed.generation, which copies everything again"
  find_missing
  find_own_transactions
  need "$sql_enabled_events; SELECT @@global.read_only; SELECT VERSION()" "cannot look for enabled events and read_only"
  { read -r events && read -r read_only && read -r version; } <<<"$result"
  [[ ${asked[events]} == yes ]] || ((events == 0)) || fail "$events event(s) are enabled here and would write on the slave" \
    "run ALTER EVENT ... DISABLE ON SLAVE for each (information_schema.events), or raise seed.generation"
  if [[ ${asked[writes]} == yes ]]; then
    ((read_only == 0)) || fail "applications cannot write here" "was read_only switched on by hand? $(rerun config) switches it off again"
  else
    ((read_only)) || fail "this slave is writable" "was read_only switched off by hand? $(rerun config) switches it on again"
  fi
  [[ $version =~ $version_pattern ]] || fail "the server is $version, declared is $engine_line"
  canonical "$config_file" || fail "the server does not accept its own configuration file" "${hints[@]}"
  compare_live
  ((${#wrong[@]} == 0)) || fail "the server does not run with its configuration file: ${wrong[*]}" \
    "was it changed by hand? $(rerun config) sets it again"
  [[ ${asked[semi_sync]} != on ]] || must_acknowledge
  [[ ${asked[checksum]} != on ]] || { read_filter && compare_tables; }
  if [[ -r $state_directory/locked ]]; then
    allow_writes
    unlock_accounts <"$state_directory/locked"
    rm -f -- "$state_directory/locked"
  fi
  keep_own
  drop_kept
  rm -f -- "$made_directory/mark"
  say_what_is_proved
}

say_what_is_proved() {
  local proof='a row written on the master was read here' writes='read only' events='no enabled events' more=
  [[ ${asked[marker]} == on ]] || { proof='the position of the master was reached' && more=' (no marker row was used)'; }
  [[ ${asked[writes]} != yes ]] || writes='applications write here'
  [[ ${asked[events]} != yes ]] || events='events run here'
  [[ ${asked[checksum]} != on ]] || more+="; the tables are equal${unsettled[*]:+, but for ${#unsettled[@]} that could not be compared}"
  [[ ${asked[semi_sync]} != on ]] || more+='; commits on the master wait for it'
  printf 'proved: %s; both threads run; %s; %s%s\n' "$proof" "$writes" "$events" "$more"
}

# Where it goes on after a crash, or at another master, depends on it.
follows_as_declared() {
  local by=gtid
  [[ ${row[$column_using_gtid]-} != "$shown_by_file" ]] || by='file'
  [[ $by == "${asked[position]}" ]] || fail "it follows by $by, declared is \"${asked[position]}\"" \
    "was that changed by hand? $(rerun follow) changes it back"
}

# An applier that computes stored columns itself does it by this server's settings.
must_compute_alike() {
  local literals line here
  local -a columns=()
  [[ -n $sql_applier_computing && -n ${asked[mark_computing]} ]] || return 0
  need "$sql_applier_computing" "cannot ask how this server computes"
  here=$result
  [[ $here != "${asked[mark_computing]}" ]] || return 0
  read_filter
  quote_all "${databases[@]}"
  need "${sql_computed_columns//:databases/"${literals:-''}"}" "cannot look for stored columns" 60
  while IFS=$'\t' read -r line _; do
    unescape line
    [[ -z $line ]] || columns+=("$line")
  done <<<"$result"
  ((${#columns[@]} == 0)) || fail "these stored columns are computed here once more, and by other settings than their master's: $(some "${columns[@]}"); ${asked[mark_computing]#, } there, ${here#, } here" \
    "declare the master's for this slave, in settings; rows that were written meanwhile differ: verify: { checksum: true } names their tables, and a raised seed.generation copies them again"
}

# What was dropped here by hand would be noticed only when the master next writes to it.
find_missing() {
  local theirs line database count missing=
  local -A here=() named=()
  [[ -n ${asked[mark_inventory]} ]] || return 0
  theirs=$(base64 -d <<<"${asked[mark_inventory]}") || fail "the inventory of the master cannot be read"
  while IFS= read -r line; do
    printf -v database %b "${line%%$'\t'*}"
    named[x$database]=$database
  done <<<"$theirs"
  quote_all "${named[@]}"
  need "${sql_inventory//:databases/"$literals"}" "cannot count tables, views, triggers, routines and events" 60
  while IFS= read -r line; do here[x${line%$'\t'*}]=${line##*$'\t'}; done <<<"${result,,}"
  while IFS= read -r line; do
    [[ -n $line ]] || continue
    count=${here[x${line%$'\t'*}]-0}
    ((count >= ${line##*$'\t'})) || missing+="${missing:+, }${line//$'\t'/ } there, $count here"
  done <<<"${theirs,,}"
  [[ -z $missing ]] ||
    fail "this slave lacks what its master has: $missing" \
      "compare information_schema on both: was something dropped here by hand? Mend it with the binary log off, or raise seed.generation" \
      "if the master is dropping things just now, run pulumi up again"
}

# They are in no order with the master's: another slave of this one, or this one as a master, would be wrong.
find_own_transactions() {
  local statement
  [[ ${asked[member]} == no ]] || return 0 # members of a pair both write, if only the marker
  [[ $(entry "$seeded" method) != none ]] || return 0 # a history of its own was declared to be right
  with "$sql_own_transactions" :gtid "${asked[mark_gtid]}"
  need "$statement" "cannot read the GTID positions"
  [[ -n $result ]] || return 0
  forget_own "$result"
  fail "this slave wrote transactions that its master does not have: $own" "${hints[@]}" \
    "what they changed is still here: take it back with SET sql_log_bin = 0, and compare with verify: { checksum: true }; or raise seed.generation" \
    "find and stop the writer (an event, an administrator): what must be written on a slave is written with SET sql_log_bin = 0"
}

# Sets `own` to $1 and `hints` to how these transactions are forgotten: here, when nobody has read them; or made known to the
# master, where that can be.
forget_own() {
  local first last part uuid statement list=
  own=$1 hints=()
  need "$sql_dump_threads" "cannot list the slaves that are connected"
  if [[ -z $result$(linked_accounts) ]]; then
    with "$sql_forget_own" :own "$own"
    hints=("nobody follows this server, so it may forget them, with its own binary log; run here in one session: $statement")
  fi
  if [[ -n $sql_skip_transaction && $own =~ ^([0-9a-f-]+):([0-9:-]+)$ ]]; then
    uuid=${BASH_REMATCH[1]}
    for part in ${BASH_REMATCH[2]//:/ }; do
      first=${part%-*} last=${part#*-}
      ((last - first < 20)) || return 0
      for ((; first <= last; first++)); do
        with "$sql_skip_transaction" :gtid "$uuid:$first"
        list+=${list:+; }$statement
      done
    done
    hints+=("or have the master know them, each without contents; run there: $list")
  elif ((${#hints[@]} == 0)); then
    hints=("its own slaves have them too: raise seed.generation, here and there")
  fi
}

# Shows that this waits, and for what: when something has moved, and once a minute. Sets `said_at`.
say_progress() {
  if ((moved > said_at)) && [[ ${row[$column_lag]-} != 0 ]]; then
    say "catching up: ${row[$column_lag]-unknown} s behind"
  elif ((SECONDS - said_at >= 60)); then
    say "waits for ${asked[mark_file]}:${asked[mark_position]} of the master; for $((SECONDS - moved)) s nothing has come"
  else
    return 0
  fi
  said_at=$SECONDS
}

still_behind() {
  local waited="the slave has not reached the master's position after $((SECONDS - started)) s"
  refuse_undeclared slave
  ((SECONDS - moved < 5)) || {
    keep_made mark <<<'lost'
    fail "$waited: it has applied all that it has read, and for $((SECONDS - moved)) s nothing has come" \
      "a filter of the master, or of a server between the two, can leave it out: $sql_master_status shows it there" \
      "was the master's log reset since? $(anew "takes its position")"
  }
  fail "$waited; it is ${row[$column_lag]-unknown} s behind" \
    "it goes on catching up: run pulumi up again later, or raise verify.catchUpSeconds"
}

# Whether everything up to the mark was applied, where the marker row shows it too. A place in the log of another server than
# the own master's says nothing here.
has_passed() {
  [[ ${asked[marker]} == on ]] || return 1
  if [[ -n ${asked[mark_gtid]} ]]; then
    is_at_position gtid
  else
    [[ -n ${asked[mark_id]} && ${row[Master_Server_Id]-${row[Source_Server_Id]-}} == "${asked[mark_id]}" ]] && is_at_position file
  fi
}

explain_lack() {
  refuse_undeclared slave
  keep_made mark <<<'lost'
  fail "everything up to the mark was applied here (${asked[mark_gtid]:-${asked[mark_file]}:${asked[mark_position]}}), and the marker row did not come: something leaves out the database $marker_database, or its row was taken away" \
    "a filter of the master, or of a server between the two? $sql_master_status shows it there: take out what is not declared" \
    "was $marker_database dropped on either side, were events skipped, or was the slave seeded, since the mark? $(anew "writes the row")"
}

# Prints what $1 again: a run that has seen that the mark is lost makes another one.
anew() {
  printf "the next pulumi up %s again; where drift is \"off\", pulumi up --replace '**::%s-mark' does" "$1" "$host_name"
}

reached() {
  local literal
  if [[ ${asked[marker]} == on ]]; then
    quote "${asked[link]}"
    rows "SELECT nonce FROM $marker_database.marker WHERE link = $literal" || return 1
    # A later mark proves as much, and the row of this one will not come any more.
    [[ $result == "${asked[mark_nonce]}" ]] ||
      [[ $result == ????????-????-7* && ${asked[mark_nonce]} == ????????-????-7* && $result > ${asked[mark_nonce]} ]]
    return
  fi
  is_at_position "${asked[position]}"
}

# Whether the place of the mark, as $1 (gtid or file) says it, is reached; waits for a second at most.
is_at_position() {
  local statement
  if [[ $1 == gtid ]]; then
    with "$sql_wait_gtid" :gtid "${asked[mark_gtid]}"
    rows "$statement" && [[ $result == 0 ]]
  else
    with "$sql_wait_file" :file "${asked[mark_file]}"
    rows "${statement//:position/"${asked[mark_position]}"}" && [[ $result != NULL && $result != -1 ]]
  fi
}
