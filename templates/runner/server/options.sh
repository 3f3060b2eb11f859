# Options and variables: what the file says, as the server understands it, beside what the running server has.

declare -A want=() want_name=()                 # live variable -> canonical value, and the option that sets it
declare -A written=() old=() old_name=()         # live variable -> what the new and the old file say, and the old one's option
declare -A live=() live_type=() live_readonly=() # live variable -> value, type, YES when it cannot be set
declare -A persisted_values=()                         # live variable -> the value that the server keeps apart from its option files

# Sets `option_name` and `option_value` from line $1 of an option file; returns 1 when it is no option.
parse_option() {
  local line=${1%%[$'\r']}
  [[ $line =~ ^[[:space:]]*([A-Za-z][A-Za-z0-9_-]*)[[:space:]]*(=[[:space:]]*(.*))?$ ]] || return 1
  option_name=${BASH_REMATCH[1],,}
  option_name=${option_name//-/_}
  option_name=${option_name#loose_}
  option_value=${BASH_REMATCH[3]-}
}

# Sets `variable` to the live one that option $1 sets. `option_variables` holds the line's exceptions as option=variable.
variable_of() {
  local pair
  variable=$1
  for pair in $option_variables; do [[ ${pair%%=*} != "$1" ]] || variable=${pair#*=}; done
}

# Sets `option_names` to the names by which an option file knows the variables "$@".
options_of() {
  local name
  option_names=
  for name in "$@"; do option_names+=${option_names:+ }${want_name[$name]-${old_name[$name]-$name}}; done
}

# Fills `parsed` with the values that the server would start with, given the options "$@". Returns 1 when it would not.
read_help() {
  local line name rest at
  local -a lines=()
  parsed=()
  if ! timeout -k 5 30 "$program_server" "$@" --verbose --help >"$scratch/help" 2>"$scratch/error"; then
    keep_hints
    return 1
  fi
  # The table of values is at the end, after thousands of lines.
  mapfile -t lines <"$scratch/help"
  for ((at = ${#lines[@]} - 1; at > 0; at--)); do [[ ${lines[at]} != ---*' '---* ]] || break; done
  for line in "${lines[@]:at+1}"; do
    [[ -n $line ]] || break
    name=${line%% *} rest=${line#"$name"}
    rest=${rest#"${rest%%[! ]*}"}
    [[ $rest != '(No default value)' ]] || rest=
    parsed[${name//-/_}]=$rest
  done
}
declare -A parsed=()

# Sets `hints` to what the server said in $scratch/error.
keep_hints() {
  local line
  local -a said=()
  hints=()
  while IFS= read -r line; do
    [[ $line != *'Aborting' ]] || continue # the end, never its cause
    [[ $line == *'[Warning]'* || $line == *'[Note]'* ]] || said+=("$line")
    [[ $line != *'[ERROR]'* ]] || hint_of "${line#*\[ERROR\] }"
  done <"$scratch/error"
  # Some values are refused in plain words.
  ((${#hints[@]})) || for line in "${said[@]:0:4}"; do hint_of "$line"; done
}

# Adds to `hints` what the line $1 of the server says.
hint_of() {
  local text=${1//[^[:print:]]/}
  text=${text#Buffered error: }
  text=${text#"$program_server": }
  hints+=("the server says: ${text/\/*\/"$program_server": /}")
}

# Whether the server takes the option file $1. On a line where printing its values does not tell, it is asked apart, with
# the directories of the running server.
accepted() {
  local -a check=()
  read -r -a check <<<"$check_options"
  ((${#check[@]})) || return 0
  timeout -k 5 30 "$program_server" --defaults-file="$1" --basedir="${live[basedir]}" --plugin-dir="${live[plugin_dir]}" \
    "${check[@]}" >"$scratch/help" 2>"$scratch/error" && return 0
  keep_hints
  return 1
}

# Checks file $1 with the server's own parser and fills `want` with the values as the server understands them. Sets
# `option_value`.
canonical() {
  local line
  read_help --defaults-file="$1" || return 1
  want=() want_name=() written=()
  while IFS= read -r line; do
    parse_option "$line" || continue
    variable_of "$option_name"
    written[$variable]=${written[$variable]+${written[$variable]},}$option_value
    if contains "$repeatable_options" "$option_name"; then
      option_value=${option_value%\"} option_value=${option_value#\"}
      option_value=${option_value//\\\\/\\}
      want[$variable]=${want[$variable]+${want[$variable]},}${option_value//\\\"/\"}
    else
      want[$variable]=${parsed[$option_name]-$option_value}
    fi
    want_name[$variable]=$option_name
  done <"$1"
}

# Fills `live` with all global variables of the running server.
read_live() { ask_live || fail_sql "cannot read the server's variables"; }

# The same; returns 1 when the server does not tell.
ask_live() {
  local name current fixed type
  live=() live_type=() live_readonly=() persisted_values=()
  rows "$sql_variables${sql_persisted:+;$sql_persisted}" || return 1
  while IFS=$'\x1f' read -r name current fixed type; do
    # The batch form escapes backslashes and line breaks.
    [[ $current != *\\* ]] || printf -v current %b "$current"
    [[ $fixed != PERSISTED ]] || { persisted_values[$name]=$current && continue; }
    live[$name]=$current live_type[$name]=$type live_readonly[$name]=$fixed
  done <<<"$result"
}

# Whether the live value of variable $1 is $2.
same() { alike "$1" "${live[$1]-}" "$2"; }

# Whether $2 and $3 are one value of variable $1.
alike() {
  local a=$2 b=$3 plain
  case ${live_type[$1]-} in
    BOOLEAN) truth "$a" && a=$plain && truth "$b" && b=$plain ;;
    *INT* | DOUBLE) short_number "$a" && a=$plain && short_number "$b" && b=$plain ;;
    FLAGSET) ! holds_flags "$a" "$b" || return 0 ;;
    '') plain_value "$a" && a=$plain && plain_value "$b" && b=$plain ;;
  esac
  if contains "$path_variables" "$1"; then
    [[ $b == /* ]] || b=$data_directory/$b
    [[ ${a%/*} -ef ${b%/*} && ${a##*/} == "${b##*/}" ]]
    return
  fi
  # Names of databases and tables keep their case.
  if contains "$repeatable_options" "$1"; then same_list "$a" "$b"; else [[ ${a,,} == "${b,,}" ]]; fi
}

# Whether the comma-separated lists $1 and $2 hold the same: some servers show them in an order of their own.
same_list() { [[ $1 == "$2" || $(tr , '\n' <<<"$1" | sort) == "$(tr , '\n' <<<"$2" | sort)" ]]; }

# Sets `plain` to the value $1, whose type the server does not tell, as statements and files both know it.
plain_value() {
  case $1 in
    TRUE) plain=ON ;;
    FALSE) plain=OFF ;;
    *) short_number "$1" ;;
  esac
}

# Sets `plain` to $1, which, when it is a number, has no zeros at its end that say nothing: 0.500000 is 0.5.
short_number() {
  plain=$1
  [[ $plain =~ ^-?[0-9]+\.[0-9]+$ ]] || return 0
  while [[ $plain == *0 ]]; do plain=${plain%0}; done
  plain=${plain%.}
}

# Whether the flags $1 hold each of the flags $2: the program's help leaves out those that are newer.
holds_flags() {
  local flag
  local -a flags=()
  IFS=, read -r -a flags <<<"${2,,}"
  for flag in "${flags[@]}"; do [[ ,${1,,}, == *",$flag,"* ]] || return 1; done
}

# Whether only a restart changes the variable $1. Where the server's list does not tell, a variable that is fixed does not
# even take the value it has.
is_fixed() {
  ! contains "$restart_variables" "$1" || return 0
  [[ -n ${live_readonly[$1]-} ]] || {
    live_readonly[$1]=NO
    rows "SET GLOBAL $1 = @@global.$1" || [[ $sql_error != *1238* ]] || live_readonly[$1]=YES
  }
  [[ ${live_readonly[$1]} == YES ]]
}

# Sets `plain` to the truth $1 as statements know it.
truth() {
  case ${1,,} in
    on | true | 1 | yes) plain=ON ;;
    *) plain=OFF ;;
  esac
}

# Adds the options of file $1 to `old`.
read_old() {
  local line
  [[ -r $1 ]] || return 0
  while IFS= read -r line; do
    parse_option "$line" || continue
    variable_of "$option_name"
    old[$variable]=${old[$variable]+${old[$variable]},}$option_value
    old_name[$variable]=$option_name
  done <"$1"
}

# Sorts what differs from the running server by how it can be changed.
declare -a dynamic=() while_stopped=() session_scoped=() restart=() removed=()
classify() {
  local name
  read_old "$config_file"
  # The file of an interrupted change says nothing about the running server: what stood before counts too.
  [[ ! -e $state_directory/config.pending ]] || read_old "$state_directory/config.old"
  for name in "${!want[@]}"; do
    if [[ -z ${live[$name]+known} ]]; then
      # An option without a variable: only the file can tell whether the server has it.
      [[ ! -e $state_directory/config.pending && ${old[$name]+there} && ${old[$name]} == "${written[$name]}" ]] ||
        restart+=("$name")
    elif ! same "$name" "${want[$name]}" || { [[ -n ${found[$name]+interrupted} ]] && contains "$session_variables" "$name"; }; then
      sort_change "$name"
    fi
  done
  for name in "${!old[@]}"; do [[ -n ${want[$name]+kept} ]] || removed+=("$name"); done
  ((${#removed[@]})) || return 0
  # What stands in no file goes back to its default; another file's value is known when ours is in place.
  read_help --no-defaults || return 0
  for name in "${removed[@]}"; do
    [[ -z ${live[$name]+known} || -n ${parsed[${old_name[$name]}]+known} ]] && continue
    plugin_options_of_server
    read_help --no-defaults "${plugin_options[@]}" || return 0
    break
  done
  for name in "${removed[@]}"; do
    [[ -n ${live[$name]+known} ]] || { restart+=("$name") && continue; }
    goes_back "$name"
  done
}

# The variable $1, declared no longer, goes to its value in `parsed`.
goes_back() {
  local default=${parsed[${old_name[$1]}]-}
  ! same "$1" "$default" || return 0
  is_fixed "$1" || want[$1]=$default want_name[$1]=${old_name[$1]}
  sort_change "$1"
}

sort_change() {
  if contains "$session_variables" "$1"; then
    session_scoped+=("$1")
  elif contains "$stopped_variables" "$1"; then
    while_stopped+=("$1")
  elif is_fixed "$1"; then
    restart+=("$1")
  else
    dynamic+=("$1")
  fi
}

# Sets the global variable $1 to $2 on the running server, trying again when a lock is held.
set_global() {
  local literal try statement plain
  case ${live_type[$1]-} in
    *INT* | DOUBLE) literal=$2 ;;
    BOOLEAN) truth "$2" && literal=$plain ;; # the parser prints TRUE, which is no value to a statement
    '') literal_of "$2" ;;
    *) quote "$2" ;;
  esac
  statement="SET GLOBAL $1 = $literal"
  if [[ -n $sql_set_filter ]] && contains "$repeatable_options" "$1"; then filter_statement "$1" "$2"; fi
  for try in 1 2 3; do
    rows "$statement" 30 && return 0
    [[ $sql_error == *1205* ]] || return 1
    say "$1 waits behind a long statement (try $try of 3)"
  done
  return 1
}

# Sets `literal` to $1 as a statement takes it: a number, a truth, or a string.
literal_of() {
  plain_value "$1"
  literal=$plain
  [[ $literal =~ ^-?[0-9]+(\.[0-9]+)?$ ]] || quote "$literal"
}

# Sets `statement` to the one that makes filter $1 the comma-separated list $2.
filter_statement() {
  local -a names=()
  local literals=
  IFS=, read -r -a names <<<"$2"
  ((${#names[@]} == 0)) || quote_all "${names[@]}"
  statement=${sql_set_filter//:name/"$1"}
  statement=${statement//:values/"$literals"}
}

# Sets `literals` to "$@" as a list of SQL strings.
quote_all() {
  local name literal
  literals=''
  for name in "$@"; do
    quote "$name"
    literals+=${literals:+, }$literal
  done
}

# Sets `plugin_options` to those with which the server's program, asked for its values, knows the options of the plugins
# that the running server has.
plugin_options_of_server() {
  local library
  plugin_options=("--plugin-dir=${live[plugin_dir]-}")
  need "SELECT DISTINCT plugin_library FROM information_schema.plugins WHERE plugin_library <> ''" "cannot list plugins"
  while IFS= read -r library; do
    [[ -z $library ]] || plugin_options+=("--plugin-load-add=$library")
  done <<<"$result"
}
declare -a plugin_options=()
