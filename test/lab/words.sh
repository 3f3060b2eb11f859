# The words of a case's do.sh, which is read after them. A word that fails ends the case.
# shellcheck shell=bash disable=SC2034,SC2154 # the cases use the hosts; lab_ssh, lab_hosts and lab_pulumi come from the command that runs the case

# The hosts of the topology, in the order of its file `hosts`.
mapfile -t hosts < <(cut -d ' ' -f 1 <<<"$lab_hosts")
master=${hosts[0]} slave=${hosts[1]} slaves=("${hosts[@]:1}")

# What the case has seen, one line each: compared with the block in its expect.md.
seen() { printf '%s\n' "$*"; }

# address HOST
address() {
  local name place
  while read -r name place; do [[ $name != "$1" ]] || { printf '%s' "$place" && return; }; done <<<"$lab_hosts"
  echo "there is no host $1" >&2
  return 1
}

# on HOST COMMAND: as root on that host.
on() { ssh "${lab_ssh[@]}" "root@$(address "$1")" "$2"; }

# sql HOST STATEMENTS: as the local administrator; rows without names of columns.
sql() { on "$1" '$(command -v mariadb || command -v mysql) --batch --skip-column-names' <<<"$2"; }

# pulumi_up [OPTION...]: must succeed.
pulumi_up() { "$lab_pulumi" up --yes --skip-preview --non-interactive "$@" >"$lab_output" 2>&1 || { cat "$lab_output" >&2 && return 1; }; }

# pulumi_up_refused TEXT: must fail and print TEXT.
pulumi_up_refused() {
  ! "$lab_pulumi" up --yes --skip-preview --non-interactive >"$lab_output" 2>&1 || { echo "pulumi up succeeded" >&2 && return 1; }
  printed "$1"
}

# pulumi_starts COMMAND [OPTION...]: `pulumi COMMAND` goes on beside the case, in a process group of its own, as a terminal gives it one.
pulumi_starts() {
  set -m
  "$lab_pulumi" "$1" --yes --skip-preview --non-interactive "${@:2}" >"$lab_output" 2>&1 </dev/null &
  pulumi=$!
  set +m
  # A case that fails leaves no run behind.
  trap 'kill -KILL -- "-$pulumi" 2>/dev/null' EXIT
}

# kill_pulumi: with -9, and it alone. ctrl_c: what a terminal does to it and all that it has started.
kill_pulumi() { kill -KILL "$pulumi"; }
ctrl_c() { kill -INT -- "-$pulumi"; }

# pulumi_ends: waits for that; `ended` is then green or red.
pulumi_ends() {
  wait_for 300 pulumi_is_over
  trap - EXIT
  if wait "$pulumi"; then ended=green; else ended=red; fi
}

pulumi_is_over() { ! kill -0 "$pulumi"; }

# copies: whether the run that goes on has begun to copy data.
copies() { grep -qE ': copying (the files|[0-9]+ database)' "$lab_output"; }

# copies_no_more HOST: whether nothing of a seed runs there.
copies_no_more() { on "$1" '! pgrep -f "[r]unner seed"'; }

# unlock: the lock of a run that was killed goes. clear_pending: and its operation without an end, which every run warns of.
unlock() { "$lab_pulumi" cancel --yes >"$lab_output" 2>&1 || { cat "$lab_output" >&2 && return 1; }; }
clear_pending() { "$lab_pulumi" refresh --yes --skip-preview --clear-pending-creates >"$lab_output" 2>&1 || { cat "$lab_output" >&2 && return 1; }; }

# stack_declares KEY VALUE; stack_forgets KEY: what the next run finds declared, beside what the stack has.
stack_declares() { "$lab_pulumi" config set --path "$1" "$2"; }
stack_forgets() { "$lab_pulumi" config rm --path "$1"; }

# seed_again: the next run copies the master's data to db2 once more.
seed_again() { stack_declares generation "$(($("$lab_pulumi" config get generation 2>/dev/null || echo 1) + 1))"; }

