-- host-db1-databases
CREATE DATABASE IF NOT EXISTS `replicated_session_store` CHARACTER SET = utf8mb4 COLLATE = utf8mb4_general_ci;

-- host-db1-accounts
CREATE USER IF NOT EXISTS 'nevisproxy_user'@'192.0.2.11' IDENTIFIED BY :password_1;
ALTER USER 'nevisproxy_user'@'192.0.2.11' IDENTIFIED BY :password_1;
GRANT REPLICATION CLIENT ON *.* TO 'nevisproxy_user'@'192.0.2.11';
GRANT SLAVE MONITOR ON *.* TO 'nevisproxy_user'@'192.0.2.11';
GRANT ALL ON `replicated\_session\_store`.* TO 'nevisproxy_user'@'192.0.2.11';

CREATE USER IF NOT EXISTS 'nevisproxy_user'@'192.0.2.12' IDENTIFIED BY :password_1;
ALTER USER 'nevisproxy_user'@'192.0.2.12' IDENTIFIED BY :password_1;
GRANT REPLICATION CLIENT ON *.* TO 'nevisproxy_user'@'192.0.2.12';
GRANT SLAVE MONITOR ON *.* TO 'nevisproxy_user'@'192.0.2.12';
GRANT ALL ON `replicated\_session\_store`.* TO 'nevisproxy_user'@'192.0.2.12';

CREATE USER IF NOT EXISTS 'binarylog_user'@'localhost' IDENTIFIED BY :password_2;
ALTER USER 'binarylog_user'@'localhost' IDENTIFIED BY :password_2;
GRANT BINLOG ADMIN ON *.* TO 'binarylog_user'@'localhost';
GRANT BINLOG MONITOR ON *.* TO 'binarylog_user'@'localhost';

-- host-db1-follow
position=gtid
generation=1
lineage=
method=origin
marker=on
semi_sync=on
events=yes

CHANGE MASTER TO
  MASTER_HOST = :address_1,
  MASTER_PORT = 3306,
  MASTER_USER = 'replication_user',
  MASTER_PASSWORD = :password_1,
  MASTER_CONNECT_RETRY = 10,
  MASTER_USE_GTID = slave_pos;
