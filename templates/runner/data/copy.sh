# The copy itself: one stream from the master into this server.

# Copies `scope`; returns 1 when that is to be tried again. Without anything in scope the stream brings the position alone.
load_dump() {
  local started=$SECONDS copying i
  local -a streaming=()
  note_error_log "$logs_errors_to"
  if ((${#scope[@]})); then
    say "copying ${#scope[@]} database(s) from $master_name, about $(megabytes "$copy_bytes") MB$( ((stream_count == 1)) || printf ', in %s streams beside the dump' "$stream_count")"
  else
    say "copying nothing but the position from $master_name, which has no databases"
  fi
  raise_packet
  rm -rf -- "$scratch/streams"
  mkdir -- "$scratch/streams"
  if begin_exact; then
    for ((i = 1; i <= stream_count && stream_count > 1; i++)); do
      stream_rows "$i" &
      streaming+=($!)
    done
    transfer &
    copying=$!
    watch_copy "$copying" "$copy_bytes" "$started"
    wait "$copying"
    # Where the dump waited for the streams it has heard of a broken one first.
    end_broken
    # What a broken dump has left of them.
    end_children
    wait "${streaming[@]}"
  fi
  end_exact
  lower_packet
  judge_load || return 1
  say "copied in $((SECONDS - started)) s"
}

# The stream. Notes how the dump and the load ended.
transfer() {
  # Here the shell says whom it has seen killed.
  exec 2>/dev/null
  pull_dump | feed | push_dump
  printf 'dump=%s\nexact=%s\nload=%s\n' "${PIPESTATUS[@]}" >"$scratch/codes"
}

pull_dump() {
  local line database table statement name
  local -a options=() names=("${scope[@]:-mysql}") left_out=()
  enlist
  for line in "${exact[@]}"; do
    take_exact "$line"
    left_out+=("--ignore-table=$database.$table")
  done
  read -r -a options <<<"$dump_options"
  ((${#scope[@]})) || read -r -a options <<<"$dump_options $empty_dump_options"
  exec timeout -k 5 "${asked[copy_seconds]}" "$program_dump" --defaults-file=<(master_login "$master_password") \
    "${options[@]}" "${left_out[@]}" --ignore-table="$marker_database.server" --databases -- "${names[@]}" 2>"$scratch/dump.error"
}

push_dump() { load_client >"$scratch/loaded" 2>"$scratch/load.error"; }

# Passes the dump on. Its head, up to the first database, is read line by line for the position, whose parts come in
# another order with each release; the rest is copied whole, and its tail is kept. A statement that would set the position
# while the copy is loaded is withheld: it may have several lines.
feed() {
  local line gtid='' withheld=
  enlist
  : >"$scratch/head"
  while IFS= read -r line; do
    [[ -z $dump_withheld || $line != "$dump_withheld"* ]] || withheld=yes
    [[ -z $withheld && ! $line =~ $dump_gtid_pattern ]] || gtid+=$line
    if [[ -n $withheld ]]; then
      [[ $line != *';' ]] || withheld=
      continue
    fi
    # Clients that do not know the sandbox mode stop at this line; it is a precaution for interactive use.
    [[ $line == '/*M!999999\- enable the sandbox mode */'* ]] || printf '%s\n' "$line"
    [[ ! $line =~ $dump_position_pattern ]] ||
      printf 'file=%s\nposition=%s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" >>"$scratch/head"
    [[ $line != '-- Current Database: '* ]] || break
  done
  printf '%s\n' "$gtid" >>"$scratch/head"
  # The dump's own head has set some of it to other values.
  printf '%s;\n' "$load_session"
  define_exact || exit 1
  printf '%s\n' "$BASHPID" >"$scratch/feeding"
  tee >(tail -n 20 >"$scratch/tail"; : >"$scratch/tail.done")
  print_exact || exit 1
}

# A statement may be twice as long as its value. The load's session takes the limit that it finds, and puts back at once
# what was before; a step that is killed in between leaves that to the next one.
packet=
raise_packet() {
  packet=
  need 'SELECT @@global.max_allowed_packet' "cannot read max_allowed_packet"
  ((result < 1073741824)) || return 0
  printf '%s\n' "$result" | write_file "$state_directory/packet" 600 || fail "cannot write to $state_directory"
  packet=$result
  rows 'SET GLOBAL max_allowed_packet = 1073741824' || { packet=; rm -f -- "$state_directory/packet"; }
}

lower_packet() {
  [[ -n $holds_lock && -r $state_directory/packet ]] || return 0
  rows "SET GLOBAL max_allowed_packet = $(<"$state_directory/packet")" && rm -f -- "$state_directory/packet"
}
at_exit+=(lower_packet)

# Prints a line every few seconds while process $1 copies about $2 bytes.
watch_copy() {
  local done_bytes=0 pid bytes next=$((SECONDS + 2)) look=$((SECONDS + 1)) looks=0
  local moved=$SECONDS
  # What a stream has brought stays counted when it has ended.
  local -a come=()
  while kill -0 "$1" 2>/dev/null; do
    pause $((looks++))
    end_broken
    if ((SECONDS >= look)); then
      look=$((SECONDS + 1))
      end_lock_waits
    fi
    ((SECONDS >= next)) || continue
    next=$((SECONDS + 3))
    # Nothing has come as long as the dump waits at its first table.
    while read -r pid; do
      bytes=$(copied_bytes "$pid")
      ((bytes > ${come[pid]-0})) || continue
      done_bytes=$((done_bytes + bytes - ${come[pid]-0})) moved=$SECONDS
      come[pid]=$bytes
    done < <(cat "$scratch/feeding" "$scratch"/streams/*.feeding 2>/dev/null)
    ((SECONDS < moved + 10)) || { say_waiting "$((SECONDS - moved))" && moved=$SECONDS; }
    say_copied "$done_bytes" "$2" "$3"
  done
}

# Says what the sessions of the copy do on both servers, when nothing has come for $1 seconds. Sets `result`.
say_waiting() {
  local theirs
  master_rows "$sql_own_states" 5 || result=unknown
  theirs=$result
  rows "$sql_own_states" 5 || result=unknown
  say "nothing came for $1 s; what sessions do on $master_name: ${theirs:-nothing}; here: ${result:-nothing}"
}

# Says that $1 of about $2 bytes are copied since second $3.
say_copied() {
  local share of='' left='' rate=$(($1 / (SECONDS - $3 + 1)))
  if (($2 > 0)); then
    share=$(($1 * 100 / $2))
    of=" of about $(megabytes "$2") MB ($((share > 99 ? 99 : share))%)"
    # Of the first hundredth nothing can be told.
    ((share < 1 || rate < 1)) || left=", about $(duration $((($2 > $1 ? $2 - $1 : 0) / rate))) left"
  fi
  say "copied $(megabytes "$1") MB$of, $(megabytes "$rate") MB/s$left"
}

# What the `tee` of process $1 has read.
copied_bytes() {
  local key bytes child total=0
  local -a children=()
  read -r -a children < <(cat "/proc/$1/task/$1/children" 2>/dev/null) || true
  for child in "${children[@]}"; do
    while read -r key bytes; do
      [[ $key != rchar: ]] || ((bytes <= total)) || total=$bytes
    done < <(cat "/proc/$child/io" 2>/dev/null)
  done
  printf '%s' "$total"
}

# A dump that waits for a table flush or a global lock makes everyone behind it wait too: it is ended.
lock_ended=
end_lock_waits() {
  master_rows "$sql_own_lock_waits" 10 || return 0
  [[ -z $result ]] || {
    say "the dump waits for a lock on the master; ending it so that nobody waits behind it"
    lock_ended=yes
    master_rows "KILL ${result%%$'\n'*}" 10 || true
  }
}

# Copies what is in scope, for which $1 makes room. A dump that was ended because it waited for a lock is tried again, with
# a pause in which the lock may go. Sets `file`, `position` and, where there is one, `gtid` to where it was taken.
lock_tries=0
copy_scope() {
  until { read_scope; weigh_copy; read_exact; keep_members; compute_alike; spread_scope; "$1"; load_dump; }; do
    say "copying again in 10 s (try $((lock_tries + 1)) of 3)"
    sleep 10
    lock_ended=
    rm -f -- "$scratch"/{head,tail,tail.done,feeding,codes,*.error}
  done
}
