CREATE USER IF NOT EXISTS 'repl_db2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
ALTER USER 'repl_db2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
GRANT REPLICATION SLAVE ON *.* TO 'repl_db2'@:address_1;
GRANT SELECT ON `pulumi\_replication`.* TO 'repl_db2'@:address_1;

-- Counted before, so that only what is new is owned; a generated password (1) may be set anew:
SELECT COUNT(*) FROM mysql.user WHERE user = 'repl_db2' AND host = LOWER(:address_1); -- 1

-- Takes it back:
REVOKE REPLICATION SLAVE ON *.* FROM 'repl_db2'@:address_1;
REVOKE SELECT ON `pulumi\_replication`.* FROM 'repl_db2'@:address_1;
DROP USER IF EXISTS 'repl_db2'@:address_1;
