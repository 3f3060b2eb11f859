#!/usr/bin/env bash
# The same bytes by hand.
# usage: copies.sh raw master-directory slave-directory        all files of the master's data, without its logs, to the slave's disk
#        copies.sh pipe master-directory slave-directory database   one stream from the dump to the client, and nothing else
# (directories of sandbox servers; PROGRAMS holds the dump program, DUMP names it)
set -eu -o pipefail

what=$1 master=$2 slave=$3
case $what in
  raw)
    mkdir -- "$slave/raw"
    # 1: a file changed meanwhile, as those of a running server do.
    { tar -b 2048 -cf - -C "$master/data" --exclude='mysql-bin.*' . 2>/dev/null || [[ $? == 1 ]]; } | tar -b 2048 -xf - -C "$slave/raw"
    sync -f -- "$slave/raw"
    rm -rf -- "$slave/raw"
    ;;
  pipe)
    options=(--master-data=2)
    [[ ${DUMP:?} != mysqldump ]] || options=(--source-data=2 --set-gtid-purged=OFF)
    "${PROGRAMS:?}/$DUMP" --defaults-file="$master/client.cnf" --single-transaction "${options[@]}" \
      --routines --triggers --events --databases "$4" |
      "$slave/client" --defaults-file="$slave/client.cnf" --binary-mode --max-allowed-packet=1G \
        --init-command='SET SESSION sql_log_bin=0, unique_checks=0, foreign_key_checks=0'
    ;;
esac
