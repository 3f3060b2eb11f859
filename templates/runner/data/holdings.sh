# What this server holds of others and who follows it, before anything of it is overwritten.

# Asks what the server holds and who follows it, and sets `own_name` to what names it in a permission to overwrite it, and
# `logs_errors_to` to the name of its error log.
ask_about_data() {
  ask 30 "$session" "name=$sql_identity" "filled=$sql_filled_databases" "threads=$sql_dump_threads" \
    "scheduler=SELECT @@global.event_scheduler" "errors=SELECT @@global.log_error" ||
    fail "cannot ask what this server holds: $sql_error"
  own_name=${answer[name]//$'\t'//} logs_errors_to=${answer[errors]}
}

# Whether the declaration permits that what is here is overwritten. Once the configuration is in place the server id is the
# declared one, and the host's name alone can be compared. After `ask_about_data`.
permits_overwrite() { [[ -n ${asked[overwrite]} && ${asked[overwrite]#*/} == "${own_name#*/}" ]]; }

# The same before anything has changed: by the whole name that it has, or had before an earlier try.
permits_overwrite_by_name() {
  [[ ${asked[overwrite]} == "$own_name" ]] ||
    { [[ -n ${asked[overwrite]} ]] && is_of_this_server "$former_names" && grep -qxF -- "name=${asked[overwrite]}" "$former_names"; }
}

# Sets `foreign` to the databases in scope that hold something of somebody else's, separated by commas.
look_for_foreign_data() {
  local name
  foreign=
  find_brought
  [[ $brought != everything ]] || return 0
  while IFS= read -r name; do
    unescape name
    [[ -z $name || $brought == *$'\x1f'"$name"$'\x1f'* ]] || ! in_scope "$name" || is_half_added "$name" || foreign+=${foreign:+, }$name
  done <<<"${answer[filled]}"
}

# Slaves that are attached here and are not declared would be left with the data of before. Declared ones are looked at
# on their own hosts, where their marks are.
look_downstream() {
  local user host accounts literal
  accounts=$(linked_accounts)
  while IFS=$'\t' read -r user host; do
    [[ -n $user ]] || continue
    quote "$user"
    [[ $'\n'$accounts == *$'\n'"$literal@"* ]] ||
      finding "somebody follows this server and is not declared ($user from ${host%:*}): it would be left with old data. Declare it, or stop it"
  done <<<"${answer[threads]}"
}

# Copied machines have one identity: they would throw each other out, and each would take the other's state for its own.
refuse_same_server() {
  local same=
  [[ $master_identity/ != "$own_name"/* ]] || same=$own_name
  [[ $master_identity != */"$own_id" ]] || same=$own_id
  [[ -n $same ]] || return 0
  fail "the master and this server are one, or one is a copy of the other: both are $same; nothing was changed" \
    "if the declared address of $master_name is this server's own, correct it" \
    "if this machine is a copy: stop its server, delete auto.cnf and pulumi_replication.id in $data_directory, start it, then run pulumi up again"
}
