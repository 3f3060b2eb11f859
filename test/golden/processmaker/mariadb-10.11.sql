-- db2-link
CREATE USER IF NOT EXISTS 'slave'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
ALTER USER 'slave'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;
GRANT REPLICATION SLAVE ON *.* TO 'slave'@:address_1;
GRANT SELECT ON `pulumi\_replication`.* TO 'slave'@:address_1;

-- db2-local-accounts
-- after seed 1
CREATE USER IF NOT EXISTS 'master'@'192.168.75.1' IDENTIFIED BY :password_1;
ALTER USER 'master'@'192.168.75.1' IDENTIFIED BY :password_1;
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

CHANGE MASTER TO
  MASTER_HOST = :address_1,
  MASTER_PORT = 3306,
  MASTER_USER = 'slave',
  MASTER_PASSWORD = :password_1,
  MASTER_CONNECT_RETRY = 10,
  MASTER_USE_GTID = slave_pos;
