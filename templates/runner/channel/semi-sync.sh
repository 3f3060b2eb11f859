# Semi-synchronous replication: whether the master waits, and the slave answers.

# Fills `semi_sync` with its state and switches, by lower-case name. Nothing is there where its plugin is not.
read_semi_sync() {
  local name current
  semi_sync=()
  need "SHOW GLOBAL STATUS LIKE 'rpl_semi_sync_%'; SHOW GLOBAL VARIABLES LIKE 'rpl_semi_sync_%_enabled'" \
    "cannot read the state of semi-synchronous replication"
  while IFS=$'\t' read -r name current; do
    [[ -z $name ]] || semi_sync[${name,,}]=$current
  done <<<"$result"
}
declare -A semi_sync=()

# Whether the slave answers ($1 is ON) or not.
slave_acknowledges() { read_semi_sync && [[ ${semi_sync[${semi_sync_slave}_status]-OFF} == "$1" ]]; }

# On the slave: what its thread told the master when it connected is made what is configured now. Only that thread stops.
acknowledge_master() {
  local wanted
  read_semi_sync
  wanted=${semi_sync[${semi_sync_slave}_enabled]-OFF}
  [[ ${semi_sync[${semi_sync_slave}_status]-OFF} != "$wanted" && ( $wanted == OFF || ${asked[semi_sync]} == on ) ]] || return 0
  need "$sql_reconnect" "cannot connect to the master anew" 60
  settled "$settle_seconds" || explain_channel
  await 10 slave_acknowledges "$wanted" || true # what is not so is said by `must_acknowledge`
}

# On the slave.
must_acknowledge() {
  local mend
  mend="it connected while its master took no acknowledgements: $(rerun follow) connects anew"
  slave_acknowledges ON && return 0
  [[ ${semi_sync[${semi_sync_slave}_enabled]-OFF} == ON ]] ||
    mend="was it switched off by hand? $(rerun config) sets it again"
  fail "this slave does not acknowledge its master's commits: ${semi_sync_slave}_status is ${semi_sync[${semi_sync_slave}_status]-absent}, ${semi_sync_slave}_enabled is ${semi_sync[${semi_sync_slave}_enabled]-absent}" "$mend"
}

# Whether a commit waits, or the next one will: some masters begin with the first one that a slave answers, and without a
# marker there may have been none.
master_waits() {
  local state=status
  read_semi_sync
  [[ ${asked[marker]} == on ]] || state=enabled
  [[ ${semi_sync[${semi_sync_master}_$state]-} == ON && ${semi_sync[${semi_sync_master}_clients]-0} != 0 ]]
}

# On the master: waits until a slave answers, which one that catches up does when it has.
await_acknowledgements() {
  local state="${semi_sync_master}_status" clients="${semi_sync_master}_clients" seconds=$1 deadline=$((SECONDS + $1))
  until await $((seconds < 3 ? seconds : 3)) master_waits; do
    ((SECONDS < deadline)) ||
      fail "commits here do not wait for slaves: $state is ${semi_sync[$state]-absent} with ${semi_sync[$clients]-0} slave(s) that acknowledge, after $seconds s" \
        "a slave acknowledges once it has caught up: run pulumi up again; was semi-sync switched off by hand?"
    free_senders
  done
}

# Nobody answers meanwhile, so that no commit waits less for being switched off for a moment.
free_senders() {
  [[ -n $sql_stuck_senders && ${semi_sync[${semi_sync_master}_enabled]-} == ON && ${semi_sync[${semi_sync_master}_clients]-0} == 0 ]] || return 0
  need "$sql_stuck_senders" "cannot list sessions"
  ((result > 0)) || return 0
  say "an old session of a slave cannot end and keeps it from reading: semi-sync is switched off and on, which ends it"
  need "$sql_free_senders" "cannot switch semi-sync off and on" 60
}
