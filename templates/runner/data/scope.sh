# Which databases are in scope, which of them are being added, and what the master has of them.

in_scope() {
  local name
  ((${#databases[@]})) || return 0
  for name in "${databases[@]}"; do [[ $name != "$1" ]] || return 0; done
  return 1
}

# Names what is being added: half of a copy, and ours, as long as this file is there. Everything starts over then.
adding=$state_directory/adding

# Sets `added` to the databases that are declared and were not copied.
declare -a added=()
find_added() {
  local name
  added=()
  read_copied
  for name in "${databases[@]}"; do was_copied "$name" || added+=("$name"); done
}

is_added() {
  local name
  for name in "${added[@]}"; do [[ $name != "$1" ]] || return 0; done
  return 1
}

is_half_added() { [[ -r $adding && $'\x1f'$(entry "$adding" scope) == *$'\x1f'"$1"$'\x1f'* ]]; }

# Sets `scope` to the databases that are copied, as the master has them now.
declare -a scope=()
read_scope() {
  local name
  scope=()
  master_rows "$sql_all_databases; SELECT schema_name FROM information_schema.schemata WHERE schema_name = '$marker_database'" ||
    fail "cannot list the master's databases: $sql_error"
  while IFS= read -r name; do
    unescape name
    [[ -n $name ]] || continue
    if [[ $name == "$marker_database" ]]; then
      ((${#added[@]})) || scope+=("$name")
    elif in_scope "$name"; then
      scope+=("$name")
    fi
  done <<<"$result"
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

# A step that fails leaves the slave as it was, without what it did not add. The events of half a copy must not run here:
# unless they are off, the scheduler stays so.
resume_applier() {
  [[ -n ${pauses_applier-} ]] || return 0
  rows "$sql_stop_applier; $sql_start_applier" 60 || true
  [[ $(entry "$adding" events) == *ON* ]] || return 0
  if (disable_events) 2>/dev/null; then rows 'SET GLOBAL event_scheduler = ON' || true; fi
}
at_exit+=(resume_applier)

# Keeps which of the databases that are declared are here. One that was here at the last proof and is gone ends the step, with the
# advice "$@".
keep_databases() {
  local name shown
  local -a gone=()
  local -A here=() known=()
  [[ ${asked[scope]} != everything ]] || { rm -f -- "$made_directory/databases" && return; }
  need "$sql_all_databases" "cannot list databases"
  while IFS= read -r name; do here[x$name]=yes; done <<<"$result"
  [[ ! -r $made_directory/databases ]] || while IFS=$'\t' read -r _ name; do known[x$name]=yes; done <"$made_directory/databases"
  for name in "${databases[@]}"; do
    escape "$name"
    if [[ -n ${here[x$shown]-} ]]; then
      printf 'database\t%s\n' "$shown"
    elif [[ -n ${known[x$shown]-} ]]; then
      gone+=("\"$name\"")
    fi
  done >"$scratch/databases"
  ((${#gone[@]} == 0)) || fail "declared databases that were here are gone: $(some "${gone[@]}")" "$@"
  keep_made databases <"$scratch/databases"
}
