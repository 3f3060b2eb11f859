# Owner tokens: what a resource made, only that resource may take away. The `delete` of a replaced resource runs after
# the `create` of its successor, on the same server when an address was merely spelled differently or the replacement was
# asked for: so each creation has a name, `made`, which its own `delete` gives too. A creation that has not ended well yet
# owns beside the one before it, as that one's resource is still there when it fails.

own() {
  local creations=
  [[ -d $state_directory/owners ]] || mkdir -p -- "$state_directory/owners"
  owning=$state_directory/owners/$1
  # Without a second line whoever has the token owns it.
  if [[ ! -e $owning ]]; then
    creations=${asked[made]-}
  elif creations=$(sed -n 2p -- "$owning") && [[ -n $creations ]]; then
    creations+=${asked[made]+ ${asked[made]}}
  fi
  note_owner "$creations"
}

note_owner() { printf '%s\n' "${asked[token]-}" "$1" | write_file "$owning" 600 || fail "cannot write to $state_directory"; }

# At the end of a step that made something.
settle_owner() { [[ -z $owning || -z ${asked[made]-} ]] || note_owner "${asked[made]}"; }
owning=

owned() {
  local token='' creations=''
  [[ -e $state_directory/owners/$1 ]] || return 1 # it was never made, or is gone already
  { IFS= read -r token && IFS= read -r creations; } 2>/dev/null <"$state_directory/owners/$1" || true
  if [[ -n $creations ]]; then
    [[ -z ${asked[made]-} || " $creations " != *" ${asked[made]} "* ]] || return 0
  else
    [[ -z $token || $token != "${asked[token]-}" ]] || return 0
  fi
  say "nothing to do: another declaration owns this by now"
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
