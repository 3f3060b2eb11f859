# What keeps changes from a slave or hides its errors and is not declared: both threads run, and nothing shows it.

declare -A declared=() elsewhere=() elsewhere_in=() shown=()
declare -a undeclared=() remedies=() severities=()

# Prints the option files "$@" and those that they include.
option_files() {
  local file line
  for file; do
    [[ -f $file && -r $file && ${#FUNCNAME[@]} -lt 20 ]] || continue
    printf '%s\n' "$file"
    while IFS= read -r line; do
      [[ $line =~ ^[[:space:]]*!include(dir)?[[:space:]]+(.*[^[:space:]]) ]] || continue
      if [[ -n ${BASH_REMATCH[1]} ]]; then option_files "${BASH_REMATCH[2]%/}"/*.cnf; else option_files "${BASH_REMATCH[2]}"; fi
    done <"$file"
  done
}

# Prints the option files of this server.
server_option_files() {
  local word
  local -a roots=(/etc/my.cnf /etc/mysql/my.cnf)
  for word in "${server_option_list[@]}"; do
    [[ $word != --defaults-file=* ]] || roots=("${word#*=}")
    [[ $word != --defaults-extra-file=* ]] || roots+=("${word#*=}")
  done
  option_files "${roots[@]}" "${config_file%/*}"/*.cnf
}

# Fills `declared` with what our own option file says of the names $1; `elsewhere` and `elsewhere_in` with what others do, and which.
read_option_files() {
  local file line group quote
  local -A seen=()
  declared=() elsewhere=() elsewhere_in=()
  while IFS= read -r file; do
    [[ -z ${seen[$file]-} ]] || continue
    seen[$file]=yes group=
    while IFS= read -r line; do
      [[ ! $line =~ ^[[:space:]]*\[([^]]*)\] ]] || group=${BASH_REMATCH[1]}
      [[ $group =~ $option_groups ]] || continue
      if ! parse_option "$line" || ! contains "$1" "$option_name"; then continue; fi
      quote=${option_value:0:1}
      if [[ $quote == [\"\'] ]]; then
        option_value=${option_value:1} option_value=${option_value%"$quote"*}
        option_value=${option_value//\\\\/\\} option_value=${option_value//\\\"/\"}
      else
        option_value=${option_value%%[[:space:]]#*}
        option_value=${option_value%"${option_value##*[![:space:]]}"}
      fi
      if [[ $file -ef $config_file ]]; then
        declared[$option_name]=${declared[$option_name]+${declared[$option_name]},}$option_value
      else
        adds_up "$option_name" && [[ -n ${elsewhere[$option_name]-} ]] && option_value=${elsewhere[$option_name]},$option_value
        elsewhere[$option_name]=$option_value elsewhere_in[$option_name]=$file
      fi
    done <"$file"
  done < <(server_option_files)
}

# Whether option $1 may stand several times, each adding to the others.
adds_up() { [[ $1 == @(replicate|binlog)_*_@(db|table) ]]; }

# Fills `shown` with what the server shows of them, by lower-case name.
read_shown() {
  local name current line
  shown=()
  need "$sql_effects; $sql_master_status${sql_persisted:+; $sql_persisted}" "cannot ask for filters and modes of replication"
  while IFS= read -r line; do
    if [[ $line == *$'\x1f'PERSISTED ]]; then
      IFS=$'\x1f' read -r name current _ <<<"$line"
      shown[persisted $name]=$current
    elif [[ $line == *$'\x1f'* ]]; then
      name=${line%%$'\x1f'*} current=${line#*$'\x1f'}
      printf -v "shown[$name]" %b "$current"
    elif [[ -n $line ]]; then
      IFS=$'\x1f' read -r _ _ "shown[binlog_do_db]" "shown[binlog_ignore_db]" _ <<<"${line//$'\t'/$'\x1f'}"
    fi
  done <<<"$result"
}

# Fills `undeclared` with what is so on this $1 (slave or master), `remedies` with what to do about each, `severities` with how
# bad it is. What a later step sets is given as $2. To be called after `channel_status`.
find_undeclared() {
  local column names harmless severity mend declarable does name one wanted known current written file text remedy watched=
  undeclared=() remedies=() severities=()
  while IFS=$'\t' read -r _ names _; do watched+=" $names"; done <<<"$effects"
  read_option_files "$watched"
  read_shown
  while IFS=$'\t' read -r column names harmless severity mend declarable does; do
    [[ $column == log || $1 == slave ]] || continue
    name=${names%% *} wanted='' known='' current='' written='' file=''
    for one in $names; do
      [[ -z ${setting[$one]+there} ]] || known=yes wanted=${setting[$one]}
      [[ -z ${declared[$one]+there} ]] || known=yes wanted=${declared[$one]}
    done
    for one in $names; do
      is_right "${elsewhere[$one]-}" || written=${elsewhere[$one]} file=${elsewhere_in[$one]}
    done
    [[ -n $written ]] || is_right "${shown[persisted $name]-}" || written=${shown[persisted $name]} file=persisted
    for one in "${row[$column]-}" "${shown[${column,,}]-}" "${shown[$name]-}"; do is_right "$one" || current=$one; done
    ! contains "${2-}" "$name" || { current='' && { adds_up "$name" || written=''; }; }
    if [[ -z $current$written ]]; then
      # An emptied filter lets everything through.
      [[ -n $wanted && $column != log && -n ${shown[$name]+shown}${row[$column]+shown} && -z ${shown[$name]-}${row[$column]-} ]] || continue
      if ! adds_up "$name" || contains "${2-}" "$name"; then continue; fi
      does='more comes here than is declared' severity=degraded
    fi
    # What no variable shows may be live.
    [[ -n $current || $mend != - || -n ${shown[$name]+shown} ]] || current=$written
    [[ $name != - ]] || name=$column
    [[ -z $current || $file != persisted ]] || file=''
    say_undeclared
    undeclared+=("$text") remedies+=("$remedy") severities+=("$severity")
  done <<<"$effects"
}

# Whether the value $1 changes nothing, or is what is declared.
is_right() {
  [[ -z $1 || ${1^^} =~ ^(${harmless^^})$ ]] || { adds_up "$name" && same_list "$1" "$wanted"; } && return 0
  # What a declaration says is compared with the running server elsewhere.
  [[ -n $known && -n $wanted && ! ${wanted^^} =~ ^(${harmless^^})$ ]] && ! adds_up "$name"
}

# Sets `text` and `remedy` of what was found.
say_undeclared() {
  local what="which is not declared" run literal literals=''
  local -a list=()
  [[ -z $wanted ]] || what="declared is \"$wanted\""
  if [[ -z $current && -n $written ]]; then
    text="$name is \"$written\" in $file and counts from the next start on, $what: $does"
    remedy="take it out of $file"
    if [[ $file == persisted ]]; then
      text="$name is persisted as \"$written\" and counts from the next start on, $what: $does"
      remedy="run RESET PERSIST $name"
    fi
  else
    text="$name is \"$current\"${file:+ in $file}, $what: $does"
    remedy=${file:+"take it out of $file, then "}
    if [[ -z $file && $mend == - ]]; then
      remedy="take it out of the option file or command line that sets it, then "
      [[ -z ${shown[persisted $name]-} ]] || remedy="run RESET PERSIST $name, then "
    fi
    run=${mend#=}
    if [[ $run == *'(:wanted)' ]]; then
      IFS=, read -r -a list <<<"$wanted"
      ((${#list[@]} == 0)) || quote_all "${list[@]}"
      [[ $name == *_wild_* ]] || literals=$wanted
      run=${run//:wanted/"$literals"}
    else
      quote "$wanted"
      run=${run//:wanted/"$literal"}
    fi
    [[ $column == log || ${#row[@]} -eq 0 ]] || run="$sql_stop_slave; $run${run:+; }$sql_start_slave"
    [[ -z ${shown[persisted $name]-} ]] || run="RESET PERSIST $name; $run"
    if [[ $mend == - ]]; then remedy+="restart the server"; else remedy+="run $run"; fi
  fi
  [[ $declarable == - ]] || remedy+="; or declare it in settings"
}

# Ends the step on this $1 (slave or master) when something is so.
refuse_undeclared() {
  local all
  find_undeclared "$1"
  ((${#undeclared[@]})) || return 0
  printf -v all '%s; ' "${undeclared[@]}"
  [[ "${severities[*]}" != *broken* ]] ||
    remedies+=("what was lost to it is still lost then: verify: { checksum: true } compares the tables, seed.generation copies them again")
  fail "${all%; }" "${remedies[@]}"
}

# Sets `other_channels` to what the rows $1 say of channels beside the unnamed one, which alone is this library's.
name_other_channels() {
  local name host port
  other_channels=()
  # A tab is white space to bash, of which many are one: empty fields would be lost.
  while IFS=$'\x1f' read -r name _ _ host _ port _; do
    [[ -z $name ]] || other_channels+=("it follows $host:$port too, over the channel \"$name\", which writes here as long as it runs")
  done <<<"${1//$'\t'/$'\x1f'}"
}
declare -a other_channels=()
other_channels_advice="stop that channel and reset it"

refuse_other_channels() {
  need "$sql_other_channels" "cannot list channels"
  name_other_channels "$result"
  ((${#other_channels[@]} == 0)) || fail "${other_channels[0]}" "$other_channels_advice"
}
