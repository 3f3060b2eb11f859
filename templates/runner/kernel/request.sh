# What a step is asked to do: review text, a line END, then values that are not for display.

request=
declare -A value=()       # placeholder -> value
declare -a undo=()        # statements that take back what this step makes
declare -a accounts=()    # account<TAB>exists query<TAB>generated password (1) or given (0)
declare -a expected=()    # what is wrong otherwise<TAB>query<TAB>wanted answer<TAB>what to do
declare -a channel=()     # status column<TAB>wanted value or placeholder<TAB>clause

# Reads the request from stdin. Lines after END: kind<TAB>rest.
read_request() {
  local line kind rest name
  while IFS= read -r line && [[ $line != END ]]; do request+=$line$'\n'; done
  while IFS= read -r line; do
    kind=${line%%$'\t'*} rest=${line#*$'\t'}
    case $kind in
      value) name=${rest%%$'\t'*} && value[$name]=${rest#*$'\t'} ;;
      undo) undo+=("$rest") ;;
      account) accounts+=("$rest") ;;
      expected) expected+=("$rest") ;;
      channel) channel+=("$rest") ;;
      '' | delete) ;; # how it is taken back, for the "delete" of the resource
      *) fail "the request holds a line of unknown kind" ;;
    esac
  done
}

# Sets `literal` to $1 as a SQL string literal. Sessions of the runner never run with NO_BACKSLASH_ESCAPES.
quote() {
  literal=${1//\\/\\\\}
  literal=\'${literal//\'/\'\'}\'
}

# Sets `filled` to $1 with every placeholder replaced by its literal, in one pass: a value that looks like a
# placeholder is not looked at again.
fill() {
  local rest=$1 token literal
  filled=
  while [[ $rest =~ :(password|address)_[0-9]+ ]]; do
    token=${BASH_REMATCH[0]}
    [[ -n ${value[${token#:}]+given} ]] || fail "the request gives no value for $token"
    quote "${value[${token#:}]}"
    filled+=${rest%%"$token"*}$literal
    rest=${rest#*"$token"}
  done
  filled+=$rest
}

# Sets `plain` to what the placeholder $1 stands for, or to $1 itself.
resolve() {
  plain=$1
  if [[ $1 =~ ^:(password|address)_[0-9]+$ ]]; then plain=${value[${1#:}]-}; fi
}

# Plain arguments of a step, from `key=value` lines of the request or words of the command; `database`, `made` and `table` may repeat.
declare -A option=()
declare -a databases=() made=() table_patterns=()

read_options() {
  local line
  while IFS= read -r line; do
    case $line in
      database=*) databases+=("${line#*=}") ;;
      made=*) made+=("${line#*=}") ;;
      table=*) table_patterns+=("${line#*=}") ;;
      [a-z]*=*) option[${line%%=*}]=${line#*=} ;;
    esac
  done <<<"$1"
}
