# Databases that are made where they are missing, and are never dropped.

step_databases() {
  read_request
  begin 600
  allow_writes
  need "$request" "cannot make the databases"
  meet_expectations
}

# What the request expects of the server holds.
meet_expectations() {
  local entry what query wanted next
  for entry in "${expected[@]}"; do
    IFS=$'\t' read -r what query wanted next <<<"$entry"
    need "$query" "cannot see whether $what"
    [[ $result == "$wanted" ]] || fail "${what//:found/"$result"}" "$next"
  done
}
