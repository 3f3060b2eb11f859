# Stored columns that are computed from the session's settings: a copy computes them anew, and may get other values.

bare_load_session=$load_session
# Has the load's session compute as its master's sessions do by default, in `load_session`, and ends the step when that does
# not give what is stored there. Reads the tables that have such columns.
compute_alike() {
  local line name statement values
  local -a columns=() others=()
  ((${#scope[@]})) || return 0
  master_rows "$sql_computing_settings" || fail "cannot ask $master_name how it computes: $sql_error"
  values=$result
  load_session=$bare_load_session$values
  quote_all "${scope[@]}"
  master_rows "${sql_computed_columns//:databases/"$literals"}" 60 || fail "cannot ask $master_name for its columns: $sql_error"
  [[ -z $result ]] || mapfile -t columns <<<"$result"
  for line in "${columns[@]}"; do
    IFS=$'\t' read -r name statement <<<"$line"
    unescape name statement
    # What it refuses for another reason is not known to differ.
    if master_rows "$sql_compute_session; $statement" "${asked[copy_seconds]}"; then
      [[ -z $result ]] || others+=("$name")
    elif [[ $sql_error == *ERROR\ 1690* ]]; then
      others+=("$name")
    fi
  done
  ((${#others[@]} == 0)) || {
    printf -v values ', %s' "${others[@]}"
    fail "these columns are stored on the master with other values than a copy would compute: ${values#, }; nothing was changed" "${computed_ways[@]}"
  }
  ((${#columns[@]} == 0)) || must_apply_alike "$values"
}
# An applier that computes stored columns itself does it by this server's settings; the master's are $1.
must_apply_alike() {
  [[ -n $sql_applier_computing ]] || return 0
  need "$sql_applier_computing" "cannot ask how this server computes"
  [[ $result != "$1" ]] || return 0
  fail "stored columns of $master_name are computed here once more, and by other settings: ${1#, } there, ${result#, } here; nothing was changed" \
    "declare the master's for this slave, in settings"
}

# What a person does about the columns that are named.
computed_ways=(
  "they depend on the session that wrote the row (its time zone, for a TIMESTAMP): have them computed when they are read. On the master: ALTER TABLE ... DROP COLUMN ..., ADD COLUMN ... VIRTUAL"
  "or leave their database out of databases"
)
