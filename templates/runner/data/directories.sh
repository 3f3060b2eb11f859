# Tables that their master keeps in another directory (DATA DIRECTORY). Where master and slave see one file system, the files
# of the one are in the way of the other: the rehearsal looks for them, because its own are in databases of other names.

# Sets `keeps_directories` when this server makes tables where their definitions say.
keeps_directories=
look_at_directories() {
  need "SELECT FIND_IN_SET('NO_DIR_IN_CREATE', @@global.sql_mode) = 0" "cannot ask for sql_mode"
  keeps_directories=${result/0/}
}

# Judges the DATA DIRECTORY in `line`, of the table `table` of home $1. Where this server's own table, which is dropped before the
# copy, is in that directory already, the rehearsal goes without it: it cannot make a second one there.
look_at_directory() {
  local directory
  [[ -n $keeps_directories && $line =~ $directory_option ]] || return 0
  directory=${BASH_REMATCH[2]%/}
  if is_kept_in "$directory" "$1"; then
    while [[ $line =~ $directory_option ]]; do line=${line/"${BASH_REMATCH[0]}"/}; done
  else
    find_files_in "$directory" "$1"
  fi
}
directory_option=" (DATA|INDEX) DIRECTORY ?= ?'([^']*)'"

# Whether this server's own table `table` of home $2 is in the directory $1.
is_kept_in() {
  rows "SHOW CREATE TABLE \`${homes[$2 - 1]//\`/\`\`}\`.\`${table//\`/\`\`}\`" && [[ $result == *" DIRECTORY"*"'$1"[/\']* ]]
}

# Adds to `complaints` when a file of the table `table` of home $2 is in the directory $1.
find_files_in() {
  local home file pattern
  # Servers write other characters of a name as @ and some more.
  home=${homes[$2 - 1]//[^A-Za-z0-9_]/@*} pattern=${table//[^A-Za-z0-9_]/@*}
  while IFS= read -r file; do
    complaints+=("table ${homes[$2 - 1]}.$table: its DATA DIRECTORY is $1, and $file, which is not this server's, is there already: $(without_directories)")
    return
  done < <(compgen -G "$(glob_quoted "$1")/$home/$pattern.ibd"; compgen -G "$(glob_quoted "$1")/$home/$pattern#[pP]#*.ibd")
}

glob_quoted() {
  local text=${1//\\/\\\\}
  text=${text//\*/\\*} text=${text//\?/\\?}
  printf '%s' "${text//\[/\\[}"
}

# Prints how this server keeps all tables in its own data directory. Sets `result`.
without_directories() {
  local mode
  rows 'SELECT @@global.sql_mode' || result=
  mode=${result:+$result,}NO_DIR_IN_CREATE
  printf 'have this slave keep such tables in its own data directory, settings: { sql_mode: "%s" }, or leave the database out of databases' "$mode"
}
