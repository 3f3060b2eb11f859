# The first copy of the data: pulled by the slave in one stream, its position from the stream, its mark written last.

# On the slave, where its master's files come over SSH: prints the key with which it gets them, nothing where none is needed.
step_seed-key() {
  local program
  begin 600
  identify
  if is_seeded "${asked[generation]}"; then drop_copy_key; fi
  for program in ssh ssh-keygen "$program_copy" "$program_unpack"; do
    command -v "$program" >/dev/null || return 0
  done
  is_seeded "${asked[generation]}" || {
    make_copy_key
    printf 'copy_key=%s\n' "$(cut -d ' ' -f 1,2 -- "$copy_key.pub")"
  }
}

# On the master: the account of this one seed, and what must hold there.
step_seed-open() {
  local name literal
  read_request
  begin 600
  need 'SELECT @@log_bin; XA RECOVER' "cannot ask for the binary log and prepared transactions"
  [[ $result == 1* ]] || fail "the binary log is off: no slave can follow this server" "run pulumi up again when its configuration is in place"
  [[ $result == 1 ]] || fail "prepared XA transactions are waiting: a copy would lose them" "commit or roll them back, then run pulumi up again"
  for name in "${databases[@]}"; do
    quote "$name"
    need "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = $literal" "cannot list databases"
    ((result > 0)) || fail "the database \"$name\" is declared but is not on this server" "create it, or leave it out"
  done
  own "seed-${asked[slave]}"
  allow_writes
  apply_accounts "seed-${asked[slave]}"
  [[ -z ${asked[plugin]} ]] || lend_plugin
  let_copy_in
}

# On the master, after the seed: its account goes, and the slave may follow again.
step_seed-close() {
  read_request
  begin 600
  allow_writes
  clear_ledger "seed-${asked[slave]}"
  take_plugin_back
  shut_copy_out
  disown "seed-${asked[slave]}"
  linked_accounts "${asked[slave]}" >"$scratch/links"
  unlock_accounts <"$scratch/links"
}

step_unseed() {
  read_request
  begin 600
  owned "seed-${asked[slave]}" || return 0
  allow_writes
  clear_ledger "seed-${asked[slave]}"
  take_plugin_back
  shut_copy_out
  disown "seed-${asked[slave]}"
}

# Plugins that copies need are loaded as long as one of them is open. What the master cannot load, the copy goes without.
lent=$state_directory/lent
lend_plugin() {
  need "$sql_copy_loaded" "cannot list plugins"
  if ((result == 0)); then
    rows "INSTALL PLUGIN ${asked[plugin]%=*} SONAME '${asked[plugin]#*=}'" || {
      say "the plugin ${asked[plugin]#*=} cannot be loaded: $sql_error"
      return 0
    }
    mkdir -p -- "$lent"
  fi
  [[ ! -d $lent ]] || : >"$lent/${asked[slave]}"
}

take_plugin_back() {
  rm -f -- "$lent/${asked[slave]}"
  [[ -d $lent && -z $(ls -A -- "$lent") ]] || return 0
  rows "UNINSTALL PLUGIN ${physical_plugin%=*}" 60 || say_warning "the plugin ${physical_plugin%=*} could not be unloaded: $sql_error"
  rmdir -- "$lent"
}

# On the slave.
step_seed() {
  read_request
  read_master
  begin 600
  identify
  if is_seeded "${asked[generation]}"; then
    drop_copy_key
    add_databases
    return 0
  fi
  survey_master
  if [[ ${asked[method]} == none ]]; then
    ask_about_data
    refuse_same_server
    channel_status
    # The other member is its slave, and proved to follow: what it wrote itself is known.
    if [[ ${asked[pair]} == origin && ${#row[@]} -eq 0 ]]; then position_origin; else trust_data; fi
  elif [[ ${asked[pair]} == origin ]]; then
    position_origin
  elif [[ ${asked[method]} == empty ]]; then
    join_empty
  else
    allow_writes
    choose_method
    if [[ $method == dump ]] || ! copy_whole; then copy_by_dump; fi
    begin_from_copy
  fi
  drop_copy_key
  say "seeded"
}

# For a person who does not wait for the proof: the copy goes, and the data of before are served again.
step_put-back() {
  begin 600
  find_beside
  [[ -e $kept_data ]] || fail "no data of before are kept here: there were none, or the copy is proved; nothing was changed"
  : | write_file "$copying_files" 600 || fail "cannot write to $state_directory; nothing was changed"
  mv -T -- "$kept_data" "$beside" || fail "cannot rename $kept_data; nothing was changed"
  # From here on the next step finishes it.
  rm -f -- "$seeded" "$state_directory/attempt" || fail "cannot write to $state_directory; nothing was changed"
  put_data_back || fail "cannot put the data of before back: they are in $beside/old" \
    "see that this login can write to ${real_directory%/*}: the next pulumi up puts them back"
  say "the data of before are back: raise seed.generation to copy once more"
}

# Where a copy of files was refused, it begins anew: sets `method`.
copy_by_dump() {
  copy_scope discard_scope
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
  write_mark "$method" "$file" "$position" ${gtid+"$gtid"}
  read_copied
  ! grep -q "^$waiting_line" -- "$config_file" || set_filter
}