# preview_says TEXT
preview_says() {
  "$lab_pulumi" preview --diff --non-interactive >"$lab_output" 2>&1 || { cat "$lab_output" >&2 && return 1; }
  printed "$1"
}

# unchanged: a preview has nothing to do.
unchanged() { "$lab_pulumi" preview --expect-no-changes --non-interactive >"$lab_output" 2>&1 || { cat "$lab_output" >&2 && return 1; }; }

# printed TEXT: the last run of Pulumi did.
printed() { grep -qF -- "$1" "$lab_output" || { echo "not printed: $1" >&2 && cat "$lab_output" >&2 && return 1; }; }

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || { echo "still fails: $*" >&2 && return 1; }
    sleep 0.2
  done
}

# power_cut HOST; shut_down HOST; switch_on HOST; cut_network HOST HOST [one-way]; lose HOST HOST PERCENT; slow HOST HOST MEGABYTES; heal
power_cut() { $lab_command power-cut "$1"; }
shut_down() { $lab_command shut-down "$1"; }
switch_on() { $lab_command switch-on "$1"; }
cut_network() { $lab_command cut "$@"; }
lose() { $lab_command lose "$@"; }
slow() { $lab_command slow "$@"; }
heal() { $lab_command heal; }

# copy_machine HOST: another host is made of its disk and switched on beside it; `copy` is its name, until remove_copy.
copy_machine() {
  copy=${1%?}9 lab_hosts+=$'\n'"${1%?}9 $(address "$1" | sed 's/.$/9/')"
  trap remove_copy EXIT
  $lab_command copy-machine "$1" "$copy"
}
remove_copy() { $lab_command remove-machine "$copy" && trap - EXIT; }

# refused HOST: whether the master refuses the login of its IO thread.
refused() { on "$1" '{ mariadb -e "SHOW REPLICA STATUS\G" || mysql -e "SHOW REPLICA STATUS\G"; } 2>/dev/null | grep -qE "Last_IO_Errno: (1045|1130)"'; }

# rows HOST TABLE: how many.
rows() { sql "$1" "SELECT COUNT(*) FROM $2"; }

# lacks HOST TABLE: whether it is not there.
lacks() { ! rows "$1" "$2"; }

# service HOST: the name of its server's unit.
service() { on "$1" 'systemctl cat mariadb.service >/dev/null 2>&1 && echo mariadb || echo mysql'; }

# hold_start HOST: a start of its server waits until let_start HOST. start_is_held HOST: whether one does.
hold_start() {
  local unit
  unit=/run/systemd/system/$(service "$1").service.d
  on "$1" "rm -f /run/start; mkdir -p $unit; cat >$unit/held.conf; systemctl daemon-reload" <<'end'
[Service]
ExecStartPre=/bin/sh -c "until test -e /run/start; do sleep 0.1; done"
end
}
let_start() { on "$1" "touch /run/start; rm -f /run/systemd/system/$(service "$1").service.d/held.conf; systemctl daemon-reload"; }
start_is_held() { [[ $(on "$1" "systemctl show --property=SubState --value $(service "$1")") == start-pre ]]; }

# server_clock HOST +2h|right: the time that its server is told from its next start on, which is now. The host's own clock is this machine's.
server_clock() {
  local unit name faked=
  name=$(service "$1") unit=/run/systemd/system/$name.service.d
  [[ $2 == right ]] || faked="Environment=FAKETIME=$2 FAKETIME_DONT_FAKE_MONOTONIC=1 LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
  on "$1" "mkdir -p $unit; cat >$unit/clock.conf; systemctl daemon-reload; systemctl restart $name" <<<"[Service]
$faked"
}

