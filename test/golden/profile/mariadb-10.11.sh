host_name=db1
engine_line=mariadb-10.11
version_pattern='^10\.11\.[0-9]+-MariaDB'
releases=10.11
port=3306
socket=/run/mysqld/mysqld.sock
config_file=/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf
data_directory=/var/lib/mysql
state_directory=/var/lib/pulumi-mysql-replication/3306
client_option_file=''
server_options=''
program_path=''
program_client=mariadb
program_server=mariadbd
program_dump=mariadb-dump
program_binlog=mariadb-binlog
client_local=--skip-ssl-verify-server-cert
client_tls_on=ssl
client_tls_off=skip-ssl
connection_errors='2005	passes	.*	this host does not know the master'\''s address: correct it, or what resolves names here
2002 2003	passes	.*	is the master up, its address and port right, its bind_address not 127.0.0.1, and no firewall between?
2013	passes	communication packet.* 110	the port accepts connections but sends no MySQL handshake: is it the right port? (A server that hangs does this too.)
2013	passes	communication packet	the port accepts connections but closes them before the MySQL handshake: is it the right port? (A server that is still starting does this too.)
2006 2013	passes	.*	the connection was lost: was the master restarted, or does something between the two hosts end connections?
1184	stays	init_connect	the master'\''s init_connect fails for this account: mend it there, or SET GLOBAL init_connect = DEFAULT
1040	passes	.*	the master has no connection left: raise its max_connections, or end what holds them
2007 2027	stays	.*	what listens there does not speak the MySQL protocol: are address and port right?
1129	stays	.*	the master has blocked this host after aborted connections: run FLUSH HOSTS there, and find what opens them
1130	stays	.*	the master answers but has no account for this host: see "from" of the link; was it dropped by hand? {again link follow} makes it again
4151	stays	.*	the account is locked on the master while that one is seeded itself: run pulumi up until its seed is whole
1045 1698	stays	.*	the master answers but refuses the account: may it log in from this host? Was it dropped, or its password changed, by hand? {again link follow} makes both as declared
1820 1862	stays	.*	the password of the account has expired on the master, by hand or by its default_password_lifetime: {again link follow} sets it again, for good
3159	stays	.*	the master lets nobody in without TLS (require_secure_transport = ON): declare link: { tls: true }
2026	stays	.*	the two do not agree on TLS: give the master a certificate, or declare link: { tls: false } to go without
2061	stays	.*	the account'\''s password may travel only over TLS: declare link: { tls: true }
2059 1524	stays	.*	one of the two lacks the plugin with which the account logs in: give the account one that both have
1236 13114	stays	same server_uuid|same server_id	another slave of this master has this one'\''s server_uuid or server_id; if one of the two machines was copied from the other: stop the copy, delete auto.cnf in its data directory, start it
1236 13114	stays	[Bb]inary log is not open	the master'\''s binary log is off: was it switched off in an option file? Its logs of before are kept, so switch it on again
1236 13114	stays	not in the master'\''s binlog[.] Since	this slave has transactions that the master does not have: something wrote on the slave itself, or the master lost the end of its binary log; find out which, then raise seed.generation
1236 13114	lost	impossible position|position > file size|bogus data in log event|not in the master'\''s binlog|more GTIDs than	the master lost the end of its binary log (a crash with sync_binlog other than 1, RESET MASTER, a disk of before): save what only this slave has, if it matters, then raise seed.generation to make it the master'\''s copy again
1236 13114	stays	.*	the master no longer has the logs this slave needs: raise seed.generation to seed it again
1593 13117	stays	GTID_MODE	GTIDs are on at one end and off at the other: gtid_mode must be declared as it is, or be migrated on both
1593 13117	stays	UUID	master and slave have the same server_uuid; if one of the two machines was copied from the other: stop the copy, delete auto.cnf in its data directory, start it
1593 13117	stays	.*	master and slave have the same server_id'
applier_errors='1062 1032	stays	.*	the data differ from the master'\''s (row there already, or missing): nothing was skipped; find out why, then mend the row or raise seed.generation. A table without transactions (MyISAM) keeps what was applied of a change that broke off: it all comes again, so take that back too, such as SET sql_log_bin = 0; DELETE FROM ... WHERE ...; START SLAVE
1950	own	.*	something wrote on this slave itself (an administrator, an event), which SET sql_log_bin = 0 keeps out of its log. If nobody follows it, it may forget that, with its own binary log: STOP SLAVE; RESET MASTER; START SLAVE; then compare with verify: { checksum: true }. If it has slaves of its own, raise seed.generation here and there
1146 1049	stays	pulumi_replication	the library'\''s own database is missing here: was it dropped by hand? {again follow} makes it again
1049	stays	.*	a database is missing here. One that is not declared: declare it too, and it is copied and the slave goes on; or make it here, empty: SET sql_log_bin = 0; CREATE DATABASE ...; START SLAVE. One that was copied: find out who dropped it, then raise seed.generation
1146 1051	stays	.*	a table is missing here. One of a database that is not declared: make it here as on the master, empty: SET sql_log_bin = 0; CREATE TABLE ...; START SLAVE. One that was copied: find out why it is missing, then raise seed.generation
1025	stays	.*	a table cannot be renamed here. Into a database that is not declared: make that here, empty: SET sql_log_bin = 0; CREATE DATABASE ...; START SLAVE
1452 1005 1824	stays	[Ff]oreign key|referenced table	a foreign key leads to what is not here. Into a database that is not declared: declare that one too, and it is copied and the slave goes on; or, where the key is here, drop it: SET sql_log_bin = 0; ALTER TABLE ... DROP FOREIGN KEY ...; START SLAVE. Into one that was copied: the data differ from the master'\''s, raise seed.generation
1451	stays	.*	rows here point to the one that goes. Rows that the master does not have: delete them, or drop their foreign key: SET sql_log_bin = 0; ALTER TABLE ... DROP FOREIGN KEY ...; START SLAVE
1298	stays	.*	load the time zones here: (echo '\''SET sql_log_bin = 0'\''; mysql_tzinfo_to_sql /usr/share/zoneinfo) | mysql mysql; then START SLAVE
1118	stays	.*	the row is too long for this server. A table that was made with innodb_strict_mode = OFF: SET GLOBAL innodb_strict_mode = OFF; START SLAVE; and declare it in settings. A larger innodb_page_size of the master: take the same for this server, set up anew
1785 1786 1787	stays	.*	the statement fits no GTID, and the master let it through: make the change here by hand with the binary log off, leave the statement out with skip, and set enforce_gtid_consistency = ON on the master
1050 1007	stays	.*	a table or database is here already: nothing was skipped; find out who made it, then drop it or raise seed.generation
1396 1133 1410	stays	.*	a change of an account was replicated, and accounts are each server'\''s own: mend the account here with the binary log off
1021 1114	stays	.*	the disk of this slave is full: make room, then run pulumi up again
1205 1213	stays	.*	something on this slave held a lock for too long: end it, then run pulumi up again
1594 1595 13121 13122	stays	.*	a relay log cannot be read: with relay_log_recovery a restart of this server fetches it again'
effects='Replicate_Do_DB	replicate_do_db	-	broken	=SET GLOBAL replicate_do_db = :wanted	-	changes are left out
Replicate_Ignore_DB	replicate_ignore_db	-	broken	=SET GLOBAL replicate_ignore_db = :wanted	-	changes are left out
Replicate_Do_Table	replicate_do_table	-	broken	=SET GLOBAL replicate_do_table = :wanted	-	changes are left out
Replicate_Wild_Do_Table	replicate_wild_do_table	-	broken	=SET GLOBAL replicate_wild_do_table = :wanted	-	changes are left out
Replicate_Wild_Ignore_Table	replicate_wild_ignore_table	-	broken	=SET GLOBAL replicate_wild_ignore_table = :wanted	-	changes are left out
Replicate_Ignore_Table	replicate_ignore_table	-	broken	=SET GLOBAL replicate_ignore_table = :wanted	settings	changes are left out
Replicate_Rewrite_DB	replicate_rewrite_db	-	broken	=SET GLOBAL replicate_rewrite_db = :wanted	-	changes go to another database
Replicate_Ignore_Server_Ids	-	-	broken	=CHANGE MASTER TO IGNORE_SERVER_IDS = ()	-	what these servers wrote is left out
SQL_Delay	-	0	degraded	=CHANGE MASTER TO MASTER_DELAY = 0	-	changes come that many seconds late
Until_Condition	-	None	degraded	=	-	the applier stops there by itself
Skip_Counter	-	0	broken	=SET GLOBAL sql_slave_skip_counter = 0	-	that many events are left out next
-	slave_skip_errors	OFF	broken	-	settings	these errors are passed over
-	slave_exec_mode	STRICT|0	broken	=SET GLOBAL slave_exec_mode = '\''STRICT'\''	settings	missing and duplicate rows are passed over
-	slave_type_conversions	(ALL_NON_LOSSY|ALL_SIGNED|ALL_UNSIGNED|,)*	broken	=SET GLOBAL slave_type_conversions = '\'''\''	settings	values that do not fit are cut
-	init_slave	-	degraded	=SET GLOBAL init_slave = '\'''\''	settings	the applier runs it when it starts
log	binlog_do_db	-	broken	-	settings	changes are not logged, and no slave gets them
log	binlog_ignore_db	-	broken	-	settings	changes are not logged, and no slave gets them
Replicate_Do_Domain_Ids	-	-	broken	=CHANGE MASTER TO DO_DOMAIN_IDS = ()	-	whole GTID domains are left out
Replicate_Ignore_Domain_Ids	-	-	broken	=CHANGE MASTER TO IGNORE_DOMAIN_IDS = ()	-	whole GTID domains are left out
-	replicate_events_marked_for_skip	REPLICATE|0	broken	=SET GLOBAL replicate_events_marked_for_skip = REPLICATE	settings	what a session of the master marks with skip_replication is left out
-	gtid_ignore_duplicates	OFF|0	broken	=SET GLOBAL gtid_ignore_duplicates = OFF	settings	a transaction whose number was seen is left out, whatever it holds
-	slave_run_triggers_for_rbr	NO|0	broken	=SET GLOBAL slave_run_triggers_for_rbr = NO	settings	triggers write here once more what they wrote on the master
-	gtid_strict_mode	ON|1	broken	=SET GLOBAL gtid_strict_mode = ON	-	a slave that diverges is not noticed'
holding_errors='1356	stays	.*	what it reads is gone, and no dump program can copy it: mend it on the master, or drop it there
3510 1478	stays	[Tt]ablespace	make an empty tablespace of that name here (SET sql_log_bin = 0; CREATE TABLESPACE ... ADD DATAFILE ...), or move the table out of it on the master: ALTER TABLE ... TABLESPACE innodb_file_per_table
1286 3161 1524	stays	.*	that engine or plugin is not here, or switched off: install it as on the master, or convert the table on the master: ALTER TABLE ... ENGINE = InnoDB
1290	stays	NO_ENGINE_SUBSTITUTION	this server takes one engine (enforce_storage_engine) and would make the table of that: set it to DEFAULT here, or convert the table on the master: ALTER TABLE ... ENGINE = InnoDB
1115 1273 1253	stays	.*	this server has no such character set or collation: convert it on the master, or take a slave of the master'\''s release
1118 1071 1070 1074	stays	.*	rows or keys are shorter here: is innodb_page_size, or innodb_default_row_format, another one than on the master?
1418 1419	stays	.*	this server keeps a binary log and the function does not say what it does: declare settings: { log_bin_trust_function_creators: true } for this slave, or declare the function DETERMINISTIC, NO SQL or READS SQL DATA on the master
1050 1304 1359 1007	stays	.*	two names of the master are one here: is lower_case_table_names another one there? Rename one of them on the master
3185 3184 1911 140	stays	.*	it is encrypted, and this server has no key for that: set up the keyring (MariaDB: key management plugin) as on the master
3750	stays	.*	this server wants a primary key and the master does not: set sql_require_primary_key = OFF here
1822 6125	stays	.*	its foreign key points to columns without a unique key, which this server does not take: make that key unique on the master, or set restrict_fk_on_non_standard_key = OFF here
1298	stays	.*	load the time zones here: (echo '\''SET sql_log_bin = 0'\''; mysql_tzinfo_to_sql /usr/share/zoneinfo) | mysql mysql
1064 1305	stays	.*	this server'\''s line does not know a word, or a function, that is used there: see what its manual says was removed or reserved, and change it on the master
1146 1049 1452	stays	.*	it needs a database that is not declared: declare that one too, or drop it on the master
1 3121	stays	exists|DATA DIRECTORY	this server cannot make a file in that DATA DIRECTORY, as where another server has one: have this slave keep such tables in its own data directory, with NO_DIR_IN_CREATE in the sql_mode of its settings, or leave the database out of databases
1005	stays	errno: (2|13|168|184) 	this server cannot make a file in that DATA DIRECTORY, as where another server has one: have this slave keep such tables in its own data directory, with NO_DIR_IN_CREATE in the sql_mode of its settings, or leave the database out of databases
1021 1114	stays	.*	the disk is full: make room, then run pulumi up again'
account_errors='1819	stays	.*	the server'\''s password policy (simple_password_check or cracklib_password_check) refuses it: SHOW VARIABLES LIKE '\''%password%'\'' there shows what it asks for
1396	stays	ALTER USER	is the plugin password_reuse_check there (SHOW PLUGINS SONAME)? It refuses the password that an account has, which is set again whenever accounts change: UNINSTALL SONAME '\''password_reuse_check'\'', then run pulumi up again'
check_options=''
option_groups='^(server|mysqld|mariadb|mariadbd)(-[0-9.]+)?$'
service_start='systemctl reset-failed mariadb.service 2>/dev/null; systemctl start mariadb.service'
service_stop='systemctl stop mariadb.service'
service_restart='systemctl reset-failed mariadb.service 2>/dev/null; systemctl restart mariadb.service'
service_status='test "$(systemctl show -p MainPID --value mariadb.service)" != 0'
service_unit=mariadb.service
service_seconds=300
settle_seconds=60
session_seconds=30
request_text='preflight engine declared_log_names keeps_data pair_name shorten_retention_on master master_moves method pair generation lineage overwrite
writer writes switch_seconds
config file restart declared_log_names plugins keeps_data catch_up_seconds pair_name shorten_retention_on
seed-key generation
seed-open plugin
seed method pair master generation lineage overwrite copy_seconds streams scope
send slave what
follow position generation lineage method marker semi_sync events
mark link master marker semi_sync position catch_up_seconds generation host_generations member writes events inventory checksum recheck scope
verify link master marker semi_sync position catch_up_seconds generation host_generations member writes events inventory checksum recheck scope
compare scope member compare_seconds
outlook declared_log_names
skip at
doctor-master user from'
request_lists='preflight database created_database
seed-open database
seed database
mark database table contact
verify database table contact
compare database table'
request_values='preflight stack name address above state login
writer master_name master_port master_user master_tls address_1 password_1
link slave server_id marker token made address_1 password_1
seed-open slave token address_1 password_1 copy_key copy_from
seed master_name master_port master_user master_tls address_1 password_1 master_runner copy_login copy_host_keys copy_obstacle
seed-close slave
follow master_name master_port master_user master_tls address_1 password_1 token made
verify mark_nonce mark_file mark_position mark_gtid mark_id mark_inventory mark_computing'
sql_quiet='SET SESSION slow_query_log = 0; SET SESSION sql_log_off = 1'
sql_start_slave='START SLAVE'
sql_stop_slave='STOP SLAVE'
sql_reconnect='STOP SLAVE IO_THREAD; START SLAVE IO_THREAD'
sql_start_applier='START SLAVE SQL_THREAD'
sql_stop_applier='STOP SLAVE SQL_THREAD'
sql_apply_until='START SLAVE SQL_THREAD UNTIL MASTER_LOG_FILE = :file, MASTER_LOG_POS = :position'
sql_skip_next='SET GLOBAL sql_slave_skip_counter = 1'
sql_skip_transaction=''
sql_skip_to='SET GLOBAL gtid_slave_pos = :gtid'
sql_reset_slave='RESET SLAVE ALL'
sql_slave_status='SHOW SLAVE STATUS'
sql_reset_logs='RESET MASTER; SET GLOBAL gtid_slave_pos = '\'''\'''
sql_master_status='SHOW MASTER STATUS'
sql_attached_slaves='SHOW SLAVE HOSTS'
sql_dump_threads='SELECT user, host FROM information_schema.processlist WHERE command LIKE '\''Binlog Dump%'\'''
sql_sessions_of='SELECT id FROM information_schema.processlist WHERE user = :user'
sql_identity='SELECT @@server_id, @@hostname'
sql_variables='SELECT CONCAT_WS(CHAR(31), LOWER(variable_name), COALESCE(global_value, '\'''\''), read_only, variable_type) FROM information_schema.system_variables'
sql_filled_databases='SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(schema_name, 9) <> '\''#mysql50#'\'' AND LEFT(schema_name, 17) <> '\''pulumi_rehearsal_'\'' AND (
      schema_name IN (SELECT table_schema FROM information_schema.tables) OR
      schema_name IN (SELECT routine_schema FROM information_schema.routines) OR
      schema_name IN (SELECT event_schema FROM information_schema.events)) ORDER BY 1'
sql_all_databases='SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(schema_name, 9) <> '\''#mysql50#'\'' AND LEFT(schema_name, 17) <> '\''pulumi_rehearsal_'\'' ORDER BY 1'
sql_inventory='SELECT table_schema, table_type, COUNT(*) FROM information_schema.tables
        WHERE table_schema IN (:databases) AND NOT (table_schema = '\''pulumi_replication'\'' AND table_name = '\''server'\'') GROUP BY 1, 2
      UNION ALL SELECT trigger_schema, '\''TRIGGER'\'', COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN (:databases) GROUP BY 1
      UNION ALL SELECT routine_schema, routine_type, COUNT(*) FROM information_schema.routines WHERE routine_schema IN (:databases) GROUP BY 1, 2
      UNION ALL SELECT event_schema, '\''EVENT'\'', COUNT(*) FROM information_schema.events WHERE event_schema IN (:databases) GROUP BY 1
      ORDER BY 1, 2'
sql_data_size='SET @fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */; SELECT COALESCE(SUM(data_length), 0), COALESCE(SUM(data_length + index_length), 0),
      COALESCE(SUM(e.transactions = '\''NO'\''), 0), UNIX_TIMESTAMP(SYSDATE()) FROM information_schema.tables t
      LEFT JOIN information_schema.engines e ON e.engine = t.engine WHERE table_schema IN (:databases)'
sql_written_since='SET @fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */;
      SELECT CONCAT(table_schema, '\''.'\'', table_name) FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine
      WHERE e.transactions = '\''NO'\'' AND table_schema IN (:databases) AND update_time >= FROM_UNIXTIME(:since) ORDER BY 1'
sql_exact_rows='SET SESSION group_concat_max_len = 16000000;
    SELECT s, t, CONCAT('\''SELECT IF((@n := @n + 1) % '\'', GREATEST(1, LEAST(1000, 32000000 DIV (1 + SUM(bytes)))), '\'' = 0, CONCAT(IF(@n % '\'', 1000 DIV GREATEST(1, LEAST(1000, 32000000 DIV (1 + SUM(bytes)))) * GREATEST(1, LEAST(1000, 32000000 DIV (1 + SUM(bytes)))), '\'' = 0, '\'''\'';COMMIT'\'''\'', '\'''\'''\'''\''), '\'',
      QUOTE(CONCAT('\'';INSERT INTO '\'', MIN(name), '\'' ('\'', GROUP_CONCAT(q ORDER BY place), IF(versioned AND SUM(opens) = 0, '\'', row_start, row_end'\'', '\'''\''), '\'') VALUES ('\'')), '\''), '\'''\'',('\'''\''), '\'',
      GROUP_CONCAT(CASE
        WHEN type IN ('\''tinyint'\'', '\''smallint'\'', '\''mediumint'\'', '\''int'\'', '\''bigint'\'', '\''decimal'\'', '\''year'\'') THEN q
        WHEN type IN ('\''float'\'', '\''double'\'') THEN CONCAT('\''CONCAT('\'''\'''\'''\'''\'''\'''\'''\'', '\'', q, '\'' * 1e0'\'', '\'', '\'''\'''\'''\'''\'''\'''\'''\'')'\'')
        WHEN type IN ('\''bit'\'', '\''enum'\'', '\''set'\'') THEN CONCAT('\''CAST('\'', q, '\'' AS UNSIGNED)'\'')
        WHEN type IN ('\''date'\'', '\''time'\'', '\''datetime'\'', '\''timestamp'\'', '\''inet4'\'', '\''inet6'\'', '\''uuid'\'') THEN CONCAT('\''CONCAT('\'''\'''\'''\'''\'''\'''\'''\'', '\'', q, '\'', '\'''\'''\'''\'''\'''\'''\'''\'')'\'')
        WHEN type = '\''json'\'' OR bytes < 1000000 AND plain THEN CONCAT('\''COALESCE(QUOTE('\'', q, '\''), '\'''\''value_too_large'\'''\'')'\'')
        WHEN type IN ('\''mediumtext'\'', '\''longtext'\'', '\''mediumblob'\'', '\''longblob'\'') THEN CONCAT('\'''\'''\''CONCAT('\'''\'', CONCAT('\'''\''x'\'''\'''\'''\'''\'''\'', HEX(SUBSTRING(CAST('\'', q, '\'' AS BINARY), 0 * @piece + 1, @piece)), '\'''\'''\'''\'''\'''\'''\'''\''), '\'''\'','\'''\'', CONCAT('\'''\''x'\'''\'''\'''\'''\'''\'', HEX(SUBSTRING(CAST('\'', q, '\'' AS BINARY), 1 * @piece + 1, @piece)), '\'''\'''\'''\'''\'''\'''\'''\''), '\'''\'','\'''\'', IF(LENGTH('\'', q, '\'') > 3 * @piece, '\'''\''value_too_large'\'''\'', CONCAT('\'''\''x'\'''\'''\'''\'''\'''\'', HEX(SUBSTRING(CAST('\'', q, '\'' AS BINARY), 2 * @piece + 1, @piece)), '\'''\'''\'''\'''\'''\'''\'''\'')), '\'''\'')'\'''\'''\'')
        ELSE CONCAT('\''IF('\'', q, '\'' IS NULL, NULL, COALESCE(CONCAT('\'''\''x'\'''\'''\'''\'''\'''\'', HEX('\'', q, '\''), '\'''\'''\'''\'''\'''\'''\'''\''), '\'''\''value_too_large'\'''\''))'\'') END
        ORDER BY place SEPARATOR '\'', '\'''\'','\'''\'', '\''),
      IF(versioned AND SUM(opens) = 0, CONCAT('\'', '\'''\'','\'''\'', '\'', CONCAT('\''CONCAT('\'''\'''\'''\'''\'''\'''\'''\'', '\'', '\''row_start'\'', '\'', '\'''\'''\'''\'''\'''\'''\'''\'')'\''), '\'', '\'''\'','\'''\'', '\'', CONCAT('\''CONCAT('\'''\'''\'''\'''\'''\'''\'''\'', '\'', '\''row_end'\'', '\'', '\'''\'''\'''\'''\'''\'''\'''\'')'\'')), '\'''\''),
      '\'', '\'''\'')'\'''\'' FROM '\'', MIN(name), IF(versioned, '\'' FOR SYSTEM_TIME ALL'\'', '\'''\''))
    FROM (SELECT CONVERT(c.table_schema USING utf8mb4) COLLATE utf8mb4_bin s, CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin t, ordinal_position place, data_type type,
        CONCAT('\''`'\'', REPLACE(c.table_schema, '\''`'\'', '\''``'\''), '\''`.`'\'', REPLACE(c.table_name, '\''`'\'', '\''``'\''), '\''`'\'') name,
        CONCAT('\''`'\'', REPLACE(column_name, '\''`'\'', '\''``'\''), '\''`'\'') q,
        table_type = '\''SYSTEM VERSIONED'\'' versioned, COALESCE(generation_expression, '\'''\'') = '\''ROW START'\'' opens,
        COALESCE(character_octet_length, IF(numeric_precision IS NULL AND datetime_precision IS NULL AND data_type NOT IN ('\''date'\'', '\''year'\'', '\''inet4'\'', '\''inet6'\'', '\''uuid'\''), 4294967295, 0)) bytes,
        COALESCE(character_set_name, '\'''\'') IN ('\''utf8'\'', '\''utf8mb3'\'', '\''utf8mb4'\'', '\''latin1'\'') plain,
        (@@global.net_write_timeout < 60 OR NOT @@global.sql_big_selects) OR called IS NOT NULL OR data_type IN ('\''float'\'', '\''double'\'') OR COALESCE(NOT character_set_name IN ('\''utf8'\'', '\''utf8mb3'\'', '\''utf8mb4'\'', '\''latin1'\''), FALSE)
          OR data_type = '\''enum'\'' AND column_type REGEXP '\''[(,]'\'''\'''\'''\''[,)]'\'' changed
      FROM information_schema.columns c JOIN information_schema.tables t ON CONVERT(t.table_schema USING utf8mb4) COLLATE utf8mb4_bin = CONVERT(c.table_schema USING utf8mb4) COLLATE utf8mb4_bin
          AND CONVERT(t.table_name USING utf8mb4) COLLATE utf8mb4_bin = CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_bin
        LEFT JOIN (SELECT CONVERT(MIN(table_schema) USING utf8mb4) COLLATE utf8mb4_general_ci in_database, CONVERT(MIN(table_name) USING utf8mb4) COLLATE utf8mb4_general_ci called FROM information_schema.tables
        WHERE table_schema IN (:databases) GROUP BY CONVERT(table_schema USING utf8mb4) COLLATE utf8mb4_general_ci, CONVERT(table_name USING utf8mb4) COLLATE utf8mb4_general_ci HAVING COUNT(*) > 1) twins ON in_database = CONVERT(c.table_schema USING utf8mb4) COLLATE utf8mb4_general_ci AND called = CONVERT(c.table_name USING utf8mb4) COLLATE utf8mb4_general_ci
      WHERE c.table_schema IN (:databases) AND table_type IN ('\''BASE TABLE'\'', '\''SYSTEM VERSIONED'\'') AND engine NOT IN ('\''MRG_MyISAM'\'', '\''FEDERATED'\'')
        AND c.table_schema <> '\''pulumi_replication'\''
        AND COALESCE(generation_expression, '\'''\'') IN ('\'''\'', '\''ROW START'\'', '\''ROW END'\'')) columns_of
    GROUP BY s, t, versioned HAVING SUM(changed)
    UNION ALL SELECT CONVERT(table_schema USING utf8mb4) COLLATE utf8mb4_bin, CONVERT(table_name USING utf8mb4) COLLATE utf8mb4_bin, '\'''\'' FROM information_schema.tables
      WHERE table_type = '\''SEQUENCE'\'' AND table_schema IN (:databases) ORDER BY 1, 2'
sql_inexact_tables='SELECT DISTINCT CONCAT(table_schema, '\''.'\'', table_name, '\'' (system-versioned by transaction)'\'') FROM information_schema.columns
      WHERE table_schema IN (:databases) AND generation_expression = '\''ROW START'\'' AND data_type = '\''bigint'\'' UNION ALL SELECT CONCAT(table_schema, '\''.'\'', table_name, '\'' (ARCHIVE with AUTO_INCREMENT: convert it on the master, ALTER TABLE ... ENGINE = InnoDB)'\'')
      FROM information_schema.tables WHERE table_schema IN (:databases) AND engine = '\''ARCHIVE'\'' AND auto_increment > 1 UNION ALL SELECT '\''all (sql_select_limit of the master leaves rows out: SET GLOBAL sql_select_limit = DEFAULT there)'\'' FROM DUAL
      WHERE @@global.sql_select_limit < 18446744073709551615
    UNION ALL SELECT '\''all (init_connect of the master sets another character set, by which no dump program finds what it names: SET GLOBAL init_connect = DEFAULT there until it is copied)'\'' FROM DUAL
      WHERE @@global.init_connect REGEXP '\''names|character'\'' AND @@global.init_connect NOT REGEXP '\''utf8'\''
    UNION ALL SELECT '\''all (max_user_connections of the master is too low for a copy, which takes 6 sessions: SET GLOBAL max_user_connections = 6 there)'\'' FROM DUAL
      WHERE @@global.max_user_connections <> 0 AND @@global.max_user_connections < 6
    UNION ALL SELECT '\''all (max_allowed_packet of the master is too low for a copy: SET GLOBAL max_allowed_packet = DEFAULT there)'\'' FROM DUAL
      WHERE @@global.max_allowed_packet < 16384'
sql_lost_members='SELECT CONCAT(s, '\''.'\'', t, '\'' ('\'', c, '\'')'\''), CONCAT('\''SET SESSION sql_mode = '\'''\'''\'''\''; EXECUTE IMMEDIATE '\'', QUOTE(CONCAT('\''BEGIN NOT ATOMIC
    DECLARE x TYPE OF '\'', name, '\''.'\'', q, '\''; DECLARE n BIGINT UNSIGNED DEFAULT 1; DECLARE found INT DEFAULT 0;
    REPEAT SET x = n; IF CONVERT(CONVERT(x USING utf8mb3) USING utf8mb4) COLLATE utf8mb4_bin <> CONVERT(x USING utf8mb4) COLLATE utf8mb4_bin THEN SET found = 1; END IF;
      SET n = '\'', IF(type = '\''set'\'', '\''n << 1'\'', '\''n + 1'\''), '\''; UNTIL x + 0 = 0 OR n = 0 OR found END REPEAT;
    IF found THEN SELECT '\'''\''lost'\'''\''; END IF; END'\'')))
    FROM (SELECT table_schema s, table_name t, column_name c, data_type type,
        CONCAT('\''`'\'', REPLACE(table_schema, '\''`'\'', '\''``'\''), '\''`.`'\'', REPLACE(table_name, '\''`'\'', '\''``'\''), '\''`'\'') name,
        CONCAT('\''`'\'', REPLACE(column_name, '\''`'\'', '\''``'\''), '\''`'\'') q
      FROM information_schema.columns WHERE table_schema IN (:databases) AND data_type IN ('\''enum'\'', '\''set'\'')
        AND character_set_name IN ('\''utf8mb4'\'', '\''utf16'\'', '\''utf16le'\'', '\''utf32'\'', '\''gb18030'\'') AND LOCATE('\''?'\'', column_type)) shown ORDER BY 1'
sql_computed_columns='SET SESSION sql_mode = '\'''\'';
    SELECT CONCAT(s, '\''.'\'', t, '\'' ('\'', c, '\'')'\''), CONCAT('\''SELECT 1 FROM '\'', name, '\'' WHERE '\'', q, '\'' IS NOT NULL AND ('\'', e, '\'' IS NULL OR '\'', CASE
  WHEN type IN ('\''tinyint'\'', '\''smallint'\'', '\''mediumint'\'', '\''int'\'', '\''bigint'\'', '\''decimal'\'', '\''float'\'', '\''double'\'') THEN
    CONCAT('\''ABS('\'', q, '\'' - '\'', e, '\'' * 1e0) > '\'', COALESCE(0.6 * POW(10, -scale), 0), '\'' + ABS('\'', q, '\'') * '\'', IF(type = '\''float'\'', '\''1e-6'\'', '\''1e-14'\''))
  WHEN type = '\''date'\'' THEN CONCAT(q, '\'' <> CAST('\'', e, '\'' AS DATE)'\'')
  WHEN type IN ('\''datetime'\'', '\''timestamp'\'') THEN CONCAT('\''TIMESTAMPDIFF(SECOND, '\'', q, '\'', '\'', e, '\'') <> 0'\'')
  WHEN type = '\''time'\'' THEN CONCAT('\''ABS(TIME_TO_SEC('\'', q, '\'') - TIME_TO_SEC('\'', e, '\'')) > 1'\'')
  ELSE CONCAT('\''CAST(RTRIM(CONVERT('\'', q, '\'' USING utf8mb4)) AS BINARY) <> CAST(RTRIM(LEFT(CONVERT('\'', e, '\'' USING utf8mb4), '\'', size, '\'')) AS BINARY)'\'') END, '\'') LIMIT 1'\'')
    FROM (SELECT c.table_schema s, c.table_name t, c.column_name c, data_type type, numeric_scale scale, character_maximum_length size,
        CONCAT('\''`'\'', REPLACE(c.table_schema, '\''`'\'', '\''``'\''), '\''`.`'\'', REPLACE(c.table_name, '\''`'\'', '\''``'\''), '\''`'\'') name,
        CONCAT('\''`'\'', REPLACE(c.column_name, '\''`'\'', '\''``'\''), '\''`'\'') q, CONCAT('\''('\'', generation_expression, '\'')'\'') e
      FROM information_schema.columns c
      WHERE c.table_schema IN (:databases) AND LENGTH(generation_expression) = CHAR_LENGTH(generation_expression) AND extra LIKE '\''%STORED GENERATED%'\'' AND data_type IN ('\''tinyint'\'', '\''smallint'\'', '\''mediumint'\'', '\''int'\'', '\''bigint'\'', '\''decimal'\'',
          '\''float'\'', '\''double'\'', '\''date'\'', '\''datetime'\'', '\''timestamp'\'', '\''time'\'', '\''char'\'', '\''varchar'\'', '\''tinytext'\'', '\''text'\'', '\''mediumtext'\'', '\''longtext'\'')
        AND (generation_expression REGEXP '\''/|week|dayname|monthname|format|unix'\'' OR EXISTS (SELECT 1 FROM information_schema.columns z
          WHERE z.table_schema = c.table_schema AND z.table_name = c.table_name AND z.data_type = '\''timestamp'\''
            AND LOCATE(CONCAT('\''`'\'', REPLACE(z.column_name, '\''`'\'', '\''``'\''), '\''`'\''), c.generation_expression)))) computed ORDER BY 1'
sql_computing_settings='SELECT CONCAT('\'', div_precision_increment = '\'', @@global.div_precision_increment,
  '\'', default_week_format = '\'', @@global.default_week_format, '\'', lc_time_names = '\'''\'''\'', @@global.lc_time_names, '\'''\'''\'''\'')'
sql_applier_computing=''
sql_compute_session='SET SESSION sql_mode = CONCAT('\''NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION'\'', IF(FIND_IN_SET('\''NO_DIR_IN_CREATE'\'', @@global.sql_mode), '\'',NO_DIR_IN_CREATE'\'', '\'''\'')), time_zone = '\''+00:00'\'''
sql_unlimited='SET SESSION max_statement_time = 0, sql_select_limit = 18446744073709551615, sql_big_selects = 1'
sql_hold_tables='LOCK TABLES :tables'
sql_hold_writes='BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT'
sql_spread_tables='SET @fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */; SELECT t.table_schema, t.table_name,
        IF(t.table_type = '\''BASE TABLE'\'' AND t.engine = '\''InnoDB'\'' AND t.data_length > 16384 AND t.table_schema <> '\''pulumi_replication'\''
          AND t.table_schema REGEXP '\''^[0-9A-Za-z_$]+$'\'' AND t.table_name REGEXP '\''^[0-9A-Za-z_$]+$'\'' AND s.table_name IS NULL, t.data_length, -1) bytes,
        IF(k.table_name IS NULL AND hints = 0, COALESCE(t.index_length, 0), 0)
      FROM information_schema.tables t LEFT JOIN (
          SELECT DISTINCT table_schema, table_name FROM information_schema.columns
          WHERE table_schema IN (:databases) AND column_default REGEXP '\''nextval|next value'\'') s
        ON s.table_schema = t.table_schema AND s.table_name = t.table_name
      LEFT JOIN (
          SELECT constraint_schema table_schema, table_name FROM information_schema.referential_constraints
          UNION SELECT unique_constraint_schema, referenced_table_name FROM information_schema.referential_constraints
          UNION SELECT c.table_schema, c.table_name FROM information_schema.columns c WHERE c.table_schema IN (:databases)
            AND extra LIKE '\''%auto_increment%'\'' AND NOT EXISTS (SELECT 1 FROM information_schema.statistics i WHERE i.table_schema = c.table_schema
              AND i.table_name = c.table_name AND i.column_name = c.column_name AND i.seq_in_index = 1 AND i.non_unique = 0)) k
        ON k.table_schema = t.table_schema AND k.table_name = t.table_name
      JOIN (SELECT COUNT(*) hints FROM information_schema.views
        WHERE table_schema IN (:databases) AND view_definition REGEXP '\''(use|force|ignore) (index|key)'\'') v
      WHERE t.table_schema IN (:databases) ORDER BY bytes DESC, 1, 2'
sql_cores='SELECT @@global.thread_pool_size'
sql_sort_directory='SELECT COALESCE(NULLIF(@@global.innodb_tmpdir, '\'''\''), @@tmpdir)'
sql_take_snapshot='SET SESSION idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, sql_mode = '\'''\'', time_zone = '\''+00:00'\'', net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400;
    SET @piece = @@max_allowed_packet DIV 2 - 1000; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    START TRANSACTION WITH CONSISTENT SNAPSHOT'
sql_own_lock_waits='SELECT id FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '\''@'\'', 1) AND (state LIKE '\''Waiting for%'\'' OR state = '\''Opening tables'\'') AND time >= 5'
sql_own_states='SELECT COALESCE(GROUP_CONCAT(DISTINCT state SEPARATOR '\'', '\''), '\'''\'') FROM information_schema.processlist WHERE user = SUBSTRING_INDEX(USER(), '\''@'\'', 1) AND id <> CONNECTION_ID() AND command = '\''Query'\'' AND state <> '\'''\'''
sql_own_gtid='SELECT @@global.gtid_binlog_state'
sql_set_gtid='SET GLOBAL gtid_slave_pos = :gtid'
sql_slave_gtid='SELECT @@global.gtid_slave_pos'
sql_logged_gtid='SELECT @@global.gtid_binlog_state'
sql_gtid_continues='WITH RECURSIVE part (rest, gtid) AS (
        SELECT CONCAT(:mine, '\'','\''), CAST('\'''\'' AS CHAR(60))
        UNION ALL SELECT SUBSTRING(rest, LOCATE('\'','\'', rest) + 1), SUBSTRING_INDEX(rest, '\'','\'', 1) FROM part WHERE rest <> '\'''\''),
      place AS (SELECT gtid, CONCAT('\'','\'', SUBSTRING_INDEX(gtid, '\''-'\'', 2), '\''-'\'') origin, SUBSTRING_INDEX(gtid, '\''-'\'', -1) + 0 number FROM part WHERE gtid <> '\'''\'')
      SELECT COUNT(*) > 0 AND MIN(LOCATE(origin, CONCAT('\'','\'', :theirs)) > 0
        AND SUBSTRING_INDEX(SUBSTRING_INDEX(CONCAT('\'','\'', :theirs, '\'','\''), origin, -1), '\'','\'', 1) + 0 >= number
        AND SUBSTRING_INDEX(SUBSTRING_INDEX(gtid, '\''-'\'', 2), '\''-'\'', -1) <> SUBSTRING_INDEX(:identity, '\''/'\'', 1)) FROM place'
sql_logged_position='SELECT @@global.gtid_current_pos'
sql_last_gtid='SELECT @@last_gtid'
sql_wait_gtid='SELECT MASTER_GTID_WAIT(:gtid, 1)'
sql_wait_file='SELECT MASTER_POS_WAIT(:file, :position, 1)'
sql_own_transactions='SELECT IF(@@global.gtid_current_pos = @@global.gtid_slave_pos, '\'''\'', @@global.gtid_current_pos)'
sql_forget_own='STOP SLAVE; RESET MASTER; START SLAVE'
sql_effects='SELECT CONCAT_WS(CHAR(31), LOWER(variable_name), COALESCE(global_value, '\'''\'')) FROM information_schema.system_variables
      WHERE LOWER(variable_name) IN ('\''replicate_do_db'\'', '\''replicate_ignore_db'\'', '\''replicate_do_table'\'', '\''replicate_wild_do_table'\'', '\''replicate_wild_ignore_table'\'', '\''replicate_ignore_table'\'', '\''replicate_rewrite_db'\'', '\''slave_skip_errors'\'', '\''slave_exec_mode'\'', '\''slave_type_conversions'\'', '\''init_slave'\'', '\''binlog_do_db'\'', '\''binlog_ignore_db'\'', '\''replicate_events_marked_for_skip'\'', '\''gtid_ignore_duplicates'\'', '\''slave_run_triggers_for_rbr'\'', '\''gtid_strict_mode'\'')'
sql_shows_slave=''
sql_enabled_events='SELECT COUNT(*) FROM information_schema.events WHERE status = '\''ENABLED'\'''
sql_account_facts='SELECT '\''account'\'', CONCAT('\'''\'''\'''\'', user, '\'''\'''\''@'\'''\'''\'', host, '\'''\'''\'''\''), SHA2(CONCAT_WS('\''/'\'', plugin, authentication_string), 256), IF(password_expired = '\''Y'\'', '\''expired'\'', '\'''\'')
      FROM mysql.user WHERE CONCAT('\'''\'''\'''\'', user, '\'''\'''\''@'\'''\'''\'', host, '\'''\'''\'''\'') IN (:accounts);
    SELECT '\''rules'\'', CONCAT('\'''\'''\'''\'', user, '\'''\'''\''@'\'''\'''\'', host, '\'''\'''\'''\''), CONCAT('\''REQUIRE '\'', CASE ssl_type WHEN '\'''\'' THEN '\''NONE'\'' WHEN '\''ANY'\'' THEN '\''SSL'\'' WHEN '\''X509'\'' THEN '\''X509'\'' ELSE
        CONCAT_WS('\'' AND '\'', IF(ssl_cipher = '\'''\'', NULL, CONCAT('\''CIPHER '\'', QUOTE(ssl_cipher))), IF(x509_issuer = '\'''\'', NULL, CONCAT('\''ISSUER '\'', QUOTE(x509_issuer))), IF(x509_subject = '\'''\'', NULL, CONCAT('\''SUBJECT '\'', QUOTE(x509_subject)))) END),
      CONCAT('\''WITH MAX_QUERIES_PER_HOUR '\'', max_questions), CONCAT('\''MAX_UPDATES_PER_HOUR '\'', max_updates), CONCAT('\''MAX_CONNECTIONS_PER_HOUR '\'', max_connections), CONCAT('\''MAX_USER_CONNECTIONS '\'', max_user_connections), CONCAT('\''MAX_STATEMENT_TIME '\'', max_statement_time), IF((SELECT JSON_VALUE(priv, '\''$.account_locked'\'') FROM mysql.global_priv g WHERE g.user = mysql.user.user AND g.host = mysql.user.host) = 1, '\''ACCOUNT LOCK'\'', '\''ACCOUNT UNLOCK'\'')
      FROM mysql.user WHERE CONCAT('\'''\'''\'''\'', user, '\'''\'''\''@'\'''\'''\'', host, '\'''\'''\'''\'') IN (:accounts);
    SELECT '\''grant'\'', grantee, '\''*.*'\'', privilege_type FROM information_schema.user_privileges
      WHERE grantee IN (:accounts) AND privilege_type <> '\''USAGE'\'';
    SELECT DISTINCT '\''grant'\'', grantee, '\''*.*'\'', '\''GRANT OPTION'\'' FROM information_schema.user_privileges
      WHERE grantee IN (:accounts) AND is_grantable = '\''YES'\'';
    SELECT '\''grant'\'', grantee, CONCAT(table_schema, '\''.*'\''), privilege_type FROM information_schema.schema_privileges
      WHERE grantee IN (:accounts) AND privilege_type <> '\''USAGE'\'';
    SELECT DISTINCT '\''grant'\'', grantee, CONCAT(table_schema, '\''.*'\''), '\''GRANT OPTION'\'' FROM information_schema.schema_privileges
      WHERE grantee IN (:accounts) AND is_grantable = '\''YES'\'';
    SELECT '\''grant'\'', grantee, CONCAT(table_schema, '\''.'\'', table_name), privilege_type FROM information_schema.table_privileges
      WHERE grantee IN (:accounts) AND privilege_type <> '\''USAGE'\'';
    SELECT DISTINCT '\''grant'\'', grantee, CONCAT(table_schema, '\''.'\'', table_name), '\''GRANT OPTION'\'' FROM information_schema.table_privileges
      WHERE grantee IN (:accounts) AND is_grantable = '\''YES'\'';
    SELECT '\''grant'\'', grantee, CONCAT(table_schema, '\''.'\'', table_name), CONCAT(privilege_type, '\'' ('\'', column_name, '\'')'\'')
      FROM information_schema.column_privileges WHERE grantee IN (:accounts)'
sql_disable_events='SELECT CONCAT(
        '\''SET SESSION sql_mode = '\'', QUOTE(sql_mode), '\'', time_zone = '\'', QUOTE(time_zone),
        '\'', character_set_client = '\'', character_set_client, '\'', collation_connection = '\'', collation_connection,
        '\''; ALTER DEFINER = '\'''\'''\'', LEFT(name, CHAR_LENGTH(name) - CHAR_LENGTH(SUBSTRING_INDEX(name, '\''@'\'', -1)) - 1),
        '\'''\'''\''@'\'''\'''\'', SUBSTRING_INDEX(name, '\''@'\'', -1),
        '\'''\'''\'' EVENT `'\'', REPLACE(event_schema, '\''`'\'', '\''``'\''), '\''`.`'\'', REPLACE(event_name, '\''`'\'', '\''``'\''), '\''` DISABLE ON SLAVE;'\'')
      FROM (SELECT *, REPLACE(IF(FIND_IN_SET('\''NO_BACKSLASH_ESCAPES'\'', sql_mode), definer,
        REPLACE(definer, CHAR(92), REPEAT(CHAR(92), 2))), '\'''\'''\'''\'', '\'''\'''\'''\'''\'''\'') name
        FROM information_schema.events WHERE status = '\''ENABLED'\'') enabled'
marker_session='SET SESSION sql_log_bin = 1, autocommit = 1, completion_type = 0, binlog_format = '\''STATEMENT'\'', tx_isolation = '\''REPEATABLE-READ'\'', tx_read_only = 0, sql_mode = '\'''\'''
sql_allow_writes=''
sql_forbid_writes=''
sql_writes_forbidden='SELECT 0'
sql_applier_error=''
sql_channel_password=''
sql_relay_events='SHOW RELAYLOG EVENTS IN :file FROM :position LIMIT 20000'
sql_persisted=''
sql_other_channels='SHOW ALL SLAVES STATUS'
sql_weak_tables='SELECT CONCAT(t.table_schema, '\''.'\'', t.table_name), IF(e.transactions = '\''NO'\'', t.engine, '\'''\''), k.table_name IS NULL
      FROM information_schema.tables t LEFT JOIN information_schema.engines e ON e.engine = t.engine LEFT JOIN (
        SELECT DISTINCT table_schema, table_name FROM (
          SELECT table_schema, table_name, index_name FROM information_schema.statistics
          GROUP BY table_schema, table_name, index_name HAVING SUM(non_unique = 0 AND nullable <> '\''YES'\'') = COUNT(*)) u) k
        ON k.table_schema = t.table_schema AND k.table_name = t.table_name
      WHERE t.table_type IN ('\''BASE TABLE'\'', '\''SYSTEM VERSIONED'\'') AND t.table_schema NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(t.table_schema, 9) <> '\''#mysql50#'\'' AND LEFT(t.table_schema, 17) <> '\''pulumi_rehearsal_'\'' AND :scope
        AND (k.table_name IS NULL OR e.transactions = '\''NO'\'') ORDER BY 1'
sql_outside='SELECT DISTINCT '\''key'\'', CONCAT(constraint_schema, '\''.'\'', table_name, '\'' ('\'', constraint_name, '\'')'\''), unique_constraint_schema
      FROM information_schema.referential_constraints
      WHERE constraint_schema IN (:scope) AND unique_constraint_schema NOT IN (:scope) AND unique_constraint_schema NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(unique_constraint_schema, 9) <> '\''#mysql50#'\'' AND LEFT(unique_constraint_schema, 17) <> '\''pulumi_rehearsal_'\'' UNION ALL SELECT DISTINCT '\''view'\'', CONCAT(v.table_schema, '\''.'\'', v.table_name), s.schema_name
      FROM (SELECT table_schema, table_name, REPLACE(view_definition, '\''('\'', '\'''\'') text FROM information_schema.views
        WHERE table_schema IN (:scope)) v
      JOIN information_schema.schemata s ON s.schema_name NOT IN (:scope) AND s.schema_name NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(s.schema_name, 9) <> '\''#mysql50#'\'' AND LEFT(s.schema_name, 17) <> '\''pulumi_rehearsal_'\''
      WHERE LOCATE(CONCAT('\''from `'\'', REPLACE(s.schema_name, '\''`'\'', '\''``'\''), '\''`.'\''), v.text)
        OR LOCATE(CONCAT('\''join `'\'', REPLACE(s.schema_name, '\''`'\'', '\''``'\''), '\''`.'\''), v.text)
      UNION SELECT '\''view'\'', CONCAT(v.table_schema, '\''.'\'', v.table_name), r.routine_schema
      FROM information_schema.views v JOIN information_schema.routines r ON r.routine_schema NOT IN (:scope) AND r.routine_schema NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(r.routine_schema, 9) <> '\''#mysql50#'\'' AND LEFT(r.routine_schema, 17) <> '\''pulumi_rehearsal_'\''
      WHERE v.table_schema IN (:scope) AND LOCATE(CONCAT('\''`'\'', REPLACE(r.routine_schema, '\''`'\'', '\''``'\''), '\''`.`'\'',
        REPLACE(r.routine_name, '\''`'\'', '\''``'\''), '\''`('\''), v.view_definition) UNION ALL SELECT DISTINCT '\''body'\'', CONCAT(b.kind, '\'' '\'', b.home, '\''.'\'', b.name), s.schema_name
      FROM (SELECT '\''trigger'\'' kind, trigger_schema home, trigger_name name, REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONCAT('\'' '\'', REPLACE(action_statement, '\''`'\'', '\'''\'')), CHAR(10 USING utf8mb4), '\'' '\''), CHAR(9 USING utf8mb4), '\'' '\''), '\''('\'', '\'' '\''), '\'','\'', '\'' '\''), '\''='\'', '\'' '\'') text
          FROM information_schema.triggers WHERE trigger_schema IN (:scope)
        UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name, REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONCAT('\'' '\'', REPLACE(routine_definition, '\''`'\'', '\'''\'')), CHAR(10 USING utf8mb4), '\'' '\''), CHAR(9 USING utf8mb4), '\'' '\''), '\''('\'', '\'' '\''), '\'','\'', '\'' '\''), '\''='\'', '\'' '\'')
          FROM information_schema.routines WHERE routine_schema IN (:scope)
        UNION ALL SELECT '\''event'\'', event_schema, event_name, REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(CONCAT('\'' '\'', REPLACE(event_definition, '\''`'\'', '\'''\'')), CHAR(10 USING utf8mb4), '\'' '\''), CHAR(9 USING utf8mb4), '\'' '\''), '\''('\'', '\'' '\''), '\'','\'', '\'' '\''), '\''='\'', '\'' '\'')
          FROM information_schema.events WHERE event_schema IN (:scope)) b
      JOIN information_schema.schemata s ON s.schema_name NOT IN (:scope) AND s.schema_name NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(s.schema_name, 9) <> '\''#mysql50#'\'' AND LEFT(s.schema_name, 17) <> '\''pulumi_rehearsal_'\''
      WHERE LOCATE(CONCAT('\'' '\'', s.schema_name, '\''.'\''), b.text) AND EXISTS (SELECT 1 FROM information_schema.tables o
        WHERE o.table_schema = s.schema_name AND LOCATE(CONCAT('\'' '\'', s.schema_name, '\''.'\'', o.table_name), b.text)) ORDER BY 1, 2, 3'
sql_origin='SELECT @@global.gtid_domain_id'
sql_unknown_transactions='WITH RECURSIVE part (rest, gtid) AS (
        SELECT CONCAT(:theirs, '\'','\''), CAST('\'''\'' AS CHAR(60))
        UNION ALL SELECT SUBSTRING(rest, LOCATE('\'','\'', rest) + 1), SUBSTRING_INDEX(rest, '\'','\'', 1) FROM part WHERE rest <> '\'''\''),
      place AS (SELECT gtid, CONCAT('\'','\'', SUBSTRING_INDEX(gtid, '\''-'\'', 2), '\''-'\'') origin, SUBSTRING_INDEX(gtid, '\''-'\'', -1) + 0 number FROM part WHERE gtid <> '\'''\'')
      SELECT COALESCE(GROUP_CONCAT(gtid), '\'''\'') FROM place WHERE SUBSTRING_INDEX(gtid, '\''-'\'', 1) <> :origin
        AND (LOCATE(origin, CONCAT('\'','\'', :mine)) = 0
          OR SUBSTRING_INDEX(SUBSTRING_INDEX(CONCAT('\'','\'', :mine, '\'','\''), origin, -1), '\'','\'', 1) + 0 < number)'
sql_own_position='SELECT TRIM(LEADING '\'','\'' FROM REGEXP_SUBSTR(CONCAT('\'','\'', @@global.gtid_binlog_pos), CONCAT('\'','\'', @@global.gtid_domain_id, '\''-[0-9]+-[0-9]+'\'')))'
sql_return_position='SELECT TRIM(LEADING '\'','\'' FROM REGEXP_REPLACE(CONCAT('\'','\'', @@global.gtid_current_pos), CONCAT('\'','\'', @@global.gtid_domain_id, '\''-[0-9]+-[0-9]+'\''), '\'''\''))'
sql_take_return_position='SET GLOBAL gtid_strict_mode = OFF; SET GLOBAL gtid_slave_pos = :gtid; SET GLOBAL gtid_strict_mode = ON'
sql_took_return_position='SET GLOBAL gtid_strict_mode = ON'
sql_stuck_senders='SELECT COUNT(*) FROM information_schema.processlist gone JOIN information_schema.processlist next USING (user)
      WHERE gone.command = '\''Killed'\'' AND gone.time >= 1 AND next.command = '\''Binlog Dump'\'' AND next.time >= 1'
sql_free_senders='SET GLOBAL rpl_semi_sync_master_enabled = OFF; SET GLOBAL rpl_semi_sync_master_enabled = ON'
sql_bind_applications='SET GLOBAL read_only = ON'
sql_free_applications='SET GLOBAL read_only = OFF'
column_io_running=Slave_IO_Running
column_sql_running=Slave_SQL_Running
column_host=Master_Host
column_port=Master_Port
column_user=Master_User
column_connect_retry=Connect_Retry
column_tls=Master_SSL_Allowed
column_lag=Seconds_Behind_Master
column_exec_file=Relay_Master_Log_File
column_exec_position=Exec_Master_Log_Pos
column_using_gtid=Using_Gtid
physical_method=backup
physical_plugin=''
program_copy=mariadb-backup
program_unpack=mbstream
sql_copy_alike='SELECT '\''release'\'', SUBSTRING_INDEX(VERSION(), '\''.'\'', 2)
      UNION ALL SELECT LOWER(variable_name), variable_value FROM information_schema.global_variables WHERE variable_name IN (
        '\''version_compile_machine'\'', '\''version_compile_os'\'', '\''innodb_page_size'\'', '\''innodb_data_file_path'\'', '\''innodb_undo_tablespaces'\'', '\''lower_case_table_names'\'') ORDER BY 1'
sql_copy_leaves='SELECT clause FROM (
      SELECT CONCAT('\''the table '\'', table_schema, '\''.'\'', table_name, '\'' is '\'', engine, '\'', whose rows it does not copy'\'') clause FROM information_schema.tables WHERE table_type <> '\''VIEW'\'' AND table_schema NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(table_schema, 9) <> '\''#mysql50#'\'' AND LEFT(table_schema, 17) <> '\''pulumi_rehearsal_'\'' AND engine NOT IN ('\''InnoDB'\'', '\''MyISAM'\'', '\''Aria'\'', '\''MRG_MyISAM'\'', '\''CSV'\'')
      UNION ALL SELECT CONCAT('\''tables that are not InnoDB have '\'', ROUND(SUM(data_length + index_length) / 1000000), '\'' MB, and writes would wait while it copies them'\'') clause
      FROM information_schema.tables WHERE table_type <> '\''VIEW'\'' AND table_schema NOT IN ('\''mysql'\'', '\''sys'\'', '\''performance_schema'\'', '\''information_schema'\'', '\''pulumi_replication'\'')
        AND LEFT(table_schema, 9) <> '\''#mysql50#'\'' AND LEFT(table_schema, 17) <> '\''pulumi_rehearsal_'\'' AND engine <> '\''InnoDB'\'' HAVING SUM(data_length + index_length) > 20000000
      UNION ALL SELECT CONCAT('\''the plugin '\'', plugin_name, '\'' encrypts files'\'') FROM information_schema.plugins WHERE plugin_type = '\''ENCRYPTION'\'' AND plugin_status = '\''ACTIVE'\''
      UNION ALL SELECT CONCAT(LOWER(variable_name), '\'' is '\'', variable_value) clause FROM information_schema.global_variables
      WHERE variable_name IN ('\''innodb_data_home_dir'\'', '\''innodb_undo_directory'\'', '\''innodb_log_group_home_dir'\'', '\''aria_log_dir_path'\'')
      AND TRIM(TRAILING '\''/'\'' FROM variable_value) NOT IN ('\'''\'', '\''.'\'', TRIM(TRAILING '\''/'\'' FROM @@datadir))) clauses ORDER BY 1 LIMIT 1'
sql_copy_elsewhere='SELECT CONCAT(LOWER(variable_name), '\'' is '\'', variable_value) clause FROM information_schema.global_variables
      WHERE variable_name IN ('\''innodb_data_home_dir'\'', '\''innodb_undo_directory'\'', '\''innodb_log_group_home_dir'\'', '\''aria_log_dir_path'\'')
      AND TRIM(TRAILING '\''/'\'' FROM variable_value) NOT IN ('\'''\'', '\''.'\'', TRIM(TRAILING '\''/'\'' FROM @@datadir)) ORDER BY 1 LIMIT 1'
sql_copy_size=''
sql_copy_loaded=''
sql_copy_pull=''
copy_tls_on=''
copy_tls_off=''
sql_copy_donors=''
sql_copy_set_donors=''
sql_copy_progress=''
sql_copy_pulling=''
sql_copy_position=''
sql_copy_lock_waits='SELECT id FROM information_schema.processlist WHERE id > :id AND user = SUBSTRING_INDEX(USER(), '\''@'\'', 1) AND time >= 5
      AND state LIKE '\''Waiting for%'\'' AND info REGEXP '\''^BACKUP STAGE (FLUSH|BLOCK_DDL|BLOCK_COMMIT)'\'' LIMIT 1'
sql_copy_locked_out='SELECT id FROM information_schema.processlist WHERE state = '\''Waiting for backup lock'\'' AND time >= 5 LIMIT 1'
sql_copy_gtid='SELECT BINLOG_GTID_POS(:file, :position)'
own_tables='global_priv db tables_priv columns_priv procs_priv proxies_priv roles_mapping plugin func servers'
own_files='mysql/general_log.CS[MV] mysql/slow_log.CS[MV]'
sql_private_options='SELECT CONCAT('\''--'\'', LOWER(variable_name), '\''='\'', variable_value) FROM information_schema.global_variables WHERE variable_value <> '\'''\'' AND variable_name IN (
      '\''basedir'\'', '\''plugin_dir'\'', '\''lc_messages_dir'\'', '\''character_sets_dir'\'', '\''innodb_page_size'\'', '\''innodb_data_file_path'\'', '\''innodb_undo_tablespaces'\'', '\''lower_case_table_names'\'')'
private_options='--skip-networking --skip-grant-tables --skip-slave-start --event-scheduler=OFF --skip-log-bin --innodb-buffer-pool-load-at-startup=OFF --innodb-buffer-pool-dump-at-shutdown=OFF'
sql_forget_channels='RESET SLAVE ALL'
sql_copy_disable_events='UPDATE mysql.event SET status = '\''SLAVESIDE_DISABLED'\'' WHERE status = '\''ENABLED'\'''
copied_files='^(ib|undo|aria_log|xtrabackup_|mariadb_backup_|backup-my|tc[.]log|ddl_recovery|.*[.](index|info|state|pid|lock|[0-9]{6,})$)'
change_master='CHANGE MASTER TO'
clause_host=MASTER_HOST
clause_port=MASTER_PORT
clause_file=MASTER_LOG_FILE
clause_position=MASTER_LOG_POS
tls_unasked=off
shown_by_file=No
dump_options='--single-transaction --quick --master-data=2 --gtid --routines --triggers --events --hex-blob --no-tablespaces --skip-add-locks --skip-no-autocommit --default-character-set=utf8mb4 --max-allowed-packet=1G --dump-history'
definition_options='--no-data --skip-lock-tables --skip-add-drop-table --routines --triggers --skip-events --no-tablespaces --default-character-set=utf8mb4 --max-allowed-packet=1G --force'
table_dump_options='--compact --no-tablespaces --skip-lock-tables --default-character-set=utf8mb4'
row_dump_options='--single-transaction --quick --hex-blob --no-tablespaces --skip-add-locks --no-create-db --no-create-info --skip-triggers --default-character-set=utf8mb4 --max-allowed-packet=1G --skip-no-autocommit'
empty_dump_options='--no-create-info --no-data --no-create-db --skip-triggers --skip-routines --skip-events'
dump_position_pattern='^-- CHANGE MASTER TO MASTER_LOG_FILE='\''([^'\'']+)'\'', MASTER_LOG_POS=([0-9]+);'
dump_gtid_pattern='-- SET GLOBAL gtid_slave_pos='\''([^'\'']*)'\'';'
dump_withheld=''
load_session='SET SESSION sql_log_bin = 0, autocommit = 1, completion_type = 0, sql_mode = CONCAT('\''NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION'\'', IF(FIND_IN_SET('\''NO_DIR_IN_CREATE'\'', @@global.sql_mode), '\'',NO_DIR_IN_CREATE'\'', '\'''\'')), time_zone = '\''+00:00'\'',
      foreign_key_checks = 0, unique_checks = 0, innodb_strict_mode = 0, lock_wait_timeout = 86400,
      innodb_lock_wait_timeout = 86400, net_read_timeout = 86400, net_write_timeout = 86400, wait_timeout = 86400, check_constraint_checks = 0, max_statement_time = 0, tx_read_only = 0
      /*M!100601 , old_mode = '\''UTF8_IS_UTF8MB3'\'' */ /*M!100804 , explicit_defaults_for_timestamp = 1 */
      /*M!101100 , system_versioning_insert_history = 1 */ /*M!110200 , character_set_collations = '\'''\'' */'
dump_cannot_name=''
option_variables='log_bin=log_bin_basename log_bin_index=log_bin_index relay_log=relay_log_basename transaction_isolation=tx_isolation slave_parallel_workers=slave_parallel_threads'
repeatable_options='replicate_do_db replicate_ignore_db replicate_do_table replicate_ignore_table replicate_wild_do_table replicate_wild_ignore_table binlog_do_db binlog_ignore_db plugin_load_add'
session_variables='server_id gtid_domain_id auto_increment_increment auto_increment_offset binlog_format binlog_row_image tx_isolation sql_mode'
stopped_variables='replicate_do_db replicate_ignore_db replicate_do_table replicate_ignore_table replicate_wild_do_table replicate_wild_ignore_table slave_parallel_threads slave_parallel_mode gtid_ignore_duplicates relay_log_recovery'
path_variables='log_bin_basename log_bin_index relay_log_basename'
log_name_options='log_bin log_bin_index relay_log'
restart_variables=''
kept_variables=''
sql_set_filter=''
retention_variable=binlog_expire_logs_seconds
retention_seconds=1
semi_sync_master=rpl_semi_sync_master
semi_sync_slave=rpl_semi_sync_slave
administrator_privileges='SELECT
INSERT
DELETE
CREATE
DROP
RELOAD
PROCESS
CREATE USER
EVENT
BINLOG ADMIN
BINLOG MONITOR
CONNECTION ADMIN
READ_ONLY ADMIN
REPLICATION SLAVE ADMIN
REPLICATION MASTER ADMIN
SLAVE MONITOR
REPLICATION SLAVE
LOCK TABLES
SHOW VIEW
TRIGGER
EXECUTE'
