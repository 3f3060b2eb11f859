# The server's process: started, stopped and waited for. Its children must not inherit the lock.

service() {
  local command=
  case $1 in
    start) command=$service_start ;;
    restart) command=$service_restart ;;
    stop) command=$service_stop ;;
    status) command=$service_status ;;
  esac
  timeout -k 10 "$service_seconds" sh -c "$command" </dev/null >"$scratch/service" 2>&1 9>&-
}

alive() { service status; }

# Waits until the server answers. 0: it does; 1: its process has ended; 2: it lives but does not answer in time.
wait_for_server() {
  local deadline=$((SECONDS + service_seconds)) looks=0
  until is_up; do
    if ! alive; then
      is_up && return 0
      return 1
    fi
    ((SECONDS < deadline)) || return 2
    pause $((looks++))
  done
}

# Sets `error_log` to its path, $1 being the server's name for it, and `error_log_bytes` to where it ends now.
note_error_log() {
  error_log=$1
  [[ -z $error_log || $error_log == /* ]] || error_log=$data_directory/$error_log
  error_log_bytes=$(wc -c 2>/dev/null <"${error_log:-/dev/null}") || error_log_bytes=0
}
error_log_bytes=0

# The first errors that the server logged since `note_error_log`, each as a hint for `fail`: what follows is their consequence.
error_log_hints() {
  local line said=
  hints=()
  [[ -n ${error_log:-} && -r $error_log ]] || {
    hints=("look at the server's error log (journalctl, or the file that log_error names)")
    return
  }
  while IFS= read -r line; do
    [[ $line == *'[ERROR]'* && $said != *"${line#*'[ERROR]'}"* ]] || continue
    said+=${line#*'[ERROR]'}
    hints+=("error log: ${line//[^[:print:]]/?}")
  done < <(tail -c "+$((error_log_bytes + 1))" -- "$error_log" | tail -n 1000)
  hints=("${hints[@]:0:4}" "the whole error log is $error_log")
}
declare -a hints=()
