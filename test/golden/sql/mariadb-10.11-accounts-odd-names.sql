CREATE USER IF NOT EXISTS 'o''neil\\ "`$%_é; --'@'%''\\' IDENTIFIED BY :password_1;
ALTER USER 'o''neil\\ "`$%_é; --'@'%''\\' IDENTIFIED BY :password_1;
GRANT SELECT ON `a``b_%`.`t``_` TO 'o''neil\\ "`$%_é; --'@'%''\\';

-- Counted before, so that only what is new is owned; a generated password (1) may be set anew:
SELECT COUNT(*) FROM mysql.user WHERE user = 'o''neil\\ "`$%_é; --' AND host = '%''\\'; -- 1

-- Takes it back:
REVOKE SELECT ON `a``b_%`.`t``_` FROM 'o''neil\\ "`$%_é; --'@'%''\\';
DROP USER IF EXISTS 'o''neil\\ "`$%_é; --'@'%''\\';
