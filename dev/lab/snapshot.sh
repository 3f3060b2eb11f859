# Prints what the topology is made of on this host, a line each: compared before and after a case. Read by bash as root.
client=$(command -v mariadb || command -v mysql)
ask() { "$client" --batch --skip-column-names -e "$1" 2>&1; }
ask 'SELECT "read_only", @@global.read_only, @@global.server_id, @@global.gtid_domain_id' 2>/dev/null ||
  ask 'SELECT "read_only", @@global.read_only, @@global.server_id, @@global.super_read_only'
ask "SELECT 'account', user, host FROM mysql.user ORDER BY user, host" # shellcheck disable=SC2016
ask "SELECT 'table', table_schema, table_name FROM information_schema.tables
  WHERE table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema') ORDER BY table_schema, table_name"
ask "SELECT 'event', event_schema, event_name, status FROM information_schema.events ORDER BY event_schema, event_name"
case $client in
  *mariadb) status='SHOW SLAVE STATUS\G' && "$client" -e "$status" ;;
  *) "$client" --vertical -e 'SHOW REPLICA STATUS' ;;
esac | grep -E '^ *(Master|Source)_(Host|User|Port):|_Running: |Using_Gtid:|Auto_Position:|Last_(IO|SQL)_Errno:|Replicate_.*: .' | sed 's/^ */channel /'
for file in /etc/mysql/*.cnf /etc/mysql/*/*.cnf; do printf 'file %s %s\n' "$file" "$(sha256sum <"$file")"; done
systemctl is-enabled mariadb.socket mysql.service mariadb.service 2>/dev/null | sed 's/^/enabled /'
ls /var/lib/pulumi-mysql-replication /usr/local/lib/pulumi-mysql-replication 2>/dev/null | sed 's/^/kept /'
