# Why a slave does not follow: the way to its master gone along step by step, until one fails. Changes nothing, takes no lock.

checks=
# The number of the error that the step of the way failed with, and the host that the master took this one for.
code='' seen_as=''

# Notes that the step $1 of the way went well ($2 is ok) or not (bad), what was seen, and what is known about it. `code` and
# `seen_as` go with it.
check() {
  local hint hints_text=
  for hint in "${@:4}"; do hints_text+=${hints_text:+,}$(json_string "$hint"); done
  checks+=${checks:+,}'{"check":'$(json_string "$1")',"ok":'$([[ $2 == ok ]] && printf true || printf false)
  checks+=',"text":'$(json_string "$3")',"code":'${code:-0}',"from":'$(json_string "$seen_as")',"next":['$hints_text']}'
  [[ $2 == ok ]]
}

step_doctor() {
  begin_answer || return 0
  channel_status
  # Each step only when those before it went well: what comes after a failure is its consequence.
  follows_somebody && knows_name && reaches_port && logs_in && may_replicate && differs_from_master && reads && applies
  need "SELECT @@global.read_only" "cannot look"
  printf ',"answers":true,"master":%s,"port":%s,"user":%s,"readOnly":%s,"checks":[%s]}\n' \
    "$(json_string "${row[$column_host]-}")" "${row[$column_port]:-0}" "$(json_string "${row[$column_user]-}")" \
    "$([[ $result == 0 ]] && printf false || printf true)" "$checks"
}

