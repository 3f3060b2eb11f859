#!/usr/bin/env bash
# The same copy by hand: one stream from the dump to the client, and nothing else.
# usage: copy.sh master-directory slave-directory database...   (directories of sandbox servers; PROGRAMS holds the dump program)
set -eu -o pipefail

master=$1 slave=$2
shift 2
"${PROGRAMS:?}/mariadb-dump" --defaults-file="$master/client.cnf" --single-transaction --master-data=2 --gtid \
  --routines --triggers --events --databases "$@" | "$slave/client" --defaults-file="$slave/client.cnf"
