# Messages, scratch space and the lock: what every step rests on.
# The profile that stands above these lines in the installed file gives the host's facts and the engine line's words.

: "${host_name:?}" "${port:?}" "${socket:?}" "${config_file:?}" "${data_directory:?}" "${state_directory:?}"

# A step started by the engine inherits the operator's whole environment, the passphrase of the state included;
# neither the client programs nor a server that is started here has any business with it.
if [[ -z ${PULUMI_MYSQL_REPLICATION_CLEAN:-} ]]; then
  exec env -i PATH="${program_path:+$program_path:}$PATH" HOME="${HOME:-/}" LC_ALL=C \
    PULUMI_MYSQL_REPLICATION_CLEAN=1 bash "$0" "$@"
fi

set -u -o pipefail
umask 077

declare -a server_option_list=()
eval "server_option_list=($server_options)" # words, quoted by the library
step=${1:-help}
scratch=
holds_lock=
only_looks=${only_looks-} # it came over the host's own connection, to a host on which nothing of ours need be
poll_seconds=0.1
brief_seconds=(0.01 0.02 0.05)
# Parts add to these what a step that ends gives back, in this order, and what one that was killed left to be cleared away.
declare -a at_exit=() at_begin=()

# Prints one short ASCII line of progress.
say() {
  local line=${1//[^[:print:]]/?}
  printf '%s: %s\n' "$host_name" "${line:0:300}" >&2
}

# Prints what stops nothing but is worth knowing.
say_warning() {
  local line=${1//[^[:print:]]/?}
  printf '%s: warning: %s\n' "$host_name" "${line:0:1000}" >&2
}

# Prints what has the steps "$@" of this server run again, though nothing of what they declare has changed.
rerun() {
  printf 'pulumi up'
  printf " --replace '**::%s'" "${@/#/$host_name-}"
}

# What every error of this step says last.
declare -a last_hints=()

# Ends the step: what could not be done and why, then what to look at or do next.
fail() {
  printf '%s: %s failed: %s\n' "$host_name" "$step" "$1" >&2
  shift
  case $step in
    unfollow | unlink | unseed)
      set -- "$@" 'if that server is gone for good: declare onDestroy: "gone", run pulumi up, then remove it; or pulumi state delete'
      ;;
  esac
  local hint
  for hint in "$@" "${last_hints[@]}"; do printf '  -> %s\n' "$hint" >&2; done
  exit 1
}

# shellcheck disable=SC2317,SC2329 # called by the trap
tidy() {
  local child handler
  # Children that outlive the step would go on writing to a server nobody watches.
  end_children
  for child in $(jobs -p); do kill "$child" 2>/dev/null; done
  for handler in "${at_exit[@]}"; do "$handler" || true; done
  [[ -z $scratch ]] || rm -rf -- "$scratch"
}

# Sets `process` to "pid start-time" of process $1, which names it for ever: a pid alone is used again. To nothing when it is
# gone. Sets `parent` to the pid of its parent.
name_process() {
  local stat=
  process='' parent=0
  { read -r -d '' stat <"/proc/$1/stat"; } 2>/dev/null
  [[ -n $stat ]] || return 0
  # The program's name may hold blanks: the start time is the 20th field after its closing parenthesis.
  read -r -a stat <<<"${stat##*) }"
  [[ ${stat[0]} == Z ]] || process="$1 ${stat[19]}" parent=${stat[1]}
}

# Fills `watchers` with the processes that wait for this step: shells and sudo, what runs those (a plugin, or sshd), and the
# engine behind a plugin. When one of them is gone, nobody hears any more what the step says.
find_watchers() {
  local name parent process pid=$PPID
  watchers=()
  while ((pid > 1)); do
    name_process "$pid"
    [[ -n $process ]] || return 0
    watchers+=("$process")
    read -r name <"/proc/$pid/comm" || return 0
    [[ $name == @(*sh|sudo|pulumi-resource*) ]] || return 0
    pid=$parent
  done
} 2>/dev/null
declare -a watchers=()

watched() {
  local one parent process
  for one in "${watchers[@]}"; do
    name_process "${one%% *}"
    [[ $process == "$one" ]] || return 1
  done
}

# After `begin`: from here on this step, which only looks, ends when nobody waits for it, whatever it waits for itself. Adds
# it to `watchers`.
end_unwatched() {
  local parent process child
  local -a children
  name_process $$
  watchers+=("$process")
  (
    trap - EXIT INT TERM HUP
    exec </dev/null >/dev/null 2>&1 9>&-
    while watched; do sleep 1; done
    kill "$$"
    # The shell hears it when the program that it waits for has ended.
    read -r -a children <"/proc/$$/task/$$/children"
    for child in "${children[@]}"; do [[ $child == "$BASHPID" ]] || kill "$child"; done
  ) &
}

# Called first in a child that must not outlive a step that was killed: the next step ends what it finds here.
enlist() {
  local process
  name_process "$BASHPID"
  printf '%s\n' "$process" >>"$state_directory/children"
}

# Ends the children that were enlisted.
end_children() {
  local pid start process
  [[ -r $state_directory/children ]] || return 0
  while read -r pid start; do
    name_process "$pid"
    [[ $process != "$pid $start" ]] || kill "$pid" 2>/dev/null
  done <"$state_directory/children"
}

# Ends the children of a step that was killed itself; they hold the lock, and nobody watches them.
end_orphans() {
  local holder process
  holder=$(entry "$state_directory/lock.holder" process)
  [[ -n $holder ]] || return 0
  name_process "${holder%% *}"
  [[ $process == "$holder" ]] || end_children
}

# Makes scratch space where nothing may be left.
begin_outside() {
  scratch=$(mktemp -d) || fail "cannot make a directory in ${TMPDIR:-/tmp}"
  # Not `tidy`: the children that are noted here may be those of a step that runs.
  trap 'rm -rf -- "$scratch"' EXIT
  trap 'exit 130' INT TERM HUP
}

# Takes the host's lock, waiting at most $1 seconds, and makes scratch space.
begin() {
  local left parent process
  [[ -z $only_looks ]] || { begin_outside && return; }
  find_watchers
  [[ -d $state_directory ]] || mkdir -p -- "$state_directory" ||
    fail "cannot make $state_directory" "declare another host.stateDirectory, where this login can write"
  { : >>"$state_directory/lock"; } 2>/dev/null ||
    fail "cannot write to $state_directory" "declare another host.stateDirectory, where this login can write"
  exec 9>>"$state_directory/lock"
  if ! flock -n 9; then
    end_orphans
    say "waiting for the step that runs here already: $(entry "$state_directory/lock.holder" step)"
    flock -w "$1" 9 || fail "another step still runs after $1 s: $(entry "$state_directory/lock.holder" step)" \
      "wait for process $(entry "$state_directory/lock.holder" process) to end, then run pulumi up again"
    # What is not waited for any more begins nothing.
    watched || exit 130
  fi
  name_process $$
  printf 'step=%s\nprocess=%s\n' "$step" "$process" >"$state_directory/lock.holder"
  # What a step that was killed left, half-written or not.
  for left in "$state_directory"/{children,scratch.*} "$state_directory"{,/ledgers,/owners}/*.next.[0-9]*; do
    [[ ! -e $left ]] || rm -rf -- "$left"
  done
  scratch=$state_directory/scratch.$$
  mkdir -- "$scratch" || fail "cannot write to $state_directory"
  holds_lock=yes
  trap tidy EXIT
  trap 'exit 130' INT TERM HUP
  for left in "${at_begin[@]}"; do "$left"; done
}

# Writes stdin to file $1 as a whole or not at all, with mode $2.
write_file() {
  local next="$1.next.$$" said
  if said=$({ cat >"$next"; } 2>&1) && { [[ $2 == 600 ]] || chmod "$2" "$next"; } && sync -- "$next" && mv -f -- "$next" "$1"; then return 0; fi
  [[ -z $said ]] || say "$1: ${said##*: }"
  rm -f -- "$next"
  return 1
}

# The value of key $2 in the `key=value` file $1; empty when there is none.
entry() {
  local line
  [[ -r $1 ]] || return 0
  while IFS= read -r line; do
    if [[ $line == "$2="* ]]; then
      printf '%s' "${line#*=}"
      return 0
    fi
  done <"$1"
}

# Sleeps after look number $1, from 0 on: briefly at first, because most of what is waited for is nearly there.
pause() { sleep "${brief_seconds[$1]-$poll_seconds}"; }

# Calls "$@" after the first until it succeeds, for at most $1 seconds.
await() {
  local deadline=$((SECONDS + $1)) looks=0
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    pause $((looks++))
  done
}
