# What is here, as JSON, for people and programs that look. Changes nothing and takes no lock.

json_string() {
  local text=$1 code character
  text=${text//\\/\\\\} text=${text//\"/\\\"}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for code in {1..31} 127; do
      printf -v code %02x "$code"
      printf -v character %b "\\x$code"
      text=${text//"$character"/\\u00$code}
    done
  fi
  printf '"%s"' "$text"
}

# Prints that the server does not answer, or with which error it refuses the local administrator: it runs then.
print_silence() {
  local refused=
  ! refused_login || refused=',"refused":'$(json_string "${sql_error%%$'\n'*}")
  printf ',"answers":false%s}\n' "$refused"
}

# Begins the answer of a step that only looks; ends it and returns 1 when the server does not answer.
begin_answer() {
  begin_look
  printf '{"host":%s' "$(json_string "$host_name")"
  is_up || { print_silence && return 1; }
}

# Makes `scratch` space for a step that only looks.
begin_look() {
  local left
  mkdir -p -- "$state_directory"
  for left in "$state_directory"/look.*; do
    [[ ! -e $left || -e /proc/${left##*.} ]] || rm -rf -- "$left"
  done
  scratch=$state_directory/look.$$
  mkdir -- "$scratch" || fail "cannot write to $state_directory"
  # Not `tidy`: the children that are noted here may be those of a step that runs.
  trap 'rm -rf -- "$scratch"' EXIT
  trap 'exit 130' INT TERM HUP
}

# Prints which step is at work here, if one is.
step_at_work() {
  local holder process
  holder=$(entry "$state_directory/lock.holder" process)
  [[ -n $holder ]] || return 0
  name_process "${holder%% *}"
  [[ $process != "$holder" ]] || printf ',"step":%s' "$(json_string "$(entry "$state_directory/lock.holder" step)")"
}

# Prints where this server is: what it has applied, and where its own binary log ends.
own_position() {
  local file position
  need "$sql_slave_gtid" "cannot read the GTID position"
  printf ',"gtid":%s' "$(json_string "$result")"
  need "$sql_logged_position; $sql_master_status" "cannot read the position of the binary log"
  [[ $result == *$'\n'* ]] || return 0
  IFS=$'\t' read -r file position _ <<<"${result#*$'\n'}"
  printf ',"log":{"gtid":%s,"file":%s,"position":%s}' "$(json_string "${result%%$'\n'*}")" "$(json_string "$file")" "$position"
}

# Prints which transaction the applier stopped at, where that is clear.
failing_position() {
  find_failing
  ((${#failing[@]})) || return 0
  printf ',"failing":{"gtid":%s,"file":%s,"position":%s}' "$(json_string "${failing[gtid]}")" \
    "$(json_string "${failing[file]}")" "${failing[position]}"
}

# Prints what is live or to come, and is not declared.
print_undeclared() {
  local side=master i json=
  [[ ! -r $seeded && ${#row[@]} -eq 0 ]] || side=slave
  find_undeclared "$side"
  for i in "${!undeclared[@]}"; do
    json+=${json:+,}'{"severity":'$(json_string "${severities[i]}")',"text":'$(json_string "${undeclared[i]}")',"next":['$(json_string "${remedies[i]}")']}'
  done
  printf ',"undeclared":[%s]' "$json"
}

step_status() {
  local first=yes name statement
  begin_answer || return 0
  rows 'SELECT VERSION(), @@server_id, @@global.read_only' || fail "cannot look: $sql_error"
  printf ',"answers":true,"version":%s,"serverId":%s,"readOnly":%s' "$(json_string "$(cut -f 1 <<<"$result")")" \
    "$(cut -f 2 <<<"$result")" "$([[ $(cut -f 3 <<<"$result") == 0 ]] && printf false || printf true)"
  if [[ -r $seeded ]]; then
    printf ',"seeded":{"generation":%s,"method":%s,"master":%s' "$(entry "$seeded" generation)" \
      "$(json_string "$(entry "$seeded" method)")" "$(json_string "$(entry "$seeded" master)")"
    name=$(entry "$seeded" lost)
    printf '%s}' "${name:+,\"lost\":$(json_string "$name")}"
  fi
  find_beside
  [[ ! -e $kept_data ]] || printf ',"kept":%s' "$(json_string "$kept_data")"
  step_at_work
  printf ',"seedInterrupted":%s' "$([[ -e $state_directory/attempt ]] && printf true || printf false)"
  [[ -z $sql_allow_writes ]] || {
    need "$sql_writes_forbidden" "cannot look"
    printf ',"administratorsWrite":%s' "$( ((result)) && printf false || printf true)"
  }
  own_position
  channel_status
  ask_appliers
  if ((${#row[@]})); then
    printf ',"channel":{"running":%s' "$(runs && printf true || printf false)"
    for name in "$column_host" "$column_port" "$column_io_running" "$column_sql_running" "$column_lag" "$column_exec_file" \
      "$column_exec_position" "$column_using_gtid" Last_IO_Errno Last_IO_Error Last_SQL_Errno Last_SQL_Error; do
      printf ',%s:%s' "$(json_string "$name")" "$(json_string "${row[$name]-}")"
    done
    failing_position
    printf '}'
  fi
  if ((${#row[@]})) && [[ $(entry "$seeded" method) != none ]]; then
    with "$sql_own_transactions" :gtid ''
    need "$statement" "cannot look"
    [[ -z $result ]] || printf ',"own":%s' "$(json_string "$result")"
  fi
  print_undeclared
  read_semi_sync
  if [[ ${semi_sync[${semi_sync_master}_enabled]-OFF}${semi_sync[${semi_sync_slave}_enabled]-OFF} == *ON* ]]; then
    printf ',"semiSync":{"waits":%s,"answeredBy":%s,"answers":%s}' \
      "$([[ ${semi_sync[${semi_sync_master}_status]-} == ON && ${semi_sync[${semi_sync_master}_clients]} != 0 ]] && printf true || printf false)" \
      "${semi_sync[${semi_sync_master}_clients]-0}" \
      "$([[ ${semi_sync[${semi_sync_slave}_status]-} == ON ]] && printf true || printf false)"
  fi
  printf ',"slaves":['
  rows "$sql_attached_slaves" || fail "cannot look: $sql_error"
  while IFS=$'\t' read -r name _; do
    [[ -n $name ]] || continue
    [[ -n $first ]] || printf ','
    first=
    printf '%s' "$name"
  done <<<"$result"
  printf ']}\n'
}
