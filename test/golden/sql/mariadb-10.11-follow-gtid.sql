position=gtid
generation=2
lineage=
method=dump
marker=on
semi_sync=off
events=no

CHANGE MASTER TO
  MASTER_HOST = :address_1,
  MASTER_PORT = 3306,
  MASTER_USER = 'repl_db2',
  MASTER_PASSWORD = :password_1,
  MASTER_CONNECT_RETRY = 10,
  MASTER_USE_GTID = slave_pos;

-- What the slave's status must show:
--   Master_Host: :address_1 (else MASTER_HOST = :address_1)
--   Master_Port: 3306 (else MASTER_PORT = 3306)
--   Master_User: repl_db2 (else MASTER_USER = 'repl_db2')
--   password: :password_1 (else MASTER_PASSWORD = :password_1)
--   Connect_Retry: 10 (else MASTER_CONNECT_RETRY = 10)
--   Using_Gtid: Slave_Pos (else MASTER_USE_GTID = slave_pos)
