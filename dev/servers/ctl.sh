#!/usr/bin/env bash
# The supervisor of one sandbox server: a copy of this script is in the server's directory.
# usage: ctl start|stop|restart|status
set -u

directory=$(cd "$(dirname "$0")" && pwd -P) || exit 1
limit_seconds=60

# Prints the server's process id. A process with that id which is not this server, because ids are used again, does
# not count, nor does one that has ended and was not waited for: its command line is empty.
server_pid() {
  local pid
  pid=$(cat "$directory/ctl.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] || return 1
  grep -qzxF -- "--defaults-file=$directory/my.cnf" "/proc/$pid/cmdline" 2>/dev/null || return 1
  printf '%s\n' "$pid"
}

# A server that refuses this client (its own errors begin with 1) answers too.
answers() {
  local said
  said=$("$directory/client" --defaults-file="$directory/client.cnf" --connect-timeout=5 --execute="DO 0" 2>&1) ||
    [[ $said == *"ERROR 1"[0-9][0-9][0-9]" "* ]]
}

# The server inherits no descriptor: a caller's lock or pipe would stay open for as long as the server lives.
# Bash, because other shells cannot name a descriptor above 9.
launch() {
  local descriptor
  for descriptor in /proc/self/fd/*; do
    descriptor=${descriptor##*/}
    if [ "$descriptor" -gt 2 ]; then eval "exec $descriptor>&-"; fi
  done
  echo "$BASHPID" >"$directory/ctl.pid"
  exec setsid "$directory/server" "--defaults-file=$directory/my.cnf"
}

start() {
  local child="" pid="" log_bytes=0 deadline=$((SECONDS + limit_seconds))
  if ! server_pid >/dev/null; then
    # MySQL takes a killed server that nobody has waited for yet, as its id is in use, for the owner of the socket.
    rm -f "$(sed -n 's/^socket=//p' "$directory/my.cnf" | head -n 1).lock"
    [ -e "$directory/error.log" ] && log_bytes=$(wc -c <"$directory/error.log")
    launch </dev/null >>"$directory/error.log" 2>&1 &
    child=$!
  fi
  until answers; do
    # Until its program is loaded, the child is not yet recognised as the server.
    if ! pid=$(server_pid) && ! { [ -n "$child" ] && kill -0 "$child" 2>/dev/null; }; then
      echo "The server ended while it started; the end of $directory/error.log:" >&2
      tail -c "+$((log_bytes + 1))" "$directory/error.log" | tail -n 20 >&2
      return 1
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "The server lives (process ${pid:-$child}) but did not answer within $limit_seconds seconds; see $directory/error.log" >&2
      return 1
    fi
    sleep 0.03
  done
  # Another server may answer at a socket that it took away from this one.
  server_pid >/dev/null
}

stop() {
  local pid deadline=$((SECONDS + limit_seconds))
  pid=$(server_pid) || return 0
  kill -TERM "$pid" 2>/dev/null
  while server_pid >/dev/null; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "The server (process $pid) did not end within $limit_seconds seconds; see $directory/error.log" >&2
      return 1
    fi
    sleep 0.03
  done
}

status() {
  local pid
  if pid=$(server_pid); then
    echo "running, process $pid"
  else
    echo "stopped"
    return 3
  fi
}

case "${1:-}" in
  start | stop | restart)
    exec {lock}>"$directory/ctl.lock" || exit 1
    if ! flock --wait $((2 * limit_seconds)) "$lock"; then
      echo "Another start or stop of the server in $directory does not end" >&2
      exit 1
    fi
    case "$1" in
      start) start ;;
      stop) stop ;;
      restart) stop && start ;;
    esac
    ;;
  status) status ;;
  *)
    echo "usage: ${0##*/} start|stop|restart|status" >&2
    exit 2
    ;;
esac
