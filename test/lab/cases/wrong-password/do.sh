# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
account=$(sql "$master" "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user WHERE user LIKE 'repl%db2'")
sql "$master" "SET SESSION sql_log_bin = 0; ALTER USER $account IDENTIFIED BY 'another one'"
sql "$slave" 'STOP REPLICA IO_THREAD; START REPLICA IO_THREAD'
wait_for 60 refused "$slave"
seen 'db1 refuses db2'
pulumi_up
seen 'pulumi up: green'
stop_writing
unchanged
seen 'the next preview: nothing'
