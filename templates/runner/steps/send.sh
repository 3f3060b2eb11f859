# On the master's host: its files for one slave, or what is known of them. Called as long as the copy is open (seed-open), by
# the slave's own step; nothing is written here but a log.

# Sets `scratch`.
step_send() {
  find_watchers
  [[ ${asked[slave]} != */* && -e $state_directory/owners/seed-${asked[slave]} ]] ||
    fail "no copy to ${asked[slave]} is open" "run pulumi up again: $(rerun seed-open) opens it"
  # Not `begin`: other steps run here meanwhile.
  scratch=$state_directory/sending.${asked[slave]}.$$
  mkdir -- "$scratch" || fail "cannot write to $state_directory"
  trap end_sending EXIT
  trap 'exit 130' INT TERM HUP PIPE
  case ${asked[what]} in
    facts) send_facts ;;
    files) send_files ;;
    *) refuse_request "the unknown word \"${asked[what]}\"" ;;
  esac
}

# shellcheck disable=SC2317,SC2329 # called by the trap
end_sending() {
  local child
  # It blocks what else would end it, and only reads.
  for child in $(jobs -p); do kill -KILL "$child" 2>/dev/null; done
  wait
  rm -rf -- "$scratch"
}

# Prints what keeps the files from being copied, or their bytes and what the slave must have alike.
send_facts() {
  local clause=
  find_sender_obstacle
  if [[ -n $clause ]]; then
    printf 'obstacle\t%s\n' "$clause"
    return
  fi
  printf 'bytes\t%s\n' "$(sum_bytes)"
  need "$sql_copy_alike" "cannot ask what the slave must have alike"
  printf 'alike\t%s\n' "${result//$'\n'/$'\nalike\t'}"
}

# Sets the caller's `clause` to what keeps the files from being copied.
find_sender_obstacle() {
  local outside release
  command -v "$program_copy" >/dev/null || { clause="the program $program_copy is not installed" && return; }
  # It crashes there without a word (10.11, 11.8).
  [[ -r /proc/self/stat ]] || { clause="/proc is not mounted, which $program_copy needs" && return; }
  [[ -r $data_directory/ibdata1 ]] || { clause="this login cannot read the files in $data_directory" && return; }
  outside=$(find "$data_directory/" -mindepth 1 -maxdepth 2 \( -type l -o -name '*.isl' \) -print -quit 2>/dev/null)
  [[ -z $outside ]] || { clause="the file $outside leads out of the data directory" && return; }
  ask 60 "$session" "leaves=$sql_copy_leaves" "release=SELECT SUBSTRING_INDEX(VERSION(), '.', 2)" ||
    fail "cannot ask how its files can be copied: $sql_error"
  clause=${answer[leaves]}
  [[ -z $clause ]] || return 0
  release=$("$program_copy" --version 2>&1)
  [[ $release == *"MariaDB server ${answer[release]}."* ]] || clause="$program_copy is not of the server's release ${answer[release]}"
}

sum_bytes() { du -cb -- "$data_directory"/*/ "$data_directory"/{ibdata,undo,aria_log}* 2>/dev/null | tail -n 1 | cut -f 1; }

# Prints them as a stream, until nobody waits for it any more.
send_files() {
  local sending before code=0 looks=0 look=$((SECONDS + 1)) locked=
  need 'SELECT CONNECTION_ID()' "cannot ask for this session"
  before=$result
  printf '%s\n' "$stream_begins"
  "$program_copy" ${client_option_file:+"--defaults-file=$client_option_file"} --backup --stream=mbstream --socket="$socket" \
    --datadir="$data_directory" --target-dir="$scratch/backup" --parallel="$(streams)" --log-copy-interval=50 2>"$scratch/log" &
  sending=$!
  while kill -0 "$sending" 2>/dev/null; do
    pause $((looks++))
    ((SECONDS >= look)) || continue
    look=$((SECONDS + 1))
    watched || exit 130
    end_backup_waits
  done
  wait "$sending" || code=$?
  ((code == 0)) && return 0
  if [[ -n $locked ]]; then
    say "send failed: writers waited behind $program_copy, $locked: it was ended"
    exit 75
  fi
  backup_error "$scratch/log" "$code"
  fail "$sql_error"
}

# More of them are no faster on one disk.
streams() {
  local cores
  cores=$(nproc 2>/dev/null) || cores=1
  printf '%s' "$((cores > 4 ? 4 : cores))"
}

# A copy that waits for a lock makes everyone behind it wait too, and one that is read slowly keeps its own: it is ended. Sets the
# caller's `locked`.
end_backup_waits() {
  if rows "${sql_copy_lock_waits/:id/$before}" 10 && [[ -n $result ]]; then
    locked="which waited for a lock"
    rows "KILL $result" 10 || true
  elif rows "$sql_copy_locked_out" 10 && [[ -n $result ]]; then
    locked="whose slave read too slowly"
    kill -KILL "$sending" # it blocks what else would end it
  fi
}
