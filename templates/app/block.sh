#!/usr/bin/env bash
# Keeps a block of lines in a file of an application: between markers, before the line with which the file ends its work.
# What the file holds beside it is left alone; a file that does not pass its own check is never put in place.
#
# block <name> look|install|remove <file> <owner> <comment> <before> <by-hand> <check>...
#   owner    names who the block belongs to; what comes before its second "/" is project and stack. What may come after "@"
#            names the one creation that made the block, and that alone removes it
#   comment  begins a comment line, such as //
#   before   matches the line, without its blanks, before which the block stands (extended regular expression)
#   by-hand  matches lines, without their blanks, that say what the block says
#   check    a program that takes the file as its last argument and ends with 0 when it is whole
# The lines come on stdin; they may hold a password and are never shown. look takes none: it says beforehand, and changes
# nothing, what would keep any lines from being written.

# The operator's environment, the passphrase of the state included, is no business of the check.
if [[ -z ${PULUMI_MYSQL_REPLICATION_CLEAN:-} ]]; then
  exec env -i PATH="$PATH" HOME="${HOME:-/}" LC_ALL=C PULUMI_MYSQL_REPLICATION_CLEAN=1 bash "$0" "$@"
fi

set -u -o pipefail
umask 077
name=$1 step=$2 file=$3 owner=$4 comment=$5 before=$6 by_hand=$7
shift 7
check=("$@")
begin_mark="$comment BEGIN pulumi-mysql-replication"
end_mark="$comment END pulumi-mysql-replication"

fail() {
  printf '%s: %s failed: %s\n' "$name" "$step" "$1" >&2
  shift
  local hint
  for hint in "$@"; do printf '  -> %s\n' "$hint" >&2; done
  exit 1
}

squeezed() { printf '%s' "${1//[[:space:]]/}"; }

