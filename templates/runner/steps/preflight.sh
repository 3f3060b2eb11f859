# Everything that must hold before anything is changed: all findings of a host at once, then what is worth knowing.

step_preflight() {
  local line
  read_request
  read_settings
  begin 600
  look_at_host
  look_at_managers
  look_at_later_files
  ! listens_elsewhere "${setting[bind_address]-}" || finding "$activated: $activated_advice"
  if ! look_at_server; then
    explain_silence
    finding "$silence: $silence_advice"
  elif look_at_claim; then
    # Without its privileges the administrator sees too little to judge by.
    if [[ -n $lacking ]]; then
      finding "what the server holds and whom it follows was not looked at: the administrator may not see it"
    else
      look_inside
    fi
  fi
  for line in "${warnings[@]}"; do say_warning "$line"; done
  if ((${#findings[@]} == 0)); then
    [[ -n $only_looks ]] || claim_server
    return
  fi
  printf '%s: preflight found %s problem(s); nothing was changed on any server\n' "$host_name" "${#findings[@]}" >&2
  printf '  - %s\n' "${findings[@]}" >&2
  exit 1
}

look_at_host() {
  local program
  for program in "$program_client" "$program_server" "$program_dump" flock timeout; do
    command -v "$program" >/dev/null || finding "the program $program is not there: install it, or name its directory (host.programDirectories)"
  done
  [[ -z $client_option_file || -r $client_option_file ]] ||
    finding "cannot read $client_option_file (host.clientOptionFile): is it there, and may this login read it?"
  [[ -d ${config_file%/*} && -w ${config_file%/*} ]] ||
    finding "cannot write ${config_file%/*}: it must exist and be writable for this login (root, or host.ssh.sudo: true)"
  [[ -d $data_directory && -w $data_directory ]] ||
    finding "cannot write the data directory $data_directory: is host.dataDirectory right, and may this login write there?"
}

# Two stacks would take each other's settings, accounts and passwords away, each whenever it runs.
look_at_managers() {
  find_other_managers "${asked[stack]}"
  [[ -z $managers ]] ||
    finding "it is managed by the stack $managers, and two stacks would undo each other's settings and accounts: destroy that one first, or take this server out of it; if it is gone, or is this one (${asked[stack]}) under an old name, remove $state_directory/owners here"
}

# Returns 1 and sets `sql_error` when the server does not answer. Sets `live_bind`, `live_closed`, `live_port` and
# `live_directory` to what it says.
look_at_server() {
  local version
  ask 10 'DO 0' "server=SELECT VERSION(), @@port, @@datadir" "grants=SHOW GRANTS" \
    "bind=SELECT COALESCE(@@bind_address, '')" "closed=SELECT @@skip_networking" || return 1
  live_bind=${answer[bind]} live_closed=${answer[closed]}
  IFS=$'\t' read -r version live_port live_directory <<<"${answer[server]}"
  [[ $version =~ $version_pattern ]] || finding "the server is $version, declared is $engine_line ($releases): correct \"engine\", or the address"
  [[ $live_port == "$port" ]] || finding "the server at $socket listens on port $live_port, declared is $port: is this the server that is meant?"
  [[ ${live_directory%/} -ef $data_directory ]] || finding "the server's data directory is $live_directory, declared is $data_directory"
  look_at_privileges
}

# What counts is granted on everything, and may be granted on.
look_at_privileges() {
  local line privilege granted=,
  while IFS= read -r line; do
    [[ $line == 'GRANT '*' ON *.* TO '* ]] || continue
    line=${line#GRANT }
    granted+=${line%%' ON *.* TO '*},
    [[ $line != *' WITH '*'GRANT OPTION'* ]] || granted+='GRANT OPTION,'
  done <<<"${answer[grants]}"
  granted=${granted//, /,}
  lacking=
  while IFS= read -r privilege; do
    [[ $granted == *,"$privilege",* ]] || [[ $granted == *,'ALL PRIVILEGES',* && $privilege != 'GRANT OPTION' ]] ||
      lacking+=${lacking:+, }$privilege
  done <<<"$administrator_privileges"$'\nGRANT OPTION'
  [[ -z $lacking ]] || finding "the administrator lacks privileges on *.*: $lacking"
}
lacking=

# What only a privileged administrator sees, asked for at once.
look_inside() {
  local name literal literals=
  local -a questions=("attached=$sql_attached_slaves" "persisted=${sql_persisted:-DO 0}")
  for name in $kept_variables; do questions+=("$name=SELECT @@global.$name"); done
  [[ -z ${setting[$retention_variable]-} ]] || questions+=("log=SELECT @@global.log_bin, @@global.$retention_variable")
  if [[ -n ${asked[master]} ]]; then
    [[ -z $sql_shows_slave ]] || questions+=("shown=SELECT @@global.$sql_shows_slave")
    questions+=("channels=$sql_other_channels")
  elif ((${#databases[@]})); then
    for name in "${databases[@]}"; do
      quote "$name"
      literals+="${literals:+ UNION ALL }SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = $literal"
    done
    questions+=("databases=$literals")
  fi
  ask 30 "$session" "${questions[@]}" || fail "cannot look at the server: $sql_error"
  look_at_persisted
  look_at_undeclared
  look_at_kept
  look_at_attached
  look_at_retention
  [[ -n ${asked[master]} && -z ${asked[pair]} && -z $(linked_accounts) ]] || look_at_reach
  if [[ -n ${asked[master]} ]]; then
    look_at_sight
    look_at_other_channels
    look_at_slave
  else
    look_for_databases
    look_at_tables
  fi
}

look_for_databases() {
  local i
  local -a there=()
  ((${#databases[@]})) || return 0
  mapfile -t there <<<"${answer[databases]}"
  for i in "${!databases[@]}"; do
    ((there[i])) || finding "the database \"${databases[i]}\" is declared but is not on this server: create it, or leave it out"
  done
}

look_at_slave() {
  channel_status
  look_at_member
  if is_seeded "${asked[generation]}"; then
    # Downstream of a master that is seeded again: this slave must be seeded again too, or it silently lacks rows.
    [[ $(entry "$seeded" lineage) == "${asked[lineage]}" ]] ||
      finding "its master ${asked[master]} is seeded again, and this slave would lack what changed there: raise seed.generation here too"
    look_at_scope
    return
  fi
  look_at_way
  if [[ ${asked[method]} == none ]]; then
    look_at_adopted
    look_at_running_member
    return
  fi
  ask_about_data
  [[ ${asked[pair]} != origin ]] || look_at_tables
  if ((${#row[@]})) && ! permits_overwrite_by_name && ! joined_by_us; then
    finding "it follows ${row[$column_host]}:${row[$column_port]} already, and this library did not set that up: $(when_lost "declare seed: { method: \"none\" } to keep its data$(or_overwrite)")"
  elif [[ ${asked[method]} == empty ]]; then
    look_for_foreign_data
    [[ -z $foreign ]] || finding "it holds data: $foreign. $(when_lost "If the pair is to begin with them, $(seed_from "$host_name")")"
  elif [[ ${asked[pair]} != origin ]]; then
    look_for_foreign_data
    [[ -z $foreign ]] || permits_overwrite_by_name ||
      finding "it holds data that the seed would overwrite: $foreign. $(when_lost "If they may be lost, declare seed: { overwrite: \"$own_name\" }")"
  fi
  look_downstream
}

# What else may be declared of a server that follows already. Of a pair, only the one that gets a copy loses its data.
or_overwrite() {
  [[ ${asked[method]} != @(auto|clone|backup|parallel|dump) ]] || printf ', or seed: { overwrite: "%s" } to replace them' "$own_name"
}

# A channel that goes on as it is must be sound: what stopped it is for its administrator to mend.
look_at_adopted() {
  ! breaks || finding "it follows ${row[$column_host]}:${row[$column_port]} already, and $broken. Mend that first, both threads must run${hints[0]+: ${hints[0]-}}"
}

# What was not copied is not here, and the first change of it on the master would stop the slave. Named databases are copied.
look_at_scope() {
  local name missing=
  find_added
  [[ -z $copied || $copied == everything ]] || ((${#databases[@]})) || missing="everything else"
  # A member's data are on both sides, and either may have begun to write there.
  [[ -z ${asked[pair]} ]] || for name in "${added[@]}"; do missing+=${missing:+, }$name; done
  if [[ -n $missing ]]; then
    finding "its data were copied without $missing, and the first change of that would stop it: raise seed.generation to copy again"
  elif ((${#added[@]})); then
    ask_about_data
    look_at_added
  fi
}
