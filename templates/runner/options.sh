# Options and variables: what the file says, as the server understands it, beside what the running server has.

declare -A want=() want_name=()                 # live variable -> canonical value, and the option that sets it
declare -A live=() live_type=() live_readonly=() # live variable -> value, type, YES when it cannot be set

# Sets `option_name` and `option_value` from line $1 of an option file; returns 1 when it is no option.
parse_option() {
  local line=${1%%[$'\r']}
  [[ $line =~ ^[[:space:]]*([A-Za-z][A-Za-z0-9_-]*)[[:space:]]*(=[[:space:]]*(.*))?$ ]] || return 1
  option_name=${BASH_REMATCH[1],,}
  option_name=${option_name//-/_}
  option_name=${option_name#loose_}
  option_value=${BASH_REMATCH[3]-}
}

# The live variable that option $1 sets. `option_variables` holds the line's exceptions as option=variable.
variable_of() {
  local pair
  variable=$1
  for pair in $option_variables; do [[ ${pair%%=*} != "$1" ]] || variable=${pair#*=}; done
}

contains() { [[ " $1 " == *" $2 "* ]]; }

# Fills `parsed` with the values that the server would start with, given the options "$@". Returns 1 when it would not.
read_help() {
  local line name rest table=0
  parsed=()
  if ! timeout -k 5 30 "$program_server" "$@" --verbose --help >"$scratch/help" 2>"$scratch/error"; then
    hints=()
    while IFS= read -r line; do
      [[ $line == *'[ERROR]'* ]] && hints+=("the server says: ${line#*\[ERROR\] }")
    done <"$scratch/error"
    return 1
  fi
  while IFS= read -r line; do
    if [[ $line == ---*' '---* ]]; then table=1 && continue; fi
    ((table)) || continue
    [[ -n $line ]] || break
    name=${line%% *} rest=${line#"$name"}
    [[ $rest =~ ^\ *(.*)$ ]] && rest=${BASH_REMATCH[1]}
    [[ $rest != '(No default value)' ]] || rest=
    parsed[${name//-/_}]=$rest
  done <"$scratch/help"
}
declare -A parsed=()

# Checks file $1 with the server's own parser and fills `want` with the values as the server understands them.
canonical() {
  local line
  read_help --defaults-file="$1" || return 1
  want=() want_name=()
  while IFS= read -r line; do
    parse_option "$line" || continue
    variable_of "$option_name"
    if contains "$repeatable_options" "$option_name"; then
      option_value=${option_value%\"}
      want[$variable]=${want[$variable]+${want[$variable]},}${option_value#\"}
    else
      want[$variable]=${parsed[$option_name]-$option_value}
    fi
    want_name[$variable]=$option_name
  done <"$1"
}

# Fills `live` with all global variables of the running server.
read_live() {
  local name current fixed type
  live=() live_type=() live_readonly=()
  need "$sql_variables" "cannot read the server's variables"
  while IFS=$'\x1f' read -r name current fixed type; do
    printf -v current %b "$current" # the batch form escapes backslashes and line breaks
    live[$name]=$current live_type[$name]=$type live_readonly[$name]=$fixed
  done <<<"$result"
}

# Whether the live value of variable $1 is $2.
same() {
  local a=${live[$1]-} b=$2
  case ${live_type[$1]-} in
    BOOLEAN) a=$(truth "$a") b=$(truth "$b") ;;
    *INT* | DOUBLE) a=${a%.000000} b=${b%.000000} ;;
  esac
  if contains "$path_variables" "$1"; then
    [[ $b == /* ]] || b=$data_directory/$b
    [[ ${a%/*} -ef ${b%/*} && ${a##*/} == "${b##*/}" ]]
    return
  fi
  [[ ${a,,} == "${b,,}" ]]
}

truth() {
  case ${1,,} in
    on | true | 1 | yes) printf ON ;;
    *) printf OFF ;;
  esac
}

# Sorts what differs from the running server by how it can be changed.
declare -a dynamic=() while_stopped=() session_scoped=() restart=() removed=()
classify() {
  local file=$1 line name
  declare -A old=()
  if [[ -r $config_file ]]; then
    while IFS= read -r line; do
      parse_option "$line" || continue
      variable_of "$option_name"
      old[$variable]=${old[$variable]+${old[$variable]},}$option_value
      old_name[$variable]=$option_name
    done <"$config_file"
  fi
  for name in "${!want[@]}"; do
    if [[ -z ${live[$name]+known} ]]; then
      # An option without a variable: only the file can tell whether the server has it.
      [[ -n ${old[$name]+there} ]] && cmp -s -- "$file" "$config_file" || restart+=("$name")
    elif ! same "$name" "${want[$name]}"; then
      sort_change "$name"
    fi
  done
  ((${#old[@]})) || return 0
  read_help --no-defaults || return 0
  for name in "${!old[@]}"; do
    [[ -z ${want[$name]+kept} ]] || continue
    removed+=("$name")
    [[ -n ${live[$name]+known} ]] || { restart+=("$name") && continue; }
    same "$name" "${parsed[${old_name[$name]}]-}" || [[ ${live_readonly[$name]} == NO ]] || restart+=("$name")
  done
}
declare -A old_name=()

sort_change() {
  if contains "$session_variables" "$1"; then
    session_scoped+=("$1")
  elif contains "$stopped_variables" "$1"; then
    while_stopped+=("$1")
  elif [[ ${live_readonly[$1]} == YES ]]; then
    restart+=("$1")
  else
    dynamic+=("$1")
  fi
}

# Sets the global variable $1 to $2 on the running server, trying again when a lock is held.
set_global() {
  local literal try
  case ${live_type[$1]-} in
    *INT* | DOUBLE) literal=$2 ;;
    *) quote "$2" ;;
  esac
  for try in 1 2 3; do
    rows "SET GLOBAL $1 = $literal" 30 && return 0
    [[ $sql_error == *1205* ]] || return 1
    say "$1 waits behind a long statement (try $try of 3)"
  done
  return 1
}
