#!/usr/bin/env bash
# A pair by hand, on two new servers without data: what a careful person would type. It checks nothing first.
# usage: plain.sh directory-1 directory-2   (directories of sandbox servers; DATABASE is replicated)
set -eu -o pipefail

database=${DATABASE:?}
password=replication-password

client() { local directory=$1 && shift && "$directory/client" --defaults-file="$directory/client.cnf" --batch --skip-column-names "$@"; }

# $1: directory, $2: number of the member
configure() {
  cat >"$1/conf.d/99-replication.cnf" <<CNF
[mysqld]
server_id=$2
gtid_domain_id=$2
gtid_strict_mode=ON
log_bin=binlog
log_slave_updates=ON
binlog_format=ROW
sync_binlog=1
auto_increment_increment=2
auto_increment_offset=$2
relay_log=relay
CNF
  "$1/ctl" restart
  client "$1" -e "SET sql_log_bin=0; CREATE USER app@127.0.0.1 IDENTIFIED BY '$password'; GRANT ALL ON \`$database\`.* TO app@127.0.0.1;
    CREATE USER repl@127.0.0.1 IDENTIFIED BY '$password'; GRANT REPLICATION SLAVE ON *.* TO repl@127.0.0.1;
    CREATE DATABASE IF NOT EXISTS \`$database\`; CREATE TABLE \`$database\`.marker (id INT PRIMARY KEY)"
}

# $1: directory of the member, $2: that of the other one
follow() {
  client "$1" -e "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=$(client "$2" -e 'SELECT @@port'), MASTER_USER='repl',
    MASTER_PASSWORD='$password', MASTER_USE_GTID=slave_pos; START SLAVE"
}

# $1: directory where row $3 is written, $2: where it must come
prove() {
  client "$1" "$database" -e "INSERT INTO marker VALUES ($3)"
  until client "$2" -e "SELECT 1 FROM $database.marker WHERE id = $3" | grep -q 1; do sleep 0.02; done
}

configure "$1" 1 &
configure "$2" 2 &
wait
follow "$1" "$2"
follow "$2" "$1"
prove "$1" "$2" 1
prove "$2" "$1" 2
