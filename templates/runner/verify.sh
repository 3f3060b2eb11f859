# The proof: a position or a marker row taken on the master afterwards is reached on the slave, and the slave is sound.

# On the master: writes the marker and prints the position to be reached.
step_mark() {
  local nonce gtid
  read_request
  read_options "$request"
  begin 600
  nonce=$(cat /proc/sys/kernel/random/uuid)
  if [[ ${option[marker]} == on ]]; then
    quote "${option[link]}"
    # As a statement, because a REPLACE of a row the slave lacks is right there too; a row event would stop it.
    rows "REPLACE INTO $marker_database.marker VALUES ($literal, '$nonce'); $sql_last_gtid" 30 "$marker_session" ||
      fail "cannot write the marker: $sql_error"
    gtid=$result
  else
    need "$sql_logged_position" "cannot read the GTID position"
    gtid=$result
  fi
  # Others need the lock, so not for as long as a slave may take to catch up.
  [[ ${option[semi_sync]-} != on ]] || await_answers "$((option[seconds] < 300 ? option[seconds] : 300))"
  need "$sql_master_status" "cannot read the position of the binary log"
  printf 'nonce=%s\nfile=%s\nposition=%s\ngtid=%s\n' "$nonce" "$(cut -f 1 <<<"$result")" "$(cut -f 2 <<<"$result")" "$gtid"
}

# On the slave.
step_verify() {
  local events read_only started=$SECONDS next=$((SECONDS + 2)) version also=
  read_request
  read_options "$request"
  begin 600
  while ! reached; do
    channel_status
    runs || settled || explain_channel
    ((SECONDS - started < option[seconds])) ||
      fail "the slave has not reached the master's position after $((SECONDS - started)) s; it is ${row[$column_lag]-unknown} s behind" \
        "it goes on catching up: run pulumi up again later, or raise verify.catchUpSeconds"
    if ((SECONDS >= next)); then
      say "catching up: ${row[$column_lag]-unknown} s behind"
      next=$((SECONDS + 5))
    fi
    sleep "$poll_seconds"
  done
  channel_status
  runs || explain_channel
  need "$sql_enabled_events" "cannot count enabled events"
  events=$result
  ((events == 0)) || fail "$events event(s) are enabled here and would write on the slave" \
    "run ALTER EVENT ... DISABLE ON SLAVE for each (information_schema.events), or raise seed.generation"
  need 'SELECT @@global.read_only, VERSION()' "cannot read read_only"
  read_only=${result%%$'\t'*} version=${result#*$'\t'}
  ((read_only)) || fail "this slave is writable" "was read_only switched off by hand? It is declared ON"
  [[ $version =~ $version_pattern ]] || fail "the server is $version, declared is $engine_line"
  canonical "$config_file" || fail "the server does not accept its own configuration file" "${hints[@]}"
  compare_live
  ((${#wrong[@]} == 0)) || fail "the server does not run with its configuration file: ${wrong[*]}" \
    "was it changed by hand? pulumi up --replace, with the URN of $host_name-config, sets it again"
  [[ ${option[semi_sync]-} != on ]] || must_answer
  if [[ -r $state_directory/locked ]]; then
    allow_writes
    unlock_accounts <"$state_directory/locked"
    rm -f -- "$state_directory/locked"
  fi
  [[ ${option[semi_sync]-} != on ]] || also='; commits on the master wait for it'
  if [[ ${option[marker]} == on ]]; then
    printf 'proved: a row written on the master was read here; both threads run; read only; no enabled events%s\n' "$also"
  else
    printf 'proved: the position of the master was reached; both threads run; read only; no enabled events (no marker row was used)%s\n' "$also"
  fi
}

reached() {
  local literal statement
  if [[ ${option[marker]} == on ]]; then
    quote "${option[link]}"
    rows "SELECT COUNT(*) FROM $marker_database.marker WHERE link = $literal AND nonce = '${value[nonce]}'" && ((result == 1))
    return
  fi
  if [[ ${option[position]} == gtid ]]; then
    with "$sql_wait_gtid" :gtid "${value[gtid]}"
    rows "$statement" && [[ $result == 0 ]]
  else
    with "$sql_wait_file" :file "${value[file]}"
    rows "${statement//:position/"${value[position]}"}" && [[ $result != NULL && $result != -1 ]]
  fi
}
