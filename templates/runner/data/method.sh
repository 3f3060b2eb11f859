# How the data are copied: by their files where both servers can, or by a dump. What is in the way is found before anything is
# changed, and said.

# Sets `method` to how this copy is made.
method=
choose_method() {
  local obstacle='' way='which then copies by dump'
  method=dump
  [[ ${asked[method]} != @(dump|parallel) ]] || return 0
  find_obstacle
  if [[ -z $obstacle ]]; then
    method=$physical_method
  elif [[ ${asked[method]} != auto ]]; then
    fail "seed.method is \"${asked[method]}\", and $obstacle; nothing was changed" "declare seed: { method: \"auto\" }, $way"
  else
    say "copying by dump, as ${asked[method]/auto/$physical_method} is not possible: $obstacle"
  fi
}

file_bytes=0
# Sets the caller's `obstacle` to what keeps the files of the master from being copied here, and `file_bytes` to how many they are.
find_obstacle() {
  local theirs needed
  case $physical_method in
    clone) look_at_clone ;;
    backup) look_at_backup ;;
  esac
  [[ -z $obstacle ]] || return 0
  file_bytes=$needed
  ask 30 "$session" "alike=$sql_copy_alike" "elsewhere=$sql_copy_elsewhere" || fail "cannot ask how files can be copied here: $sql_error"
  [[ -z ${answer[elsewhere]} ]] || { obstacle="here ${answer[elsewhere]}" && return; }
  find_difference "$theirs" "${answer[alike]}"
  [[ -z $obstacle ]] || return 0
  look_at_room
}

# Sets the caller's `obstacle` to what keeps CLONE from being used, or `theirs` and `needed` to what is to be compared here.
look_at_clone() {
  local leaves
  # The server that pulls takes no such address. (MySQL Reference Manual, "Clone Plugin Limitations".)
  [[ $master_address != *:* ]] || { obstacle="the address $master_address is IPv6" && return; }
  ask_master 60 "alike=$sql_copy_alike" "leaves=$sql_copy_leaves" "size=$sql_copy_size" "loaded=$sql_copy_loaded" ||
    fail "cannot ask $master_name how its files can be copied: $sql_error"
  theirs=${answer[alike]} leaves=${answer[leaves]} needed=${answer[size]%.*}
  [[ ${answer[loaded]} == 1 ]] || { obstacle="the plugin ${physical_plugin%=*} cannot be loaded on $master_name" && return; }
  [[ -z $leaves ]] || obstacle="on $master_name $leaves"
}

# Sets the caller's `obstacle` when a copy of `needed` bytes has no room beside the data, and its `way` to what then becomes of them.
look_at_room() {
  local free
  find_beside
  [[ $(stat -c %d -- "$real_directory") == "$(stat -c %d -- "${real_directory%/*}")" ]] ||
    { obstacle="the data directory is a file system of its own, and the copy is made beside it" && return; }
  [[ -w ${real_directory%/*} ]] || { obstacle="this login cannot write to ${real_directory%/*}, where the copy is made" && return; }
  # The new server writes logs of its own.
  needed=$((needed + 200000000))
  free=$(df --output=avail -B 1 -- "${real_directory%/*}" 2>/dev/null | tail -n 1)
  ((${free:-0} < needed)) || return 0
  way="which then copies by dump, in the place of the data of before: they are dropped first, and do not come back"
  obstacle="the copy is made beside the data of before, needs $(megabytes "$needed") MB, and the disk has room for $(megabytes "${free:-0}")"
  [[ ! -e $kept_data ]] || obstacle+="; what was there before the last copy, which is not proved, is in $kept_data"
}

# Sets the caller's `obstacle` to the first of the facts $1 of the master that is another one here, $2.
find_difference() {
  local name value
  local -A here=()
  while IFS=$'\t' read -r name value; do here[$name]=$value; done <<<"$2"
  while IFS=$'\t' read -r name value; do
    [[ ${here[$name]-} == "$value" ]] || { obstacle="$name is $value on $master_name and ${here[$name]-unknown} here" && return; }
  done <<<"$1"
}
