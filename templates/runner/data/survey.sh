# What a copy must know of its master and of this host before anything is overwritten.

# Sets `master_identity`, and `master_retention` to how long its logs are kept. Warns when the two disagree on the time.
survey_master() {
  local before after theirs
  printf -v before '%(%s)T' -1
  identify_master "clock=SELECT UNIX_TIMESTAMP()" \
    "secure=SHOW GLOBAL VARIABLES LIKE 'require_secure_transport'" \
    "kept=SHOW GLOBAL VARIABLES WHERE variable_name IN ('expire_logs_days', 'binlog_expire_logs_seconds')"
  printf -v after '%(%s)T' -1
  refuse_bare_channel
  theirs=${answer[clock]} master_retention=${answer[kept]}
  if ((theirs < before - 5)); then
    say_warning "the clock of $master_name is $((before - theirs)) s behind this one: synchronise both clocks (NTP); until then reported lag and times are wrong"
  elif ((theirs > after + 5)); then
    say_warning "the clock of $master_name is $((theirs - after)) s ahead of this one: synchronise both clocks (NTP); until then reported lag and times are wrong"
  fi
}

# The client of a copy goes over TLS unasked where both can; a channel may not.
refuse_bare_channel() {
  [[ ${answer[secure]} == *ON && ${asked[master_tls]:-$tls_unasked} != on ]] || return 0
  channel_status
  # One that is kept may have been encrypted by hand.
  if [[ ${row[$column_tls]-} == Yes ]] && { [[ ${asked[method]} == none ]] || is_seeded "${asked[generation]}"; }; then return; fi
  look_up "$connection_errors" 3159 ''
  fail "$master_name would not let in this slave's channel, which goes without TLS; nothing was changed" "$advice"
}

# Sets `copy_bytes` to what about is to be copied; ends the step when that does not fit here.
copy_bytes=0 copy_began=
weigh_copy() {
  local bytes unprotected now kept=0 name current needed
  copy_bytes=0 copy_began=
  ((${#scope[@]})) || return 0
  guard_names
  quote_all "${scope[@]}"
  # What is looked at after the copy rests on it too.
  master_rows "${sql_data_size//:databases/"$literals"}" 600 ||
    fail "cannot ask $master_name for the size of what is to be copied: $sql_error"
  read -r copy_bytes bytes unprotected now <<<"$result"
  guard_disk "$bytes"
  while read -r name current; do
    current=${current%.*}
    [[ $name != expire_logs_days ]] || current=$((current * 86400))
    ((current <= kept)) || kept=$current
  done <<<"$master_retention"
  needed=$((3600 + bytes / 5000000))
  ((kept == 0 || kept >= needed)) ||
    say_warning "$master_name keeps its binary logs for $kept s, and copying $(megabytes "$bytes") MB may take $needed s: a slave that is not done by then has lost its position. Raise binlog.expireDays"
  if ((unprotected)); then
    # Tables tell when they were written in whole seconds: one that has just been written is not in this one.
    sleep 1
    copy_began=$((now + 1))
  fi
}

# A copy that is sure to break off must not begin: what it overwrites would be gone.
guard_names() {
  local name
  [[ -n $dump_cannot_name ]] || return 0
  for name in "${scope[@]}"; do
    [[ ! $name =~ $dump_cannot_name ]] ||
      fail "$program_dump of $engine_line cannot copy a database with quotes or backslashes in its name: $name; nothing was changed" \
        "rename it on $master_name, or leave it out of databases"
  done
}

# A copy may take less than the master's tables do, which have gaps: half is the least.
guard_disk() {
  local free current
  free=$(df --output=avail -B 1 -- "$data_directory" 2>/dev/null | tail -n 1)
  [[ $free =~ ^\ *[0-9]+$ ]] && ((free < $1)) || return 0
  # What is overwritten makes room.
  need "${sql_data_size//:databases/"$literals"}" "cannot ask for the size of what is here" 60
  read -r _ current _ <<<"$result"
  free=$((free + current))
  ((free >= $1 / 2)) ||
    fail "$(megabytes "$1") MB are to be copied and the disk of $data_directory has room for $(megabytes "$free"); nothing was changed" \
      "make room there, or move the data directory to a larger disk"
  ((free >= $1)) ||
    say_warning "$(megabytes "$1") MB are to be copied and the disk of $data_directory has room for $(megabytes "$free"): that is enough only if the master's tables have gaps"
}

# The question for the tables that may have been copied in the midst of a change.
written_since() {
  [[ -n $copy_began ]] || { printf 'DO 0'; return; }
  local statement=${sql_written_since//:databases/"$literals"}
  printf '%s' "${statement//:since/"$copy_began"}"
}
