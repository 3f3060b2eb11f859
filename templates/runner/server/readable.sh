# Whether the server reads an option file at its start: one that it does not read it passes over without a word.

# Prints why the server with the data directory $2 passes over the option file $1: `open` to everybody's writing, or `closed` to
# the server's user.
why_passed_over() {
  local mode owner group user bit=4
  read -r mode owner group < <(stat -Lc '%a %u %g' -- "$1" 2>/dev/null) && user=$(stat -Lc %u -- "$2" 2>/dev/null) || return 0
  if ((8#$mode & 2)); then
    printf 'open\n'
    return
  fi
  ((user)) || return 0
  if ((user == owner)); then
    bit=400
  elif [[ " $(id -G -- "$user" 2>/dev/null) " == *" $group "* ]]; then
    bit=40
  fi
  ((8#$mode & 8#$bit)) || printf 'closed\n'
}
