# Where this server is: two names that lead to one server, copies of it, and whether the address is one at which it answers.

known_as=

# Returns 1 when this server is another one than is meant: whatever else would be said of it is then not true of that one.
# Sets `known_as` to another name of this stack under which it was looked at before, and prints that with its address: the
# program knows whether that server was renamed, or is another one.
look_at_claim() {
  local i known before=${#findings[@]}
  local -a above=()
  [[ $live_directory -ef $data_directory && $live_port == "$port" ]] || return 1
  # Servers that are declared with state directories of their own share no other lock.
  exec 8<"$data_directory" && flock -w 60 8
  if [[ ${asked[name]} != "$host_name" ]]; then
    finding "${asked[name]} and $host_name lead to this one server: correct the wrong address, then run pulumi up --replace '**::${asked[name]}-runner' --replace '**::${asked[name]}-preflight'"
    return 1
  fi
  read -r -a above <<<"${asked[above]}"
  for ((i = 0; i < ${#above[@]}; i += 2)); do
    [[ ${above[i + 1]} != "$port" ]] || ! answers_at "${above[i]}" "$live_bind" ||
      finding "it follows the server at ${above[i]} port $port, and that is this server itself: correct the address of the one or the other"
  done
  if [[ -s $claim && $(entry "$claim" self) == "$(cat "$data_directory/pulumi_replication.id" 2>/dev/null)" ]]; then
    known=$(entry "$claim" name)
    if [[ $known == "${asked[stack]}/$host_name" ]]; then
      :
    elif [[ $(entry "$claim" machine) != "$(machine)" ]]; then
      finding "this is a copy of ${known##*/}, or its data were moved here. Of a copy: stop the server, run rm -rf $data_directory/auto.cnf $data_directory/pulumi_replication.id $state_directory, and start it. If they were moved and ${known##*/} is no longer declared: rm $claim"
    elif [[ ${known%/*} == "${asked[stack]}" ]]; then
      known_as=${known##*/}
      printf 'met=%s %s\n' "$known_as" "$(entry "$claim" address)"
    fi
  fi
  ((${#findings[@]} == before))
}

# Prints $1, which says how data may be overwritten; of another name's data it is not said.
when_lost() {
  if [[ -z $known_as ]]; then
    printf '%s' "$1"
  else
    printf '"%s" is this server: correct the address of %s. If "%s" is no longer declared, run rm %s, and pulumi up says how to go on' \
      "$known_as" "$host_name" "$known_as" "$claim"
  fi
}

# From now on this server has this name.
claim_server() {
  identify
  printf '%s\n' "name=${asked[stack]}/$host_name" "address=${asked[address]} $port" "self=$own_id" "machine=$(machine)" |
    write_file "$claim" 644 || fail "cannot write $claim"
}

# Whether a server on this machine with the bind_address $2 answers at the address $1.
answers_at() {
  local ip mine
  mine=" $(hostname -I 2>/dev/null) "
  while read -r ip _; do
    if [[ $ip == 127.* || $ip == ::1 || $mine == *" $ip "* ]] && hears "$ip" "$2"; then return 0; fi
  done < <(getent ahosts "$1")
  return 1
}

# Whether a server with the bind_address $2 hears what comes to the IP address $1.
hears() {
  local one
  local -a listed=()
  IFS=, read -r -a listed <<<"${2:-*}"
  for one in "${listed[@]}"; do
    [[ $one != '*' && $one != :: && $one != "$1" && ( $one != 0.0.0.0 || $1 == *:* ) ]] || return 0
    [[ $'\n'$(getent ahosts "$one" | cut -d ' ' -f 1)$'\n' != *$'\n'"$1"$'\n'* ]] || return 0
  done
  return 1
}

# Slaves reach a master at its address only when it listens there, now and with the option file that is to come.
look_at_reach() {
  local bind=$live_bind said one
  if [[ -n ${setting[bind_address]-} ]]; then
    bind=${setting[bind_address]}
  elif [[ -e $config_file ]] && said=$(sed -n 's/^bind[-_]address *= *//p' "$config_file") && [[ -n $said ]]; then
    # What our file says no longer goes back to what another one says.
    bind=
    while read -r one; do [[ $one == "$said" ]] || bind=$one; done < <(
      "$program_server" "${server_option_list[@]}" --print-defaults 2>/dev/null | grep -oE -- '--bind[-_]address=[^ ]*' | cut -d = -f 2)
  fi
  said=
  if [[ ${setting[skip_networking]-$live_closed} == @(1|ON) ]]; then
    said="with skip_networking no slave reaches this server: declare settings: { skip_networking: false }"
  elif [[ ,$bind =~ ^(,(127\.[0-9.]*|::1|localhost))+$ ]] && ! answers_at "${asked[address]}" "$bind" &&
    { [[ $bind != "$live_bind" ]] || ! takes_connections "${asked[address]}" "$port"; }; then
    said="with bind_address $bind no slave reaches this server at ${asked[address]}: declare settings: { bind_address: \"0.0.0.0\" }, or the address that slaves use"
  fi
  [[ -z $said ]] || if [[ -n ${setting[bind_address]-}${setting[skip_networking]-}${answer[attached]}$(linked_accounts) ]]; then
    finding "$said"
  else
    warning "$said"
  fi
}

# Sets `activated` to where systemd listens for this server, and `activated_advice`; returns 1 where it does not, or listens as is
# declared: at our port, and at the bind_address $1, unless that is empty.
listens_elsewhere() {
  local one at heard='' stray=''
  local -a listener=()
  read -r -a listener <<<"$(activation "$service_unit")"
  if [[ ${listener[0]-} == inherited && -n $1 ]]; then
    activated="the server still has the sockets that systemd had for it at its start, whatever its option files say; declared is bind_address $1"
    activated_advice="run systemctl restart $service_unit, which restarts the server"
    return
  fi
  [[ ${listener[0]-} == *.socket ]] || return 1
  for one in "${listener[@]:1}"; do
    [[ $one =~ ^(.*):([0-9]+)$ ]] || continue
    at=${BASH_REMATCH[1]#\[}
    at=${at%\]}
    if [[ ${BASH_REMATCH[2]} != "$port" ]]; then
      stray=yes
    else
      heard=yes
      [[ -z $1 ]] || hears "$at" "$1" || { is_everywhere "$at" && is_everywhere "$1"; } || stray=yes
    fi
  done
  [[ -z $heard || -n $stray ]] || return 1
  activated="systemd listens for this server (${listener[0]}: ${listener[*]:1}), whatever its option files say; declared is port $port${1:+, bind_address $1}"
  activated_advice="run systemctl disable --now ${listener[0]}, then systemctl restart $service_unit, which restarts the server"
}

# Whether one of the addresses $1 is every one.
is_everywhere() { [[ ,$1, == *,@('*'|::|0.0.0.0),* ]]; }

takes_connections() {
  local master_address=$1 master_port=$2
  [[ $(port_state) == *'takes connections'* ]]
}

# A slave that is to be seeded must reach its master; whether it is let in is asked by the seed. A master that is to listen
# elsewhere is looked at on its own host.
look_at_way() {
  local master_address master_port name=${asked[master]}
  read -r master_address master_port _ <<<"${asked[above]}"
  [[ -z $master_address || ${asked[master_moves]} == yes ]] || takes_connections "$master_address" "$master_port" ||
    finding "it does not reach its master $name ($(port_state)): let $name listen there, settings: { bind_address: \"0.0.0.0\" }, and open the firewall between, or correct the address"
}
