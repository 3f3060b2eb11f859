# Streams beside the dump: each brings the rows of some of the larger tables, read at the dump's own moment. Definitions and triggers
# of these tables come as those of `exact` do; keys that rows can do without are made behind the rows.

stream_count=1          # more than one: so many beside the dump
declare -A stream_of=() # database<TAB>table -> the stream that brings its rows
declare -A late_keys=() # the same -> yes, where keys are made behind the rows
declare -a objects=()   # database<TAB>table of all that is in scope
# Less is copied by one stream in the time in which several begin.
few_bytes=300000000

# Spreads the tables in scope over several streams, where that is asked for or, in `auto`, pays: adds them to `exact`, without a
# statement. Sets `exact` and `method`.
spread_scope() {
  local cores sessions most room=0 line i least name bytes keys kept
  local -a loads=() spread=()
  stream_count=1 stream_of=() late_keys=() objects=() method=dump
  [[ ${asked[streams]} != 1 ]] && ((${#scope[@]})) || return 0
  # Where writers were in the way of a common moment, one stream needs none.
  [[ ${asked[method]} == parallel ]] || ((copy_bytes >= few_bytes && lock_tries == 0)) || return 0
  quote_all "${scope[@]}"
  ask_master 60 "cores=$sql_cores" "sessions=SELECT @@global.max_user_connections" "tables=${sql_spread_tables//:databases/"$literals"}" ||
    fail "cannot ask $master_name for its tables: $sql_error"
  cores=${answer[cores]} sessions=${answer[sessions]} most=${asked[streams]}
  if [[ $most == cores ]]; then
    most=$(nproc)
    ((cores >= most)) || most=$cores
    most=$((most < 2 ? 2 : most > 8 ? 8 : most))
  fi
  # Beside them a copy takes six.
  ((sessions == 0 || sessions - 6 >= most)) || most=$((sessions - 6))
  find_sort_room
  for ((i = 1; i <= most; i++)); do loads[i]=0; done
  kept=$'\n'$(printf '%s\n' "${exact[@]}" | cut -f 1,2)$'\n'
  while IFS=$'\t' read -r name line bytes keys; do
    [[ -n $name ]] || continue
    name+=$'\t'$line
    objects+=("$name")
    ((bytes >= 0 && most > 1 && ${#spread[@]} < 1000)) || continue
    [[ $kept != *$'\n'"$name"$'\n'* ]] || continue
    least=1
    for i in "${!loads[@]}"; do ((loads[i] >= loads[least])) || least=$i; done
    loads[least]=$((loads[least] + bytes))
    stream_of[$name]=$least
    # A sort takes about twice what the keys do, in each stream at once.
    ((keys == 0 || keys * 2 * most > room)) || late_keys[$name]=yes
    spread+=("$name"$'\t')
  done <<<"${answer[tables]}"
  ((${#spread[@]} > 1 && ${#objects[@]} <= 10000)) || { stream_of=() late_keys=() && say_one_stream && return; }
  ((${#spread[@]} >= most)) || most=${#spread[@]}
  stream_count=$most method=parallel
  mapfile -t exact < <(printf '%s\n' "${exact[@]}" "${spread[@]}" | grep . | sort -s -t $'\t' -k 1,1)
}

say_one_stream() {
  [[ ${asked[method]} != parallel ]] || say "copying in one stream: of these tables no two can be read beside each other"
}

# Sets the caller's `room` to the bytes in which this server can sort keys.
find_sort_room() {
  need "$sql_sort_directory" "cannot ask where this server sorts keys"
  room=$(df --output=avail -B 1 -- "${result%%:*}" 2>/dev/null | tail -n 1)
  [[ $room =~ ^\ *[0-9]+$ ]] || room=0
}

# Stream $1. Notes how its ends came out. It begins behind the dump, whose first statement waits on some lines until nobody reads tables.
stream_rows() {
  # Here the shell says whom it has seen killed.
  exec 2>/dev/null
  # Writers wait meanwhile.
  local poll_seconds=0.02
  await "${asked[copy_seconds]}" test -e "$scratch/streams/dumping"
  poll_seconds=0.1
  pull_rows "$1" | feed_rows "$1" | load_rows "$1"
  printf 'dump=%s\nfeed=%s\nload=%s\n' "${PIPESTATUS[@]}" >"$scratch/streams/$1.codes"
}

pull_rows() {
  local name
  local -a options=() left_out=()
  local -A homes_of=()
  enlist
  for name in "${!stream_of[@]}"; do
    [[ ${stream_of[$name]} != "$1" ]] || homes_of[${name%$'\t'*}]=yes
  done
  for name in "${objects[@]}"; do
    [[ -n ${homes_of[${name%$'\t'*}]-} && ${stream_of[$name]-} != "$1" ]] || continue
    unescape name
    left_out+=("--ignore-table=${name/$'\t'/.}")
  done
  read -r -a options <<<"$row_dump_options"
  exec timeout -k 5 "${asked[copy_seconds]}" "$program_dump" --defaults-file=<(master_login "$master_password") \
    "${options[@]}" "${left_out[@]}" --databases -- "${!homes_of[@]}" 2>"$scratch/streams/$1.dump.error"
}

# Passes the rows on, when the tables are there; then makes the keys.
feed_rows() {
  local line='' beside=$scratch/streams/$1
  enlist
  while IFS= read -r line; do
    [[ $line == '/*M!999999\- enable the sandbox mode */'* ]] || printf '%s\n' "$line"
    [[ $line != '-- Current Database: '* ]] || break
  done
  [[ -n $line ]] || exit 1
  printf '%s\n' "$line" >"$beside.said"
  : >"$beside.begun"
  await "${asked[copy_seconds]}" grep -qsx defined -- "$scratch/loaded" || exit 1
  printf '%s;\n' "$load_session"
  printf '%s\n' "$BASHPID" >"$beside.feeding"
  tee >(grep -a --line-buffered -E '^-- (Current Database: |Dumping data for table |Dump completed)' >>"$beside.said"; : >"$beside.done")
  await 10 test -e "$beside.done" && [[ $(tail -n 1 "$beside.said") == '-- Dump completed'* ]] || exit 1
  [[ ! -s $beside.keys ]] || cat -- "$beside.keys"
}

load_rows() { load_client >/dev/null 2>"$scratch/streams/$1.load.error"; }

# The client that loads a copy. Its last act.
load_client() {
  enlist
  exec timeout -k 5 "${asked[copy_seconds]}" "$program_client" ${client_option_file:+"--defaults-file=$client_option_file"} \
    "${client_local_options[@]}" --protocol=socket --socket="$socket" --binary-mode --unbuffered --max-allowed-packet=1G \
    --init-command="$load_session${packet:+, GLOBAL max_allowed_packet = $packet}; $sql_quiet"
}

# Lets the streams begin, and waits until every one has taken its moment.
begin_streams() {
  local i
  : >"$scratch/streams/dumping"
  for ((i = 1; i <= stream_count && stream_count > 1; i++)); do
    await 6 has_taken "$i" || return 1
    [[ -e $scratch/streams/$i.begun ]] || return 1
  done
}

has_taken() { [[ -e $scratch/streams/$1.begun || -e $scratch/streams/$1.codes ]]; }

# Prints the definitions on stdin without the keys that are made late, and notes these for the streams.
leave_keys() {
  local line home='' name='' moved_keys=''
  local -a body=()
  while IFS= read -r line; do
    case $line in
      'USE `'*) home=${line#*\`} home=${home%\`;} ;;
      'CREATE TABLE `'*) name=${line#*\`} name=$home$'\t'${name%\`*} ;;
      '  KEY `'*)
        if [[ -n ${late_keys[$name]-} ]]; then
          line=${line#  }
          moved_keys+="${moved_keys:+, }ADD ${line%,}"
          continue
        fi
        ;;
      ')'*)
        [[ -z $moved_keys ]] || {
          printf "ALTER TABLE \`%s\`.\`%s\` %s;\n" "$home" "${name#*$'\t'}" "$moved_keys" >>"$scratch/streams/${stream_of[$name]}.keys"
          body[-1]=${body[-1]%,}
        }
        moved_keys=
        ;;
    esac
    body+=("$line")
    [[ $line == '  '* ]] || { printf '%s\n' "${body[@]}" && body=(); }
    [[ $line != ')'* ]] || name=
  done
}

# Waits for the end of all streams; returns another status when one of them broke.
await_rows() {
  local i
  for ((i = 1; i <= stream_count && stream_count > 1; i++)); do
    await "${asked[copy_seconds]}" test -s "$scratch/streams/$i.codes" || return 1
    ! is_broken "$i" || return 1
  done
}

is_broken() { [[ -s $scratch/streams/$1.codes && $(<"$scratch/streams/$1.codes") != *=0*=0*=0 ]]; }

# Whether every stream has come to its end.
are_whole() {
  local i
  for ((i = 1; i <= stream_count && stream_count > 1; i++)); do
    [[ -s $scratch/streams/$i.codes ]] && ! is_broken "$i" || return 1
  done
}

# When a stream is broken the others end too: nothing of it can be used.
end_broken() {
  local i
  [[ ! -e $scratch/streams/broken ]] || return 0
  for ((i = 1; i <= stream_count && stream_count > 1; i++)); do
    is_broken "$i" || continue
    printf '%s' "$i" >"$scratch/streams/broken"
    end_children
    return
  done
}

# Whether no stream broke first; else sets `sql_error` to what became of it.
explain_streams() {
  local i dump load where='' home=''
  i=$(cat "$scratch/streams/broken" 2>/dev/null) || return 0
  dump=$(entry "$scratch/streams/$i.codes" dump) load=$(entry "$scratch/streams/$i.codes" load)
  if [[ $dump != 0 && $dump != 141 && $(<"$scratch/streams/$i.dump.error") != *'Got errno '*' on write'* || $load == 0 ]]; then
    mv -f -- "$scratch/streams/$i.dump.error" "$scratch/dump.error"
    copy_error dump "$dump"
  else
    mv -f -- "$scratch/streams/$i.load.error" "$scratch/load.error"
    copy_error load "$load"
  fi
  [[ ! -s $scratch/streams/$i.said ]] || {
    home=$(grep -a '^-- Current' -- "$scratch/streams/$i.said" | tail -n 1)
    where=$(grep -a '^-- Dumping' -- "$scratch/streams/$i.said" | tail -n 1)
    home=${home#*\`} where=${where#*\`}
    where=", at ${home%\`*}.${where%\`*}"
  }
  sql_error="stream $i of $stream_count$where: $sql_error"
  return 1
}