# Sets `master_address`, `master_port`, `master_user` and `master_name` to those of the channel.
follows_somebody() {
  ((${#row[@]})) || check channel bad "it follows nobody" "$(rerun follow) makes it follow, or by file says what is left to do"
  master_address=${row[$column_host]-} master_port=${row[$column_port]-} master_user=${row[$column_user]-}
  master_name=$master_address
  ((${#row[@]}))
}

knows_name() {
  local found
  if [[ $master_address =~ ^[0-9.]+$ || $master_address == *:* ]]; then
    check name ok "$master_address is an address"
  elif found=$(timeout 10 getent ahosts "$master_address"); then
    check name ok "$master_address is ${found%% *}"
  else
    look_up "$connection_errors" 2005 ''
    check name bad "$master_address is not known to this host" "$advice"
  fi
}

reaches_port() {
  local said
  said=$(port_state)
  case $said in
    *'takes connections'*) check port ok "$master_address port $master_port takes connections" ;;
    *'no route'*) check route bad "$said" "mend the routes between the two hosts, or the address" ;;
    *'does not answer'*) check port bad "$said" "let this host through to that port" ;;
    *) code=2003 && check port bad "$said" ;;
  esac
}

# Sets `sql_error`.
logs_in() {
  local wanted=off text how=''
  sql_error=
  read_channel_login
  [[ ${row[$column_tls]-} != Yes ]] || wanted=on
  if ask_master 30 "id=$sql_identity" "server=SELECT @@server_id" "cipher=SHOW SESSION STATUS LIKE 'ssl_cipher'" "grants=SHOW GRANTS"; then
    [[ $wanted == off || -n ${answer[cipher]##*$'\t'} ]] || {
      sql_error="ERROR 2026: the master answers without TLS, and the channel wants it"
    }
    [[ $wanted == off ]] || how=", over TLS"
    [[ -n $sql_error ]] || { check login ok "$master_user may log in$how" && return; }
  fi
  text=$sql_error
  find_code "$text"
  [[ $code != 1045 || $wanted == on ]] || ! is_let_in_by_tls || code=3159
  [[ ! $text =~ @\'([^\']*)\'|Host\ \'([^\']*)\' ]] || seen_as=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
  look_up "$connection_errors" "${code:-0}" "$text"
  if [[ $code == 2026 || $code == 3159 ]]; then
    check tls bad "$text" "$advice"
  else
    check login bad "$text" ${advice:+"$advice"}
  fi
}

may_replicate() {
  if [[ ${answer[grants]} =~ GRANT[^$'\n']*(REPLICATION\ SLAVE|ALL\ PRIVILEGES)[^$'\n']*ON\ \*\.\* ]]; then
    check privilege ok "$master_user has REPLICATION SLAVE"
  else
    check privilege bad "$master_user has no REPLICATION SLAVE" \
      "was it taken away by hand? $(rerun link follow) grants it again and connects anew"
  fi
}

differs_from_master() {
  need "$sql_identity; SELECT @@server_id" "cannot read who this server is"
  if [[ ${result##*$'\n'} == "${answer[server]}" ]]; then
    check ids bad "both servers have the server_id ${answer[server]}" \
      "declare another serverId for one of them, then pulumi up; a value set by hand goes with a restart"
  elif [[ ${result%%$'\n'*} == "${answer[id]}" ]]; then
    look_up "$connection_errors" 1593 UUID
    check ids bad "both servers have the identity ${answer[id]}" "$advice"
  else
    check ids ok "server_id ${result##*$'\n'} here, ${answer[server]} there"
  fi
}

reads() {
  local text=${row[Last_IO_Error]-}
  code=${row[Last_IO_Errno]-0}
  if [[ ${row[$column_io_running]-} == Yes ]]; then
    check reading ok "it reads from its master"
  elif [[ $code == 0 ]]; then
    check reading bad "the IO (receiver) thread is stopped (${row[$column_io_running]-}), without an error" \
      "was it stopped by hand? Start it there: $sql_start_slave"
  else
    look_up "$connection_errors" "$code" "$text"
    check reading bad "error $code: $text" ${advice:+"$advice"}
  fi
}

applies() {
  if [[ ${row[$column_sql_running]-} == Yes ]]; then
    check applying ok "it applies what it has read"
  else
    ask_appliers
    look_up "$applier_errors" "${row[Last_SQL_Errno]:-0}" "${row[Last_SQL_Error]-}"
    check applying bad "it reads, but does not apply what it has read" ${advice:+"error ${row[Last_SQL_Errno]}: $advice"} \
      "status names the transaction that it stopped at"
  fi
}

# On the master: what only its own host knows about who may come in, and where.
step_doctor-master() {
  local user literal host fits first=yes
  begin_answer || return 0
  quote "${asked[user]}"
  user=$literal
  need "SELECT @@port, @@skip_networking, COALESCE(@@bind_address, '')" "cannot look"
  printf ',"answers":true,"port":%s,"skipNetworking":%s,"bindAddress":%s,"accounts":[' "$(cut -f 1 <<<"$result")" \
    "$([[ $(cut -f 2 <<<"$result") == 0 ]] && printf false || printf true)" "$(json_string "$(cut -f 3 <<<"$result")")"
  fits_host "${asked[from]}"
  need "SELECT host, COALESCE($fits, 0) FROM mysql.user WHERE user = $user ORDER BY 1" "cannot look for accounts"
  while IFS=$'\t' read -r host fits; do
    [[ -n $host ]] || continue
    [[ -n $first ]] || printf ','
    first=
    printf '{"host":%s,"fits":%s}' "$(json_string "$host")" "$([[ $fits == 1 ]] && printf true || printf false)"
  done <<<"$result"
  printf ']}\n'
}

# Sets `fits` to the condition that the host of an account, a pattern or an address with a mask, takes the host $1, which a
# server knows by its name and by its address.
fits_host() {
  local one literal mask="SUBSTRING_INDEX(host, '/', -1)" base="INET_ATON(SUBSTRING_INDEX(host, '/', 1))"
  fits=FALSE
  while read -r one _; do
    quote "$one"
    fits+=" OR $literal LIKE host OR (host LIKE '%/%.%' AND INET_ATON($literal) & INET_ATON($mask) = $base)
      OR (host LIKE '%/%' AND host NOT LIKE '%.%/%.%' AND INET_ATON($literal) >> (32 - $mask) = $base >> (32 - $mask))"
  done < <(printf '%s\n' "$1" && timeout 10 getent ahosts "$1" | sort -u)
}
