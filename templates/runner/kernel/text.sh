# Words and numbers as a person reads them.

contains() { [[ " $1 " == *" $2 "* ]]; }

# Prints the first few of "$@", and how many more there are.
some() {
  local text i
  text=$1
  for ((i = 2; i <= $# && i <= 5; i++)); do text+=", ${!i}"; done
  (($# <= 5)) || text+=" and $(($# - 5)) more"
  printf '%s' "$text"
}

# The client doubles backslashes in what it prints: makes the variables named "$@" what the server said.
unescape() {
  local variable_name
  for variable_name in "$@"; do
    local -n variable_of_caller=$variable_name
    printf -v variable_of_caller %b "$variable_of_caller"
    unset -n variable_of_caller
  done
}

# $1 seconds, in the units that a person would use.
duration() {
  if (($1 < 120)); then
    printf '%s s' "$1"
  elif (($1 < 7200)); then
    printf '%s min' "$((($1 + 30) / 60))"
  else
    printf '%s h %s min' "$(($1 / 3600))" "$(($1 % 3600 / 60))"
  fi
}

megabytes() { printf '%s.%s' "$(($1 / 1000000))" "$(($1 / 100000 % 10))"; }
