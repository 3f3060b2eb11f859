# What a step is asked to do: review text, a line END, then values that are not for display. Its keys are those that
# `request_text`, `request_lists` and `request_values` have for it: a request with others, or without one of them, is refused.

request=                  # the text without its keys: SQL, or settings
declare -A asked=()       # key, or placeholder -> value
declare -a databases=() created_databases=() table_patterns=() # keys that repeat: `database`, `created_database`, `table`
declare -A setting=()     # my.cnf settings that will be declared, by name: in a preflight
declare -a undo=()        # statements that take back what this step makes
declare -a accounts=()    # account<TAB>exists query<TAB>generated password (1) or given (0)
declare -a expected=()    # what is wrong otherwise<TAB>query<TAB>wanted answer<TAB>what to do
declare -a channel=()     # status column<TAB>wanted value or placeholder<TAB>clause

# Reads the request from stdin. Lines after END: kind<TAB>rest.
read_request() {
  local line kind rest keys list_keys header=
  keys_of "$request_lists" && list_keys=$keys
  keys_of "$request_text" && [[ -z $list_keys$keys ]] || header=yes
  while IFS= read -r line && [[ $line != END ]]; do
    if [[ -z $header ]]; then
      request+=$line$'\n'
    elif [[ -z $line ]]; then
      header=
    else
      read_key "$line"
    fi
  done
  while IFS= read -r line; do
    kind=${line%%$'\t'*} rest=${line#*$'\t'}
    case $kind in
      value) asked[${rest%%$'\t'*}]=${rest#*$'\t'} ;;
      undo) undo+=("$rest") ;;
      account) accounts+=("$rest") ;;
      expected) expected+=("$rest") ;;
      channel) channel+=("$rest") ;;
      '' | delete) ;; # how it is taken back, for the "delete" of the resource
      *) refuse_request "a line of unknown kind" ;;
    esac
  done
  check_keys
}

# Fills `setting` from a request that is made of settings.
read_settings() {
  local line
  while IFS= read -r line; do [[ $line != *=* ]] || setting[${line%%=*}]=${line#*=}; done <<<"$request"
}

# Reads the request of a step that is asked by words.
read_words() {
  local word keys list_keys
  keys_of "$request_lists" && list_keys=$keys
  for word in "$@"; do read_key "$word"; done
  check_keys
}

# Takes one `key=value`; those of `list_keys` repeat.
read_key() {
  local key=${1%%=*}
  [[ $1 == [a-z]*=* ]] || refuse_request "a line that is no key=value"
  contains "$list_keys" "$key" || { asked[$key]=${1#*=} && return; }
  case $key in
    database) databases+=("${1#*=}") ;;
    created_database) created_databases+=("${1#*=}") ;;
    table) table_patterns+=("${1#*=}") ;;
  esac
}

# Sets `keys` to those that the table $1 has for this step: none for one that takes back, or only looks.
keys_of() {
  local verb rest
  keys=
  while read -r verb rest; do [[ $verb != "$step" ]] || keys=$rest; done <<<"$1"
}

# Placeholders are as many as there are passwords and addresses. What takes back is asked by what its creation was given,
# perhaps by an earlier release. A step that only runs again has no creation.
check_keys() {
  local key keys text_keys
  [[ $step != @(unlink|unfollow|unseed) ]] || return 0
  keys_of "$request_text" && text_keys=$keys
  keys_of "$request_values" && keys="$text_keys $keys"
  for key in "${!asked[@]}"; do
    contains "$keys" "$key" || [[ $key =~ ^(password|address)_[0-9]+$ ]] || refuse_request "the unknown key \"$key\""
  done
  for key in $keys; do [[ $key == made || -n ${asked[$key]+given} ]] || refuse_request "nothing for \"$key\""; done
}

refuse_request() {
  fail "its request has $1; nothing was changed" \
    "another release of the library has put its runner here since: $(rerun runner) puts back the one that belongs to this stack"
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
    [[ -n ${asked[${token#:}]+given} ]] || fail "the request gives no value for $token"
    quote "${asked[${token#:}]}"
    filled+=${rest%%"$token"*}$literal
    rest=${rest#*"$token"}
  done
  filled+=$rest
}

# Sets `plain` to what the placeholder $1 stands for, or to $1 itself.
resolve() {
  plain=$1
  if [[ $1 =~ ^:(password|address)_[0-9]+$ ]]; then plain=${asked[${1#:}]-}; fi
}