# Fills `rest` with the file's lines outside of the block; sets `held_by` to the owner of the block, to nothing when there
# is none.
read_file() {
  local i line first=-1 last=-1
  mapfile lines <"$file" || fail "$file cannot be read" "run it as root, or with ssh.sudo: true"
  rest=() held_by=
  for i in "${!lines[@]}"; do
    line=${lines[i]%$'\n'} line=${line%$'\r'}
    if [[ $line == "$begin_mark "* ]]; then
      ((first < 0)) || broken "$((i + 1))"
      first=$i held_by=${line#"$begin_mark "}
    elif [[ $line == "$end_mark" ]]; then
      ((first >= 0 && last < 0)) || broken "$((i + 1))"
      last=$i
    elif ((first < 0 || last >= 0)); then
      rest+=("${lines[i]}")
    fi
  done
  ((first < 0 || last >= 0)) || broken "$((first + 1))"
}

broken() {
  fail "the markers of the block in $file do not belong together, see line $1" \
    "there must be one line \"$begin_mark ...\" and after it one \"$end_mark\"; mend the file, then run pulumi up again; nothing was changed"
}

# Sets `place` to where in `rest` the block belongs; returns 1 when there is no such place.
find_place() {
  local i
  for ((i = ${#rest[@]} - 1; i >= 0; i--)); do
    [[ $(squeezed "${rest[i]}") =~ $before ]] || continue
    place=$i
    return 0
  done
  return 1
}

stack_of() { cut -d/ -f1,2 <<<"$1"; }

# Sets `made` to the name of the creation in the owner $1, or to nothing.
creation_of() {
  made=
  [[ ! $1 =~ @[0-9a-f]{12}$ ]] || made=${BASH_REMATCH[0]}
}

# Ends the step when the block is another stack's, or there is no place for it.
need_place() {
  [[ -z $held_by || $(stack_of "$held_by") == "$(stack_of "$owner")" ]] ||
    fail "the block in $file belongs to the stack $(stack_of "$held_by")" "remove it there first; nothing was changed"
  find_place || fail "$file has no line before which the block could stand" \
    "it must match $before, without blanks; is it the right file? Nothing was changed"
}

# Ends the step when the file does not pass its check already.
need_whole() { passes "$file" || fail "$file does not pass its check as it is: $said" "mend it first; nothing was changed"; }

# Ends the step when the file says by hand what the block says: well when it is the same, else with an error.
look_for_hand_written() {
  local i line all
  for i in "${!rest[@]}"; do
    line=$(squeezed "${rest[i]}")
    [[ $line =~ $by_hand ]] || continue
    printf -v all '%s' "${rest[@]}"
    if [[ $(squeezed "$all") == *"$(squeezed "$block")"* && -z $held_by ]]; then
      printf 'these lines are there already, written by hand: they are left as they are\n'
      exit 0
    fi
    fail "$file says by hand, otherwise than declared: $(cut -c1-60 <<<"${line%%=*}")" \
      "take these lines out, so that Pulumi writes them; nothing was changed"
  done
}

# Whether file $1 passes the check; sets `said` to why not. What the check says may hold a password: its line must do.
passes() {
  said=$(timeout -k 5 60 "${check[@]}" "$1" 2>&1 </dev/null) && return 0
  if [[ $said =~ line\ ([0-9]+) ]]; then said=" in line ${BASH_REMATCH[1]}"; else said=; fi
  said="\"${check[*]}\" finds an error$said"
  return 1
}

# Puts `new` in the file's place: checked, whole, the old one kept beside it and put back when the new one does not pass.
put_in_place() {
  local new=$1
  need_whole
  { cp -p -- "$file" "$file.next" && printf '%s' "$new" >"$file.next"; } 2>/dev/null || {
    rm -f -- "$file.next"
    fail "cannot write beside $file" "run it as root, or with ssh.sudo: true; nothing was changed"
  }
  if cmp -s -- "$file" "$file.next"; then
    rm -f -- "$file.next"
    return 0
  fi
  passes "$file.next" || {
    rm -f -- "$file.next"
    fail "$file would not pass its check: $said" "nothing was changed"
  }
  cp -p -- "$file" "$file.previous" || fail "cannot keep $file as $file.previous; nothing was changed"
  mv -f -- "$file.next" "$file" || fail "cannot replace $file; nothing was changed"
  passes "$file" && return 0
  { cp -p -- "$file.previous" "$file.next" && mv -f -- "$file.next" "$file"; } ||
    fail "$file does not pass its check: $said" "it could not be put back: its old text is in $file.previous"
  fail "$file did not pass its check: $said" "it was put back as it was"
}

if [[ ! -e $file ]]; then
  [[ $step != remove ]] || exit 0
  fail "$file is not there" "is the application installed on this host? Declare the path of its file"
fi
file=$(realpath -e -- "$file") || fail "$file cannot be followed to the file it names"
[[ -f $file ]] || fail "$file is not a file"
command -v "${check[0]}" >/dev/null || fail "the program ${check[0]} is not there, and nothing is written unchecked" "declare where it is"
IFS= read -r -d '' block
block=${block#delete$'\t'*$'\n'} # how it is removed
read_file

case $step in
  look)
    need_place
    need_whole
    [[ -r $file && -w ${file%/*}/ ]] || fail "cannot write beside $file" "run it as root, or with ssh.sudo: true; nothing was changed"
    ;;
  install)
    need_place
    look_for_hand_written
    printf -v above '%s' "${rest[@]:0:place}"
    printf -v below '%s' "${rest[@]:place}"
    creation_of "$owner"
    [[ -n $made ]] || { creation_of "$held_by" && owner+=$made; }
    put_in_place "$above$begin_mark $owner"$'\n'"$block$end_mark"$'\n'"$below"
    ;;
  remove)
    creation_of "$owner"
    owner=${owner%"$made"} owner=${owner%@} wanted=$made
    creation_of "$held_by"
    [[ -n $made && $made == "$wanted" || $held_by == "$owner" ]] || exit 0
    printf -v text '%s' "${rest[@]}"
    put_in_place "$text"
    ;;
esac
