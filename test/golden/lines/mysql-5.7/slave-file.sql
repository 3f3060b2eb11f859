-- before the copy
STOP SLAVE FOR CHANNEL '';
RESET SLAVE ALL FOR CHANNEL '';
RESET MASTER;

-- after the copy, with the position that it brought
SET GLOBAL gtid_purged = :gtid;

-- follow
CHANGE MASTER TO
  MASTER_HOST = :address_1,
  MASTER_PORT = 3306,
  MASTER_USER = 'repl_db2',
  MASTER_PASSWORD = :password_1,
  MASTER_CONNECT_RETRY = 10,
  MASTER_AUTO_POSITION = 0;
START SLAVE;
