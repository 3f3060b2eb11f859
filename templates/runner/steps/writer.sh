# Who of a pair is written to. Nothing is re-pointed: the members follow each other whoever writes.

step_writer() {
  read_request
  read_master
  begin 600
  # Not joined yet: the configuration says it at first.
  channel_status
  ((${#row[@]})) || return 0
  need 'SELECT @@global.read_only' "cannot read read_only"
  if [[ ${asked[writes]} == yes ]]; then
    local was=$result
    free_applications
    ((was == 0)) || say "applications write here from now on"
  elif ((result == 0)) || [[ -e $bound ]]; then
    hand_over
  fi
}

# Keeps applications from writing until the other member has everything. When it does not within the time allowed, they
# write here again. Sets `frees_writers` and `sql_error`.
hand_over() {
  local started=${EPOCHREALTIME/./} looks=0 position deadline statement
  bind_applications "$((asked[switch_seconds] + 5))"
  need "$sql_own_position" "cannot read the position of the binary log"
  position=$result
  deadline=$((SECONDS + asked[switch_seconds]))
  with "$sql_wait_gtid" :gtid "$position"
  until [[ -z $position || $position == NULL ]] || { master_rows "$statement" 10 && [[ $result == 0 ]]; }; do
    if ((SECONDS >= deadline)); then
      local reason=${sql_error:+ ($sql_error)}
      fail "$master_name does not have everything within ${asked[switch_seconds]} s$reason; applications write here again" \
        "see that it follows and has caught up, then run pulumi up again, or raise switchSeconds"
    fi
    sql_error=
    pause $((looks++))
  done
  rm -f -- "$bound"
  frees_writers=
  say "$master_name has everything, $(((${EPOCHREALTIME/./} - started) / 1000)) ms after the last write here"
}
