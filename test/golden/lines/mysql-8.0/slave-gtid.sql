-- before the copy
STOP REPLICA;
RESET REPLICA ALL;
RESET MASTER;

-- after the copy, with the position that it brought
SET GLOBAL gtid_purged = :gtid;

-- follow
CHANGE REPLICATION SOURCE TO
  SOURCE_HOST = :address_1,
  SOURCE_PORT = 3306,
  SOURCE_USER = 'repl_db2',
  SOURCE_PASSWORD = :password_1,
  SOURCE_CONNECT_RETRY = 10,
  SOURCE_RETRY_COUNT = 86400,
  GET_SOURCE_PUBLIC_KEY = 1,
  SOURCE_AUTO_POSITION = 1;
START REPLICA;
