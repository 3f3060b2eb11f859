# The mark of a finished seed, and what seeds have ever brought here.

# Whether file $1 of the state was written for this data directory, and not for one that was here before.
is_of_this_server() {
  local id
  id=$(cat "$data_directory/pulumi_replication.id" 2>/dev/null) && [[ -r $1 && $(entry "$1" self) == "$id" ]]
}

# Whether this library made it follow.
joined_by_us() {
  local file
  for file in "$seeded" "$state_directory/attempt"; do ! is_of_this_server "$file" || return 0; done
  return 1
}

# Sets `brought` to the databases that seeds of this library brought or were allowed to overwrite, each in character 31, or to
# "everything". What a member of a pair began with, or a slave that was declared to have its data, is somebody else's.
find_brought() {
  local file noted
  brought=$'\x1f'
  for file in "$state_directory/attempt" "$seeded"; do
    is_of_this_server "$file" || continue
    [[ $file != "$seeded" || $(entry "$file" method) == @(dump|parallel|clone|backup) ]] || continue
    noted=$(entry "$file" brought)
    if [[ $noted == everything ]]; then
      brought=everything
      return
    fi
    brought+=$noted
  done
}

# From now on `brought` has the databases "$@" too.
count_as_brought() {
  local name
  for name in "$@"; do
    [[ $brought == everything || $brought == *$'\x1f'"$name"$'\x1f'* ]] || brought+=$name$'\x1f'
  done
}

# The mark of a finished seed, by method $1 at file $2, position $3, GTID $4 where one is known; `scope` in it is what was
# copied and is followed, `brought` what seeds have ever brought here.
write_mark() {
  local copied=everything brought
  find_brought
  ((${#databases[@]} == 0)) || printf -v copied '%s\x1f' "${databases[@]}"
  rm -f -- "$state_directory/channel" # from now on the position is the one of this mark
  printf '%s\n' "generation=${asked[generation]}" "lineage=${asked[lineage]}" "master=$master_identity" "self=$own_id" \
    "method=$1" "file=$2" "position=$3" ${4+"gtid=$4"} "scope=$copied" "brought=${brought#$'\x1f'}" | write_file "$seeded" 600 || fail "cannot write $seeded"
  rm -f -- "$state_directory/attempt" "$former_names"
}
