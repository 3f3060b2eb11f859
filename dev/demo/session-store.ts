import type { DemoTopology } from "./topology";

const DATABASE = "replicated_session_store";

/** The tables, as far as they tell something here: one of each name that travels, and one that does not. */
const tables = `
DROP DATABASE IF EXISTS ${DATABASE};
CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE ${DATABASE};
CREATE TABLE proxy_session (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token CHAR(36) NOT NULL UNIQUE
) ENGINE=InnoDB;
CREATE TABLE proxy_attribute (
  session_id INT UNSIGNED NOT NULL,
  name VARCHAR(80) NOT NULL,
  value VARCHAR(200) NOT NULL,
  PRIMARY KEY (session_id, name),
  FOREIGN KEY (session_id) REFERENCES proxy_session (id) ON DELETE CASCADE
) ENGINE=InnoDB;
CREATE TABLE proxy_audit (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, text VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO proxy_session (token) SELECT UUID() FROM seq_1_to_200;
INSERT INTO proxy_attribute SELECT id, 'user', CONCAT('user ', id) FROM proxy_session;
`;

const write = `INSERT INTO ${DATABASE}.proxy_session (token) VALUES (UUID()) RETURNING id`;
const found = (id: string) =>
  `SELECT COUNT(*) FROM ${DATABASE}.proxy_session WHERE id = ${Number(id)}`;

/** nevisProxy's replicated session store: sessions that are made on either server are on both. */
export const sessionStore: DemoTopology = {
  name: "session-store",
  title: "nevisProxy's session store, two MariaDB servers that follow each other",
  servers: [
    { name: "db1", role: "member" },
    { name: "db2", role: "member" },
  ],
  data: [{ server: "db1", name: "sessions", sql: tables }],
  configuration: ({ db1, db2 }) => ({
    "session-store": {
      engine: db1!.line,
      members: [
        { name: "db1", address: "127.0.0.1", host: db1!.host },
        { name: "db2", address: "127.0.0.1", host: db2!.host },
      ],
      seed: { from: "db1" },
      proxy: { from: ["127.0.0.1"] },
      // What is better than the instructions, see docs/session-store.md.
      binlog: { expireDays: 4, format: "ROW" },
      settings: {
        slave_exec_mode: null,
        slave_skip_errors: null,
        innodb_deadlock_detect: null,
        slave_parallel_threads: null,
      },
    },
  }),
  account: "connection",
  rows: [
    { what: "session", from: "db1", to: "db2", write, found },
    { what: "session", from: "db2", to: "db1", write, found },
  ],
  counts: {
    sessions: `SELECT COUNT(*) FROM ${DATABASE}.proxy_session`,
    attributes: `SELECT COUNT(*) FROM ${DATABASE}.proxy_attribute`,
  },
  database: DATABASE,
  summary:
    "db1 had sessions before; Pulumi configured both servers, copied db1's sessions to db2, made each follow the other, and\nmade nevisProxy's account on both.",
  afterDestroy:
    "db1 and db2 run on with their data and follow nobody; what is written on one is no longer on the other.",
  change: /^\s*writer: /,
};
