# The filter of a slave, and the databases that were copied to it. Only what was copied is let through: the first change of
# anything else would stop the slave, or be missing for good.

waiting_line='# waits for its copy: '
# Without any line everything would be let through.
nothing_line='replicate_wild_do_table = pulumi\_nothing.%'

# Whether this data directory holds a finished seed, of any generation.
has_copy() { is_seeded "$(entry "$seeded" generation)"; }

# Sets `copied` to the databases of the finished seed, each in character 31; to "everything", or to nothing without one.
read_copied() {
  copied=
  has_copy || return 0
  copied=$(entry "$seeded" scope)
  [[ $copied == everything ]] || copied=$'\x1f'$copied
}

# Whether the database $1 was copied here.
was_copied() { [[ -z $copied || $copied == everything || $1 == "$marker_database" || $copied == *$'\x1f'"$1"$'\x1f'* ]]; }

# Sets `filtered` to the database whose tables the line $1 of an option file lets through, and `tables` to which of them;
# returns 1 when it is no such line. Sets `option_value`.
parse_filter() {
  local name
  parse_option "$1" && [[ $option_name == replicate_wild_do_table ]] || return 1
  option_value=${option_value%\"} option_value=${option_value#\"}
  option_value=${option_value//\\\\/\\} option_value=${option_value//\\\"/\"}
  tables=% name=${option_value%.%}
  [[ $option_value == *.% ]] || tables=${option_value#*.} name=${option_value%%.*}
  filtered=
  while [[ -n $name ]]; do
    # A backslash before one of these is no part of the name.
    [[ $name != \\[\\_%]* ]] || name=${name:1}
    filtered+=${name:0:1}
    name=${name:1}
  done
}

# Has the lines of option file $1 wait whose databases were not copied, and those of copied ones count.
sort_filters() {
  local line filtered tables some='' none=''
  while IFS= read -r line; do
    line=${line#"$waiting_line"}
    [[ $line != "$nothing_line" ]] || continue
    if ! parse_filter "$line"; then
      :
    elif [[ $tables != % ]] || was_copied "$filtered"; then
      some=yes
    else
      none=yes
      line=$waiting_line$line
    fi
    printf '%s\n' "$line"
  done <"$1" >"$scratch/filters"
  [[ -n $some || -z $none ]] || printf '%s\n' "$nothing_line" >>"$scratch/filters"
  mv -f -- "$scratch/filters" "$1"
}

# Makes the filter that of `copied`, in file and live, where it is not. The applier stands still.
set_filter() {
  local name=replicate_wild_do_table
  cp -- "$config_file" "$scratch/filtered" || fail "cannot read $config_file"
  sort_filters "$scratch/filtered"
  if ! cmp -s -- "$scratch/filtered" "$config_file"; then
    write_file "$config_file" "$(stat -c %a -- "$config_file")" <"$scratch/filtered" || fail "cannot write $config_file"
  fi
  canonical "$config_file" || fail "the server does not accept its own configuration file" "${hints[@]}"
  read_live
  if [[ -n ${want[$name]+filters} ]] && ! same "$name" "${want[$name]}"; then
    set_global "$name" "${want[$name]}" || fail_sql "cannot set the filter"
    read_live
  fi
  keep_configuration "$name"
}

# Sets `filtered_databases` to those whose tables option file $1 lets through, now or later, each in character 31.
read_filtered() {
  local line filtered tables
  filtered_databases=$'\x1f'
  while IFS= read -r line; do
    ! parse_filter "${line#"$waiting_line"}" || [[ $filtered == "$marker_database" ]] || filtered_databases+=$filtered$'\x1f'
  done <"$1"
}

# From now on something that no seed brought may come to be here beside "everything".
name_what_is_here() {
  local name here=
  [[ $(entry "$seeded" brought) == everything ]] || return 0
  need "$sql_all_databases" "cannot list databases"
  while IFS= read -r name; do
    unescape name
    [[ -z $name ]] || here+=$name$'\x1f'
  done <<<"$result"
  set_mark brought "$here"
}

# Before the filter of option file $1 counts: a database that it no longer lets through stays here as it was, and must be
# copied again before it is let through again.
forget_unfiltered() {
  local name kept=
  read_filtered "$1"
  [[ -n $copied && $filtered_databases != $'\x1f' ]] || return 0
  while IFS= read -r -d $'\x1f' name; do
    [[ -z $name || $'\x1f'$kept == *$'\x1f'"$name"$'\x1f'* ]] || ! was_copied "$name" || kept+=$name$'\x1f'
  done <<<"$filtered_databases"
  [[ $'\x1f'$kept != "$copied" ]] || return 0
  name_what_is_here
  set_mark scope "$kept"
}
