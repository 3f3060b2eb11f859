plugin=
database=shop
database=wf_workflow

CREATE USER IF NOT EXISTS 'repl_db2_seed_2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
ALTER USER 'repl_db2_seed_2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
GRANT SELECT ON *.* TO 'repl_db2_seed_2'@:address_1;
GRANT LOCK TABLES ON *.* TO 'repl_db2_seed_2'@:address_1;
GRANT SHOW VIEW ON *.* TO 'repl_db2_seed_2'@:address_1;
GRANT TRIGGER ON *.* TO 'repl_db2_seed_2'@:address_1;
GRANT EVENT ON *.* TO 'repl_db2_seed_2'@:address_1;
GRANT EXECUTE ON *.* TO 'repl_db2_seed_2'@:address_1;
GRANT BINLOG MONITOR ON *.* TO 'repl_db2_seed_2'@:address_1;

-- Counted before, so that only what is new is owned; a generated password (1) may be set anew:
SELECT COUNT(*) FROM mysql.user WHERE user = 'repl_db2_seed_2' AND host = LOWER(:address_1); -- 1

-- Takes it back:
REVOKE SELECT ON *.* FROM 'repl_db2_seed_2'@:address_1;
REVOKE LOCK TABLES ON *.* FROM 'repl_db2_seed_2'@:address_1;
REVOKE SHOW VIEW ON *.* FROM 'repl_db2_seed_2'@:address_1;
REVOKE TRIGGER ON *.* FROM 'repl_db2_seed_2'@:address_1;
REVOKE EVENT ON *.* FROM 'repl_db2_seed_2'@:address_1;
REVOKE EXECUTE ON *.* FROM 'repl_db2_seed_2'@:address_1;
REVOKE BINLOG MONITOR ON *.* FROM 'repl_db2_seed_2'@:address_1;
DROP USER IF EXISTS 'repl_db2_seed_2'@:address_1;
