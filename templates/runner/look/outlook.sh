# What a first run would find otherwise than it is declared: rows for a program that judges them. Changes nothing, and needs
# nothing that was installed.

# Reads the option file that would be written from stdin.
step_outlook() {
  local new
  begin 600
  new=$scratch/new.cnf
  cat >"$new"
  read_live
  keep_log_names "$new" "${asked[declared_log_names]}"
  { accepted "$new" && canonical "$new"; } || fail "the server does not accept this configuration" "${hints[@]}"
  [[ ! -e $config_file ]] || print_row file "$(cmp -s -- "$new" "$config_file" && printf same || printf other)"
  print_settings
  print_names database "$sql_all_databases"
  print_names filled "$sql_filled_databases"
  print_names account "SELECT user, host FROM mysql.user"
  print_names plugin "SELECT plugin_name FROM information_schema.plugins WHERE plugin_status = 'ACTIVE'"
  print_made
  [[ ! -e $seeded ]] || ! has_copy || print_row seeded "$(entry "$seeded" generation)"
  print_row end
}

# Of each option whose value the running server has not: its name, what it is and what it should be; of one that it does not
# know only the last.
print_settings() {
  local name
  for name in "${!want[@]}"; do
    if [[ -z ${live[$name]+known} ]]; then
      print_row unknown "${want_name[$name]}" "${want[$name]}"
    elif ! same "$name" "${want[$name]}"; then
      print_row setting "${want_name[$name]}" "${live[$name]}" "${want[$name]}"
    fi
  done
}

# Each row of the statement $2 as one of the kind $1. The client has escaped it.
print_names() {
  local line
  need "$2" "cannot list what is here ($1)"
  while IFS= read -r line; do [[ -z $line ]] || printf '%s\t%s\n' "$1" "$line"; done <<<"$result"
}

# The accounts that were made here by this library.
print_made() {
  local account
  while IFS= read -r account; do [[ -z $account ]] || print_row made "$account"; done < <(made_accounts "$state_directory"/ledgers/*)
}

# The fields "$@" as a row.
print_row() {
  local field shown row=
  for field in "$@"; do
    escape "$field"
    row+=${row:+$'\t'}$shown
  done
  printf '%s\n' "$row"
}