# small_disk HOST MEGABYTES: its server's data move to a file system of their own. own_disk HOST: and back.
small_disk() {
  local units
  units=$(running_units "$1")
  on "$1" "systemctl stop $units && mkdir -p /srv/small && mount -t tmpfs -o size=$2m lab /srv/small && cp -a /var/lib/mysql /srv/small/ &&
    mv /var/lib/mysql /var/lib/mysql.own && ln -s /srv/small/mysql /var/lib/mysql && systemctl start $units"
}
own_disk() {
  local units
  units=$(running_units "$1")
  on "$1" "systemctl stop $units && rm -rf /var/lib/mysql /var/lib/mysql.own && cp -a /srv/small/mysql /var/lib/ && umount /srv/small &&
    systemctl start $units"
}

# running_units HOST: its server's unit, and the socket that would start it again, where there is one.
running_units() { on "$1" 'for unit in mariadb.socket mariadb.service mysql.service; do ! systemctl --quiet is-active $unit || printf "%s " $unit; done'; }

# fill_disk HOST: all that is free on its small disk is taken. empty_disk HOST: and given back.
fill_disk() {
  on "$1" 'fallocate -l "$(($(df --output=avail -B 1 /srv/small | tail -n 1) - 4000000))" /srv/small/hog
    ! dd if=/dev/zero of=/srv/small/hog2 bs=64k status=none 2>/dev/null'
}
empty_disk() { on "$1" 'rm -f /srv/small/hog /srv/small/hog2'; }

# fill: 30 MB into shop.heavy on the master.
fill() {
  sql "$master" 'CREATE TABLE shop.heavy (id BIGINT PRIMARY KEY AUTO_INCREMENT, text TEXT);
    INSERT INTO shop.heavy (text) VALUES (REPEAT(SHA2(RAND(), 256), 15))'
  local doubled
  for ((doubled = 0; doubled < 15; doubled++)); do
    sql "$master" 'INSERT INTO shop.heavy (text) SELECT REPEAT(SHA2(RAND(), 256), 15) FROM shop.heavy'
  done
}

# start_writing: a client on the master writes rows into shop.written, one for each commit, and notes those that were acknowledged.
# It connects again when it is cut off. stop_writing ends it, waits until the slaves have all that the master has, and says of how
# many servers rows are missing that were acknowledged; then the table goes.
start_writing() {
  sql "$master" 'CREATE TABLE shop.written (id BIGINT PRIMARY KEY)'
  on "$master" 'rm -f /root/acknowledged; systemd-run --quiet --unit=lab-writer bash -c "
    client=\$(command -v mariadb || command -v mysql)
    for ((id = 1; ; id++)); do
      if \$client -e \"INSERT INTO shop.written VALUES (\$id)\"; then echo \$id >>/root/acknowledged; else sleep 0.1; fi
    done"'
  wait_for 20 on "$master" 'test -s /root/acknowledged'
}

stop_writing() {
  local host acknowledged lacking=0
  acknowledged=$(on "$master" 'systemctl stop lab-writer 2>/dev/null; cat /root/acknowledged')
  for host in "${hosts[@]}"; do
    wait_for 90 same_rows "$host"
    [[ -z $(comm -23 <(sort <<<"$acknowledged") <(sql "$host" 'SELECT id FROM shop.written' | sort)) ]] || lacking=$((lacking + 1))
  done
  sql "$master" 'DROP TABLE shop.written'
  seen "servers that lack a row that was acknowledged: $lacking"
}

# stalls: whether nothing was acknowledged for three seconds.
stalls() { on "$master" '(($(date +%s) - $(stat -c %Y /root/acknowledged) >= 3))'; }

# lags HOST: whether it lacks more than 20 of the rows that were acknowledged.
lags() { (($(on "$master" 'wc -l </root/acknowledged') > $(rows "$1" shop.written) + 20)); }

same_rows() { [[ $(sql "$master" 'CHECKSUM TABLE shop.written') == "$(sql "$1" 'CHECKSUM TABLE shop.written')" ]]; }
