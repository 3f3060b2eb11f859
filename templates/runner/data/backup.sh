# The program mariadb-backup reads the files where they are, on the master's host; its stream comes from the master's own runner,
# through a pipe or over SSH.

# Sets the caller's `obstacle` to what keeps them from being copied so, or `theirs` and `needed` to what is to be compared here.
look_at_backup() {
  local program kind rest
  for program in "$program_copy" "$program_unpack"; do
    command -v "$program" >/dev/null || { obstacle="the program $program is not on this host" && return; }
  done
  [[ -n ${asked[master_runner]} ]] || look_at_ssh
  [[ -z $obstacle ]] || return 0
  theirs=$(send facts 2>"$scratch/send.error") || {
    send_error "$?"
    obstacle="$master_name does not say how its files can be copied: $sql_error"
    return
  }
  while IFS=$'\t' read -r kind rest; do
    case $kind in
      obstacle) obstacle="on $master_name $rest" ;;
      bytes) needed=$rest ;;
    esac
  done <<<"$theirs"
  theirs=$(sed -n 's/^alike\t//p' <<<"$theirs")
}

# Has the master's runner send "facts" or "files". Its last act: to be called in a subshell.
send() {
  enlist
  [[ -n ${asked[master_runner]} ]] || exec_ssh "$1"
  # With the words and the programs of its own host.
  exec env -u PULUMI_MYSQL_REPLICATION_CLEAN bash "${asked[master_runner]}" send "slave=$host_name" "what=$1" </dev/null
}

# Sets `sql_error` to why it ended with status $1.
send_error() {
  local line
  sql_error="its runner ended with status $1"
  [[ -n ${asked[master_runner]} || $1 != 255 ]] || sql_error="ssh to ${asked[copy_login]% *} at $master_address, port ${asked[copy_login]##* }, failed"
  line=$(grep -m 1 ' send failed: ' -- "$scratch/send.error" || tail -n 1 -- "$scratch/send.error")
  line=${line#*' send failed: '}
  line=${line//[^[:print:]]/?} line=${line%.}
  if [[ -n $line && $sql_error == ssh* ]]; then sql_error+=": $line"; elif [[ -n $line ]]; then sql_error=$line; fi
}

# Brings the files into the directory $1, as they are at one moment. Returns another status and sets `sql_error` when that fails.
pull_backup() {
  local tries=0 code=0
  until stream_files "$1"; do
    code=$?
    # It was ended because writers waited behind it: a pause may let what it waited for go.
    ((code == 75 && ++tries < 3)) || return "$code"
    say "copying again in 10 s (try $((tries + 1)) of 3): $sql_error"
    sleep 10
  done
  prepare_files "$1"
}

# Returns another status and sets `sql_error` when that fails: 75 when the master's runner ended it because of a lock.
stream_files() {
  local streaming started=$SECONDS next=$((SECONDS + 2)) looks=0 pid sent unpacked
  rm -rf -- "$1" "$scratch"/{codes,unpacking}
  mkdir -- "$1" || fail "cannot write to ${1%/*}"
  move_files "$1" &
  streaming=$!
  while kill -0 "$streaming" 2>/dev/null; do
    pause $((looks++))
    ((SECONDS >= next)) || continue
    next=$((SECONDS + 3))
    pid=$(cat "$scratch/unpacking" 2>/dev/null) && say_copied "$(copied_bytes "$pid")" "$file_bytes" "$started"
  done
  wait "$streaming"
  sent=$(entry "$scratch/codes" sent) unpacked=$(entry "$scratch/codes" unpacked)
  if [[ $unpacked == 124 ]]; then
    sql_error="it took longer than seed.timeoutSeconds, ${asked[copy_seconds]} s"
  elif [[ $sent != 0 && $unpacked != 0 && -s $scratch/unpack.error ]] || [[ $sent == 0 && $unpacked != 0 ]]; then
    # The sender then only sees that nobody reads on.
    copy_error unpack "$unpacked"
  elif [[ $sent != 0 ]]; then
    send_error "$sent"
    return "$sent"
  else
    return 0
  fi
  return 1
}

# The line before the stream.
stream_begins="pulumi-mysql-replication: files"

# The stream. Notes how both of its ends came out.
move_files() {
  send files 2>"$scratch/send.error" | unpack_files "$1"
  printf 'sent=%s\nunpacked=%s\n' "${PIPESTATUS[@]}" >"$scratch/codes"
}

unpack_files() {
  local line
  enlist
  # The shell of a login may print something before.
  while IFS= read -r -t "${asked[copy_seconds]}" line && [[ $line != "$stream_begins" ]]; do :; done 2>/dev/null
  printf '%s' "$BASHPID" >"$scratch/unpacking"
  exec timeout -k 5 "${asked[copy_seconds]}" "$program_unpack" -x -C "$1" 2>"$scratch/unpack.error"
}

# Applies what was written while the files were copied: they are of one moment then, and the server's. Returns another status and
# sets `sql_error` when that fails.
prepare_files() {
  local memory preparing code=0
  say "applying what was written meanwhile"
  memory=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)
  memory=$((${memory:-0} / 4096))
  (
    enlist
    exec timeout -k 5 "${asked[copy_seconds]}" "$program_copy" --no-defaults --prepare --target-dir="$1" \
      --use-memory="$((memory < 96 ? 96 : memory > 1024 ? 1024 : memory))M" </dev/null >"$scratch/prepare" 2>&1
  ) &
  preparing=$!
  wait "$preparing" || code=$?
  if ((code)); then
    backup_error "$scratch/prepare" "$code"
  elif ! chown -R --reference="$real_directory" -- "$1"; then
    sql_error="the copied files cannot be given to the server's user" code=1
  fi
  return "$code"
}

# Sets `sql_error` to what the program wrote to its log $1 before it ended with status $2.
backup_error() {
  local line
  sql_error="$program_copy ended with status $2"
  line=$(grep -E 'FATAL ERROR|[Ee]rror[: ]|ERROR' -- "$1" | tail -n 1)
  line=${line#\[??\] ????-??-?? ??:??:?? }
  [[ -z $line ]] || sql_error+=": ${line//[^[:print:]]/?}"
}

# Sets `file`, `position` and, where there is one, `gtid` to where in the master's log the copy in directory $1 ends.
read_backup_position() {
  local found statement
  for found in "$1"/{mariadb_backup,xtrabackup}_binlog_info; do
    [[ ! -r $found ]] || IFS=$'\t' read -r file position _ <"$found"
  done
  rm -f -- "$1"/{mariadb_backup,xtrabackup}_* "$1/backup-my.cnf"
  [[ -n ${file-} && -n ${position-} ]] || return 0
  with "$sql_copy_gtid" :file "$file"
  with "$statement" :position "$position"
  master_rows "$statement" || fail "cannot ask $master_name for its GTIDs at $file $position: $sql_error; the data of before were left alone"
  gtid=$result
}
