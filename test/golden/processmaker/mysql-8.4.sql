-- db2-link
CREATE USER IF NOT EXISTS 'slave'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER PASSWORD HISTORY 0 PASSWORD REUSE INTERVAL 0 DAY;
ALTER USER 'slave'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER PASSWORD HISTORY 0 PASSWORD REUSE INTERVAL 0 DAY;
GRANT REPLICATION SLAVE ON *.* TO 'slave'@:address_1;
GRANT SELECT ON `pulumi\_replication`.* TO 'slave'@:address_1;

-- db2-local-accounts
-- after seed 1
CREATE USER IF NOT EXISTS 'master'@'192.168.75.1' IDENTIFIED BY :password_1 PASSWORD HISTORY 0 PASSWORD REUSE INTERVAL 0 DAY;
ALTER USER 'master'@'192.168.75.1' IDENTIFIED BY :password_1 PASSWORD HISTORY 0 PASSWORD REUSE INTERVAL 0 DAY;
GRANT SELECT ON `wf\_workflow`.* TO 'master'@'192.168.75.1';
GRANT SELECT ON `wf\_finance`.* TO 'master'@'192.168.75.1';
GRANT SELECT ON `rb\_finance`.* TO 'master'@'192.168.75.1';
GRANT SELECT ON `rp\_finance`.* TO 'master'@'192.168.75.1';

-- db2-follow
position=gtid
generation=1
lineage=
method=dump
marker=on
semi_sync=off
events=no

CHANGE REPLICATION SOURCE TO
  SOURCE_HOST = :address_1,
  SOURCE_PORT = 3306,
  SOURCE_USER = 'slave',
  SOURCE_PASSWORD = :password_1,
  SOURCE_CONNECT_RETRY = 10,
  SOURCE_RETRY_COUNT = 86400,
  GET_SOURCE_PUBLIC_KEY = 1,
  SOURCE_AUTO_POSITION = 1;
