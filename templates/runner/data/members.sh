# Members of ENUM and SET that no definition shows: a server prints "?" for a character of 4 bytes, and a copy would have that.

# Ends the step when a column in scope would lose such a member.
keep_members() {
  local line name statement list
  local -a columns=() hidden=()
  ((${#scope[@]})) || return 0
  quote_all "${scope[@]}"
  master_rows "${sql_lost_members//:databases/"$literals"}" 60 || fail "cannot ask $master_name for its columns: $sql_error"
  [[ -z $result ]] || mapfile -t columns <<<"$result"
  for line in "${columns[@]}"; do
    IFS=$'\t' read -r name statement <<<"$line"
    unescape name statement
    master_rows "$statement" "${asked[copy_seconds]}" || fail "cannot ask $master_name for the members of $name: $sql_error"
    [[ $result != lost ]] || hidden+=("$name")
    [[ $result != perhaps ]] ||
      say_warning "$name shows a member with \"?\": if that is another character on $master_name, one of 4 bytes in utf8mb4, it is a \"?\" here"
  done
  ((${#hidden[@]})) || return 0
  printf -v list ', %s' "${hidden[@]}"
  fail "these columns have members with characters of 4 bytes (as emoji are), which the master itself shows as \"?\", and a copy would have that: ${list#, }; nothing was changed" \
    "on the master, have the column hold text: ALTER TABLE ... MODIFY ... VARCHAR(...) CHARACTER SET utf8mb4" \
    "or leave its database out of databases"
}
