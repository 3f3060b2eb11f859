# The rehearsal: before anything is dropped, the definitions alone are made here in scratch databases and dropped again, so
# that what this server cannot hold is named while its old data are still there. No statement of it names another database.

scratch_name=pulumi_rehearsal_
# There as long as scratch databases may be.
rehearsing=$state_directory/rehearsal
declare -a homes=() complaints=() followed=()

# Ends the step when this server cannot hold what is in scope.
rehearse() {
  local name i next=$((SECONDS + 3)) code known
  homes=() complaints=() followed=()
  for name in "${scope[@]}"; do [[ $name == "$marker_database" ]] || homes+=("$name"); done
  ((${#homes[@]})) || return 0
  say "trying the definitions of ${#homes[@]} database(s) of $master_name here, before anything is dropped"
  look_at_names
  look_at_parents
  look_at_time_zones
  look_at_directories
  known=${#complaints[@]}
  make_scratch
  if ((${#complaints[@]} == known)); then
    : >"$scratch/dump.error"
    for i in "${!homes[@]}"; do
      code=0
      pull_watched "${homes[i]}" || code=$?
      # 2: something is broken there, and the rest has come.
      ((code == 0 || code == 2)) || fail_rehearsal dump "$code"
      translate "$((i + 1))" <"$scratch/definitions"
      if ((SECONDS >= next)); then
        say "has the definitions of $((i + 1)) of ${#homes[@]} database(s)"
        next=$((SECONDS + 3))
      fi
    done
    complain_of_master
    cat -- "$scratch/views" >>"$scratch/play"
    play
  fi
  drop_scratch
  ((${#complaints[@]})) || complaints=("${followed[@]}")
  ((${#complaints[@]} == 0)) ||
    fail "this server cannot hold what $master_name has; its data were left alone" "${complaints[@]:0:10}" \
      ${complaints[10]+"and $((${#complaints[@]} - 10)) more"}
}

# Pulls the definitions of database $1. A client that waits for a lock on the master is ended, as that of a copy is, and
# tried again a little later. Sets `lock_ended`.
pull_watched() {
  local pulling code look looks said
  said=$(stat -c %s -- "$scratch/dump.error")
  while true; do
    truncate -s "$said" -- "$scratch/dump.error"
    lock_ended='' code=0 look=$((SECONDS + 1)) looks=0
    (pull_definitions "$1") >"$scratch/definitions" &
    pulling=$!
    while kill -0 "$pulling" 2>/dev/null; do
      pause $((looks++))
      ((SECONDS >= look)) || continue
      look=$((SECONDS + 1))
      end_lock_waits
    done
    wait "$pulling" || code=$?
    if [[ -z $lock_ended ]] || ((code == 0 || ++lock_tries >= 3)); then break; fi
    say "copying again in 10 s (try $((lock_tries + 1)) of 3)"
    sleep 10
  done
  [[ -z $lock_ended ]] || ((code == 0)) ||
    fail "the copy from $master_name broke off: its definitions wait for a lock on the master; the data here were left alone" \
      "end the statement there that holds it, or wait for its end, then run pulumi up again"
  lock_ended=
  return "$code"
}

# The client of the $1 ended with status $2.
fail_rehearsal() {
  copy_error "$1" "$2"
  fail "cannot try the definitions of $master_name here: $sql_error; the data here were left alone" "run pulumi up again"
}

# Adds to the complaints that $1 was refused with error $2 and the message $3.
complain() {
  local says=${3//[^[:print:]]/?} name
  while [[ $says =~ $scratch_name([0-9]+) ]]; do says=${says/"${BASH_REMATCH[0]}"/"${homes[BASH_REMATCH[1] - 1]}"}; done
  look_up "$holding_errors" "$2" "$says"
  [[ $2 != 1064 ]] || says="syntax (the text is withheld, it may hold a password)"
  complaints+=("$1: $says ($2): ${advice:-change it on the master, or leave its database out of databases}")
}

# Servers that tell capitals apart, and those that do not.
look_at_names() {
  local name ours
  need 'SELECT @@lower_case_table_names' "cannot ask for lower_case_table_names"
  ours=$result
  master_rows 'SELECT @@lower_case_table_names' || fail "cannot ask $master_name for lower_case_table_names: $sql_error"
  [[ $ours != "$result" ]] || return 0
  say_warning "lower_case_table_names is $result on $master_name and $ours here: a statement that writes a name there in other letters than its table has stops this slave"
  ((ours)) || return 0
  for name in "${homes[@]}"; do
    [[ $name == "${name,,}" ]] ||
      complaints+=("database $name: it would be called ${name,,} here, where lower_case_table_names is $ours: rename it on the master, or set this server up anew with lower_case_table_names = $result")
  done
}

# A foreign key whose parent is not here stops the slave at its first row.
look_at_parents() {
  local key home parent literals literal
  quote_all "${homes[@]}"
  master_rows "SELECT CONCAT(constraint_schema, '.', table_name, ' (', constraint_name, ')'), unique_constraint_schema, referenced_table_name
    FROM information_schema.referential_constraints WHERE constraint_schema IN ($literals) AND unique_constraint_schema NOT IN ($literals)" ||
    fail "cannot list the foreign keys of $master_name: $sql_error"
  while IFS=$'\t' read -r key home parent; do
    [[ -n $parent ]] || continue
    quote_all "$home" "$parent"
    need "SELECT COUNT(*) FROM information_schema.tables WHERE (table_schema, table_name) IN (($literals))" "cannot look for parents"
    ((result)) || complain "foreign key $key" 1452 "$home.$parent, where it leads, is not here and is not copied"
  done <<<"$result"
}

# Events are not made here, they might fire: what they need is asked for.
look_at_time_zones() {
  local event zone literals literal
  quote_all "${homes[@]}"
  master_rows "SELECT CONCAT(event_schema, '.', event_name), time_zone FROM information_schema.events
    WHERE event_schema IN ($literals) AND time_zone <> 'SYSTEM' AND LEFT(time_zone, 1) NOT IN ('+', '-')" ||
    fail "cannot list the events of $master_name: $sql_error"
  while IFS=$'\t' read -r event zone; do
    [[ -n $zone ]] || continue
    quote "$zone"
    need "SELECT CONVERT_TZ('2000-01-01', '+00:00', $literal) IS NULL" "cannot ask for time zones"
    ((result == 0)) || complain "event $event" 1298 "its time zone $zone is not known here"
  done <<<"$result"
}

# Databases as on the master: their character sets must be there.
make_scratch() {
  local line name statements="SET SESSION sql_mode = '', sql_quote_show_create = 1;"
  local -i i=0
  for name in "${homes[@]}"; do statements+="SHOW CREATE DATABASE \`${name//\`/\`\`}\`;"; done
  master_rows "$statements" 60 || fail "cannot ask $master_name for its databases: $sql_error"
  { : >"$rehearsing"; } 2>/dev/null || fail "cannot write to $state_directory"
  while IFS= read -r line; do
    unescape line
    line=${line#*"CREATE DATABASE \`${homes[i]//\`/\`\`}\`"}
    i+=1
    printf 'CREATE DATABASE %s%s %s;\n' "$scratch_name" "$i" "${line//$'\n'/ }"
  done <<<"$result" >"$scratch/play"
  play
  : >"$scratch/play"
  : >"$scratch/views"
}

pull_definitions() {
  local -a options=()
  enlist
  read -r -a options <<<"$definition_options"
  exec timeout -k 5 600 "$program_dump" --defaults-file=<(master_login "$master_password") \
    "${options[@]}" -- "$1" 2>>"$scratch/dump.error"
}

# Adds the definitions of home number $1 to the play, under its scratch name; final views, which may read every database, to
# a file of their own. A trigger keeps its statement as somebody wrote it: where it may name a database, it is left out.
translate() {
  local line home="\`${homes[$1 - 1]//\`/\`\`}\`" to=3 table=
  local name="(\`([^\`]|\`\`)+\`|\"([^\"]|\"\")+\"|[^[:space:].\`\"]+)" trigger
  trigger="^(/\*!50003 CREATE\*/ .*/\*!50003 TRIGGER)[[:space:]]+(${name}\.)?(${name}[[:space:]]+(BEFORE|AFTER)[[:space:]]+(INSERT|UPDATE|DELETE)[[:space:]]+ON[[:space:]]+)(${name}\.)?(${name}[[:space:]].*)\$"
  {
    printf 'USE %s;\n' "$scratch_name$1" >&3
    printf 'USE %s;\n' "$scratch_name$1" >&4
    while IFS= read -r line; do
      case $line in
        '-- Final view structure for view'*) to=4 ;;
        # A precaution for interactive use.
        '/*M!999999\- enable the sandbox mode */'*) line= ;;
        "ALTER DATABASE $home"*) line="ALTER DATABASE $scratch_name$1${line#*"$home"}" ;;
        '/*!50003 CREATE*/'*)
          if [[ $line =~ $trigger ]]; then
            line="${BASH_REMATCH[1]} ${BASH_REMATCH[6]}${BASH_REMATCH[16]}"
          else
            while [[ $line != *';;' ]] && IFS= read -r line; do :; done
            line=
          fi
          ;;
        # What the dump's own head sets otherwise.
        *"SQL_MODE='NO_AUTO_VALUE_ON_ZERO'"*) line+=$'\n'"$load_session;" ;;
        'CREATE TABLE `'*) table=${line#*\`} table=${table%\`*} table=${table//\`\`/\`} ;;&
        *' DIRECTORY'*"='"* | *" DIRECTORY = '"*) look_at_directory "$1" ;;&
        *\`.\`*) rename_homes ;;
      esac
      printf '%s\n' "$line" >&"$to"
    done
  } 3>>"$scratch/play" 4>>"$scratch/views"
}

# Gives the databases in `line` their scratch names, where one is named for sure: a table may have a database's name.
rename_homes() {
  local i from before='^(.*(from|join|REFERENCES|val)[ (]*)' after='(.*)$' name="(\`([^\`]|\`\`)*\`[.(].*)\$"
  for i in "${!homes[@]}"; do
    from="\`${homes[i]//\`/\`\`}\`."
    [[ $line == *"$from"* ]] || continue
    while [[ $line =~ $before"$from"$after ]]; do line=${BASH_REMATCH[1]}$scratch_name$((i + 1)).${BASH_REMATCH[3]}; done
    while [[ $line =~ ^(.*)"$from"$name ]]; do line=${BASH_REMATCH[1]}$scratch_name$((i + 1)).${BASH_REMATCH[2]}; done
  done
}

# What could not even be read, as the dump program says it.
complain_of_master() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ Couldn.t\ execute\ .*\':\ (.*)\ \(([0-9]+)\)$ ]]; then
      complain "on the master" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
    elif [[ $line =~ [Ee]rror:\ ([0-9]+):\ (.*)$ ]]; then
      complain "on the master" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    fi
  done <"$scratch/dump.error"
}

# Has this server take the statements of the play; adds what it refuses to the complaints, and to `followed` what it refuses
# only because something else is missing.
play() {
  local error at says code=0 refused='^ERROR ([0-9]+) (\([^)]*\) )?at line ([0-9]+)[^:]*: (.*)$'
  local -a lines=()
  perform &
  watch_play $!
  wait $! || code=$?
  mapfile -t lines <"$scratch/play"
  while IFS= read -r error; do
    [[ $error =~ $refused ]] || continue
    code=${BASH_REMATCH[1]} at=${BASH_REMATCH[3]} says=${BASH_REMATCH[4]}
    ((code < 2000 || code >= 3000)) || fail_rehearsal load "$code"
    find_thing "$at"
    complain "$thing" "$code" "$says"
    [[ $code != @(1046|1049|1054|1146|1305|1356) || $says != *"$scratch_name"* ]] || {
      followed+=("${complaints[-1]}")
      unset -v 'complaints[-1]'
    }
    code=0
  done <"$scratch/load.error"
  ((code == 0 || code == 1)) || fail_rehearsal load "$code"
}

perform() {
  enlist
  exec timeout -k 5 "${asked[copy_seconds]}" "$program_client" ${client_option_file:+"--defaults-file=$client_option_file"} \
    "${client_local_options[@]}" --protocol=socket --socket="$socket" --binary-mode --force --max-allowed-packet=1G \
    --init-command="$load_session; $sql_quiet" <"$scratch/play" >/dev/null 2>"$scratch/load.error"
}

# Prints a line every few seconds while process $1 plays.
watch_play() {
  local key value next=$((SECONDS + 3)) looks=0 size
  size=$(stat -c %s -- "$scratch/play")
  while kill -0 "$1" 2>/dev/null; do
    pause $((looks++))
    ((SECONDS >= next)) || continue
    next=$((SECONDS + 3))
    while read -r key value; do
      [[ $key != pos: ]] || say "tried $((value * 100 / size))% of the definitions"
    done < <(cat "/proc/$1/fdinfo/0" 2>/dev/null)
  done
}

# Sets `thing` to what is made by the statement in line $1 of `lines`.
find_thing() {
  local i kind="(TABLE|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE|VIEW) [\`\"]?([^\`\" (]+)"
  thing=definition
  for ((i = $1 - 1; i < $1 + 20 && i < ${#lines[@]}; i++)); do
    if [[ ${lines[i]} =~ CREATE\ DATABASE\ $scratch_name([0-9]+) ]]; then
      thing="database ${homes[BASH_REMATCH[1] - 1]}"
      return
    fi
    [[ ! ${lines[i]} =~ $kind ]] || break
  done
  thing="${BASH_REMATCH[1],,} ${BASH_REMATCH[2]}"
  for ((i = $1 - 1; i >= 0; i--)); do
    [[ ! ${lines[i]} =~ ^USE\ $scratch_name([0-9]+)\;$ ]] || break
  done
  thing="${thing%% *} ${homes[BASH_REMATCH[1] - 1]}.${thing#* }"
}

# Drops what a rehearsal made, also one that was killed.
drop_scratch() {
  local name statements='SET SESSION foreign_key_checks = 0'
  [[ -n $holds_lock && -e $rehearsing ]] || return 0
  (allow_writes) 2>/dev/null
  rows "SELECT schema_name FROM information_schema.schemata WHERE LEFT(schema_name, 17) = '$scratch_name'" || return 0
  for name in $result; do [[ ! $name =~ ^${scratch_name}[0-9]+$ ]] || statements+="; DROP DATABASE $name"; done
  ! rows "$statements" 600 || rm -f -- "$rehearsing"
}
at_exit+=(drop_scratch) at_begin+=(drop_scratch)
