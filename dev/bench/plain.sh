#!/usr/bin/env bash
# The same work by hand: a master and slaves set up with the clients, hosts in parallel where nothing forbids it. It checks
# nothing first and cannot be run twice; it is what a careful person would type for new servers, and the measure for the library.
# usage: plain.sh master-directory slave-directory...   (directories of sandbox servers; DATABASE is copied; PROGRAMS
# holds the dump program)
set -eu -o pipefail

database=${DATABASE:?}
dump=${PROGRAMS:?}/mariadb-dump
master=$1
shift
password=replication-password

client() { local directory=$1 && shift && "$directory/client" --defaults-file="$directory/client.cnf" --batch --skip-column-names "$@"; }

# $1: directory, $2: server id, $3: further lines
configure() {
  printf '[mysqld]\nserver_id=%s\nlog_bin=binlog\nlog_slave_updates=ON\nbinlog_format=ROW\nsync_binlog=1\n%s\n' "$2" "$3" \
    >"$1/conf.d/99-replication.cnf"
  "$1/ctl" restart
}

# $1: directory of the slave, $2: its server id
follow() {
  local port
  port=$(client "$master" -e 'SELECT @@port')
  "$dump" --defaults-file="$master/client.cnf" --single-transaction --master-data=1 --gtid \
    --routines --triggers --events --databases "$database" | { echo 'SET SESSION sql_log_bin=0;' && cat; } | client "$1"
  client "$1" -e "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=$port, MASTER_USER='repl_$2',
    MASTER_PASSWORD='$password', MASTER_USE_GTID=slave_pos; START SLAVE"
  client "$master" "$database" -e "INSERT INTO marker VALUES ($2)"
  until client "$1" -e "SELECT 1 FROM $database.marker WHERE id = $2" 2>/dev/null | grep -q 1; do sleep 0.02; done
  client "$1" -e 'SHOW SLAVE STATUS' | grep -q $'\tYes\tYes\t'
}

configure "$master" 1 '' &
id=1
for slave in "$@"; do
  id=$((id + 1))
  configure "$slave" "$id" $'read_only=ON\nrelay_log=relay' &
done
wait

accounts="CREATE USER app@127.0.0.1 IDENTIFIED BY '$password'; GRANT SELECT ON \`$database\`.* TO app@127.0.0.1;"
for id in $(seq 2 $(($# + 1))); do
  accounts+="CREATE USER repl_$id@127.0.0.1 IDENTIFIED BY '$password'; GRANT REPLICATION SLAVE ON *.* TO repl_$id@127.0.0.1;"
done
client "$master" -e "SET sql_log_bin=0; $accounts SET sql_log_bin=1; CREATE TABLE \`$database\`.marker (id INT PRIMARY KEY)"

id=1
followers=()
for slave in "$@"; do
  id=$((id + 1))
  follow "$slave" "$id" &
  followers+=($!)
done
for follower in "${followers[@]}"; do wait "$follower"; done
