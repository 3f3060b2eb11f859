# Owner tokens: what a resource made, only that resource may take away. The `delete` of a replaced resource runs after
# the `create` of its successor, on the same server when an address was merely spelled differently.

own() {
  [[ -d $state_directory/owners ]] || mkdir -p -- "$state_directory/owners"
  printf '%s\n' "${value[token]-}" | write_file "$state_directory/owners/$1" 600 || fail "cannot write to $state_directory"
}

owned() {
  local token
  token=$(cat "$state_directory/owners/$1" 2>/dev/null) || true
  [[ -n $token && $token == "${value[token]-}" ]] && return 0
  say "nothing to do: another declaration owns this by now, or nothing was made"
  return 1
}

# Sets `managers` to the stacks other than $1 that made something on this host and have not taken it away, as one text.
find_other_managers() {
  local file project stack
  managers=
  for file in "$state_directory"/owners/*; do
    IFS=/ read -r project stack _ <"$file" || continue
    [[ $project/$stack == "$1" || ,$managers, == *,"$project/$stack",* ]] || managers+=${managers:+,}$project/$stack
  done 2>/dev/null
  managers=${managers//,/, }
}

disown() { rm -f -- "$state_directory/owners/$1"; }
