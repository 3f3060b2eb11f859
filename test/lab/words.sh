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

# power_cut HOST; switch_on HOST; cut HOST HOST [one-way]; lose HOST HOST PERCENT; heal
power_cut() { $lab_command power-cut "$1"; }
switch_on() { $lab_command switch-on "$1"; }
cut_network() { $lab_command cut "$@"; }
lose() { $lab_command lose "$@"; }
heal() { $lab_command heal; }

# rows HOST TABLE: how many.
rows() { sql "$1" "SELECT COUNT(*) FROM $2"; }

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

same_rows() { [[ $(sql "$master" 'CHECKSUM TABLE shop.written') == "$(sql "$1" 'CHECKSUM TABLE shop.written')" ]]; }
