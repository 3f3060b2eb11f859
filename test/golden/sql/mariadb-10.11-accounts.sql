CREATE USER IF NOT EXISTS 'app'@'192.0.2.%' IDENTIFIED BY :password_1;
ALTER USER 'app'@'192.0.2.%' IDENTIFIED BY :password_1;
GRANT SELECT ON `shop`.* TO 'app'@'192.0.2.%';
GRANT INSERT ON `shop`.* TO 'app'@'192.0.2.%';
GRANT UPDATE (state, owner) ON `wf_workflow`.`tasks` TO 'app'@'192.0.2.%';
GRANT EXECUTE ON `wf\_workflow`.* TO 'app'@'192.0.2.%';

CREATE USER IF NOT EXISTS 'app'@'app.example.org' IDENTIFIED BY :password_1;
ALTER USER 'app'@'app.example.org' IDENTIFIED BY :password_1;
GRANT SELECT ON `shop`.* TO 'app'@'app.example.org';
GRANT INSERT ON `shop`.* TO 'app'@'app.example.org';
GRANT UPDATE (state, owner) ON `wf_workflow`.`tasks` TO 'app'@'app.example.org';
GRANT EXECUTE ON `wf\_workflow`.* TO 'app'@'app.example.org';

CREATE USER IF NOT EXISTS 'reporting'@'%' IDENTIFIED BY :password_2;
ALTER USER 'reporting'@'%' IDENTIFIED BY :password_2;
GRANT SELECT ON `shop`.`orders` TO 'reporting'@'%';

CREATE USER IF NOT EXISTS 'monitor'@'%' IDENTIFIED BY :password_3;
ALTER USER 'monitor'@'%' IDENTIFIED BY :password_3;
GRANT REPLICATION CLIENT ON *.* TO 'monitor'@'%';

CREATE USER IF NOT EXISTS 'nobody'@'%' IDENTIFIED BY :password_4;
ALTER USER 'nobody'@'%' IDENTIFIED BY :password_4;

-- Counted before, so that only what is new is owned; a generated password (1) may be set anew:
SELECT COUNT(*) FROM mysql.user WHERE user = 'app' AND host = '192.0.2.%'; -- 1
SELECT COUNT(*) FROM mysql.user WHERE user = 'app' AND host = 'app.example.org'; -- 1
SELECT COUNT(*) FROM mysql.user WHERE user = 'reporting' AND host = '%'; -- 0
SELECT COUNT(*) FROM mysql.user WHERE user = 'monitor' AND host = '%'; -- 1
SELECT COUNT(*) FROM mysql.user WHERE user = 'nobody' AND host = '%'; -- 1

-- Takes it back:
REVOKE SELECT ON `shop`.* FROM 'app'@'192.0.2.%';
REVOKE INSERT ON `shop`.* FROM 'app'@'192.0.2.%';
REVOKE UPDATE (state, owner) ON `wf_workflow`.`tasks` FROM 'app'@'192.0.2.%';
REVOKE EXECUTE ON `wf\_workflow`.* FROM 'app'@'192.0.2.%';
DROP USER IF EXISTS 'app'@'192.0.2.%';
REVOKE SELECT ON `shop`.* FROM 'app'@'app.example.org';
REVOKE INSERT ON `shop`.* FROM 'app'@'app.example.org';
REVOKE UPDATE (state, owner) ON `wf_workflow`.`tasks` FROM 'app'@'app.example.org';
REVOKE EXECUTE ON `wf\_workflow`.* FROM 'app'@'app.example.org';
DROP USER IF EXISTS 'app'@'app.example.org';
REVOKE SELECT ON `shop`.`orders` FROM 'reporting'@'%';
DROP USER IF EXISTS 'reporting'@'%';
REVOKE REPLICATION CLIENT ON *.* FROM 'monitor'@'%';
DROP USER IF EXISTS 'monitor'@'%';
DROP USER IF EXISTS 'nobody'@'%';
