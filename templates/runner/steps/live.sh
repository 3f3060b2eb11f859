# What the running server and its files say against the declaration, and what is weak about its tables: parts of the preflight.

# Files that the server reads after ours win. Whatever else overrides ours is found when ours is in place.
look_at_later_files() {
  local file line group theirs ours plain
  [[ ${config_file%/*} == *.d ]] || return 0
  for file in "${config_file%/*}"/*.cnf; do
    [[ $file > $config_file && -r $file ]] || continue
    group=
    while IFS= read -r line; do
      [[ ! $line =~ ^[[:space:]]*\[([^]]*)\] ]] || group=${BASH_REMATCH[1]}
      [[ $group =~ $option_groups ]] || continue
      parse_option "$line" || continue
      ours=${setting[$option_name]-}
      [[ -n $ours ]] || continue
      theirs=${option_value%%[[:space:]#]*} # what is ours is one word
      theirs=${theirs//[\"\']/}
      theirs=${theirs:-ON}
      [[ $ours != @(ON|OFF) ]] || { truth "$theirs" && theirs=$plain; }
      [[ ${theirs,,} == "${ours,,}" ]] ||
        finding "$option_name is \"$theirs\" in $file, which is read after ${config_file##*/}, declared is \"$ours\": remove it there"
    done <"$file"
  done
}

# Sets `persisted_advice`, and `persisted` to why the variable $1, persisted as $2, cannot be $3; returns 1 when it is.
persisted_otherwise() {
  [[ ${2,,} != "${3,,}" ]] || return 1
  persisted="$1 is persisted as \"$2\" (SET PERSIST, in mysqld-auto.cnf), which wins over every option file, declared is \"$3\""
  persisted_advice="run RESET PERSIST $1"
}

look_at_persisted() {
  local name current
  while IFS=$'\x1f' read -r name current _; do
    [[ -n $name && -n ${setting[$name]-} ]] || continue
    ! persisted_otherwise "$name" "$current" "${setting[$name]}" || finding "$persisted: $persisted_advice"
  done <<<"${answer[persisted]}"
}

# What keeps changes from slaves or hides errors. Our own filter, where there will be one, is set by a later step.
look_at_undeclared() {
  local i side=master ours="gtid_strict_mode replicate_wild_ignore_table"
  [[ -z ${asked[master]} ]] || side=slave
  channel_status
  ((${#databases[@]} == 0)) || ours+=" replicate_wild_do_table"
  find_undeclared "$side" "$ours"
  for i in "${!undeclared[@]}"; do finding "${undeclared[i]}; ${remedies[i]}"; done
}

# What a server with data keeps: another value is a migration that this library does not do.
look_at_kept() {
  local name
  for name in $kept_variables; do
    [[ -n ${setting[$name]-} && ${answer[$name],,} != "${setting[$name],,}" ]] || continue
    ! needs_migration "$name" "${answer[$name]}" "${setting[$name]}" || finding "$migration: $migration_advice"
  done
}

# Sets `migration_advice`, and `migration` to why the variable $1 cannot go from $2 to $3; returns 1 when it can, because nothing would be lost.
needs_migration() {
  [[ ${asked[keeps_data]} == yes || -r $seeded && $(entry "$seeded" self) == "$(cat "$data_directory/pulumi_replication.id" 2>/dev/null)" ]] || return 1
  need "$sql_filled_databases" "cannot list databases"
  [[ -n $result ]] || return 1
  migration="$1 is \"$2\" on this server with data, declared \"$3\": that is a migration, step by step and not by a restart"
  migration_advice="declare what it is (gtid: false on the master, position: \"file\" on its slaves, when GTIDs are off), or migrate it first as the server's manual says"
}

look_at_retention() {
  local logs kept
  [[ -n ${setting[$retention_variable]-} ]] || return 0
  IFS=$'\t' read -r logs kept <<<"${answer[log]}"
  ! is_shorter "${setting[$retention_variable]}" "$kept" "$logs" || [[ -z $shorter ]] || finding "$shorter: $shorter_advice"
}

# A slave with its master's id, or two with one id, are thrown out without a clear error.
look_at_attached() {
  local id reported
  while IFS=$'\x1f' read -r id reported _; do
    [[ $id != "${setting[server_id]-}" ]] ||
      finding "a slave with server_id $id follows this server already${reported:+ ($reported)}: ids must differ; declare another serverId, or stop that slave"
  done <<<"${answer[attached]//$'\t'/$'\x1f'}"
}

# A filter that cannot be seen cannot be proved.
look_at_sight() {
  local plain
  [[ -n $sql_shows_slave ]] || return 0
  truth "${setting[$sql_shows_slave]:-${answer[shown]}}"
  [[ $plain == ON ]] ||
    finding "with $sql_shows_slave = OFF a slave shows neither its filters nor other channels: declare settings: { $sql_shows_slave: true }, which restarts the server"
}

look_at_other_channels() {
  local one
  name_other_channels "${answer[channels]}"
  for one in "${other_channels[@]}"; do finding "$one: $other_channels_advice"; done
}

# Tables that replicate badly or are copied badly. None of it keeps a server from being a master.
look_at_tables() {
  local name engine keyless literals
  local -a keyless_tables=() unprotected_tables=()
  if ((${#databases[@]})); then
    quote_all "${databases[@]}"
    rows "${sql_weak_tables//:scope/"t.table_schema IN ($literals)"}" 60
  else
    rows "${sql_weak_tables//:scope/TRUE}" 60
  fi || { warning "tables without a primary key or without transactions were not looked for: $sql_error"; return; }
  while IFS=$'\x1f' read -r name engine keyless; do
    [[ $keyless != 1 ]] || keyless_tables+=("$name")
    [[ -z $engine ]] || unprotected_tables+=("$name ($engine)")
  done <<<"${result//$'\t'/$'\x1f'}"
  ((${#keyless_tables[@]} == 0)) ||
    warning "without a primary key: $(some "${keyless_tables[@]}"). Each row that changes there makes a slave read the whole table: give them one"
  ((${#unprotected_tables[@]} == 0)) ||
    warning "without transactions: $(some "${unprotected_tables[@]}"). A copy of them is right only while nobody writes there, and a slave that stops in the middle of a change of them keeps a part of it, which may show with verify: { checksum: true } only: convert them to InnoDB, or let nobody write there while a slave is seeded"
  look_outside
}

# What the declared databases need of others, which a slave does not have. A slave that follows already has come to terms
# with it; a new one tries it before it drops anything.
look_outside() {
  local kind name other literals found=finding
  local -a keys=() views=() bodies=()
  ((${#databases[@]})) || return 0
  [[ -z ${answer[attached]-} ]] || found=warning
  quote_all "${databases[@]}" "${created_databases[@]}"
  rows "${sql_outside//:scope/"$literals"}" 60 || { warning "what needs databases that are not declared was not looked for: $sql_error"; return; }
  while IFS=$'\x1f' read -r kind name other; do
    case $kind in
      key) keys+=("$name -> $other") ;;
      view) views+=("$name -> $other") ;;
      body) bodies+=("$name -> $other") ;;
    esac
  done <<<"${result//$'\t'/$'\x1f'}"
  ((${#keys[@]} == 0)) ||
    "$found" "foreign keys lead to databases that are not declared: $(some "${keys[@]}"). A slave has no rows there, and stops at the first one that points to them (1452): declare those databases too, or drop these keys"
  ((${#views[@]} == 0)) ||
    "$found" "views read databases that are not declared: $(some "${views[@]}"). A slave has nothing to read there, and no copy of them can be loaded (1146): declare those databases too, or drop these views"
  ((${#bodies[@]} == 0)) ||
    warning "bodies name tables of databases that are not declared: $(some "${bodies[@]}"). Called on a slave they fail: declare those databases too, or call them on the master only"
}

# Whether the declared retention $1 is shorter than the live one $2 of a server whose log_bin is $3: sets `shorter` to what
# would be lost, and `shorter_advice`; nothing of it where that is permitted.
is_shorter() {
  local declared kept both
  shorter='' shorter_advice=''
  [[ -n $1 && $3 == @(1|ON) ]] || return 1
  declared=$((${1%.*} * retention_seconds)) kept=$((${2%.*} * retention_seconds))
  ((declared != 0 && (kept == 0 || declared < kept))) || return 1
  [[ ${asked[shorten_retention_on]} != "$host_name" ]] || return 0
  both=${asked[pair_name]:+", or \"${asked[pair_name]}\" for both members of the pair"}
  shorter="the declaration keeps binary logs for $declared s, the server keeps them for $kept s (0 = for ever): the older ones would be deleted"
  shorter_advice="declare binlog.expireDays as long as it is now, or allow the loss with binlog.shortenRetentionOn: \"$host_name\"$both"
}
