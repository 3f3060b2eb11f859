-- accounts
CREATE USER IF NOT EXISTS 'app'@'192.0.2.%' IDENTIFIED BY :password_1;
ALTER USER 'app'@'192.0.2.%' IDENTIFIED BY :password_1;
GRANT ALL ON `wf\_workflow`.* TO 'app'@'192.0.2.%';

-- link
CREATE USER IF NOT EXISTS 'repl_db2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
ALTER USER 'repl_db2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
GRANT REPLICATION SLAVE ON *.* TO 'repl_db2'@:address_1;
GRANT SELECT ON `pulumi\_replication`.* TO 'repl_db2'@:address_1;

-- seed-openplugin=

CREATE USER IF NOT EXISTS 'repl_db2_seed_1'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
ALTER USER 'repl_db2_seed_1'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
GRANT SELECT ON *.* TO 'repl_db2_seed_1'@:address_1;
GRANT LOCK TABLES ON *.* TO 'repl_db2_seed_1'@:address_1;
GRANT SHOW VIEW ON *.* TO 'repl_db2_seed_1'@:address_1;
GRANT TRIGGER ON *.* TO 'repl_db2_seed_1'@:address_1;
GRANT EVENT ON *.* TO 'repl_db2_seed_1'@:address_1;
GRANT EXECUTE ON *.* TO 'repl_db2_seed_1'@:address_1;
GRANT BINLOG MONITOR ON *.* TO 'repl_db2_seed_1'@:address_1;
