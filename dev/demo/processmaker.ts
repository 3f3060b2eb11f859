import type { DemoTopology } from "./topology";

/** A workspace of ProcessMaker, as far as its tables tell something here. */
const workflow = (name: string) => `
DROP DATABASE IF EXISTS ${name};
CREATE DATABASE ${name} CHARACTER SET utf8;
USE ${name};
CREATE TABLE ${name}.USERS (
  USR_UID CHAR(32) NOT NULL PRIMARY KEY,
  USR_USERNAME VARCHAR(100) NOT NULL
) ENGINE=InnoDB;
CREATE TABLE ${name}.APPLICATION (
  APP_UID CHAR(32) NOT NULL PRIMARY KEY,
  APP_NUMBER INT NOT NULL AUTO_INCREMENT UNIQUE,
  APP_TITLE VARCHAR(255) NOT NULL
) ENGINE=InnoDB;
INSERT INTO ${name}.USERS SELECT MD5(seq), ELT(seq, 'admin', 'alex', 'travis', 'james') FROM seq_1_to_4;
INSERT INTO ${name}.APPLICATION (APP_UID, APP_TITLE) SELECT MD5(seq), CONCAT('Case ', seq) FROM seq_1_to_200;
`;

/** What a workspace of a release before 2.8 has beside it. */
const further = (name: string) => `
DROP DATABASE IF EXISTS rb_${name};
CREATE DATABASE rb_${name} CHARACTER SET utf8;
CREATE TABLE rb_${name}.RBAC_USERS (USR_UID CHAR(32) NOT NULL PRIMARY KEY) ENGINE=InnoDB SELECT USR_UID FROM wf_${name}.USERS;
DROP DATABASE IF EXISTS rp_${name};
CREATE DATABASE rp_${name} CHARACTER SET utf8;
CREATE TABLE rp_${name}.REPORT_1 (APP_UID CHAR(32) NOT NULL PRIMARY KEY) ENGINE=InnoDB SELECT APP_UID FROM wf_${name}.APPLICATION;
`;

const users = (database: string) =>
  `SELECT COUNT(*) FROM ${database}.${database.startsWith("rb") ? "RBAC_USERS" : "USERS"}`;

/** ProcessMaker's double connection: one workspace of a clean installation, and one that was upgraded. */
export const processmaker: DemoTopology = {
  name: "processmaker",
  title: "The databases of ProcessMaker, a MariaDB master and a slave",
  servers: [
    { name: "db1", role: "master" },
    { name: "db2", role: "slave" },
  ],
  data: [
    {
      server: "db1",
      name: "workspaces",
      sql: workflow("wf_workflow") + workflow("wf_finance") + further("finance"),
    },
  ],
  configuration: ({ db1, db2 }) => ({
    processmaker: {
      engine: db1!.line,
      workspaces: [{ name: "workflow" }, { name: "finance", upgradedFrom: "<2.8" }],
      master: { address: "127.0.0.1", host: db1!.host },
      slave: { address: "127.0.0.1", host: db2!.host },
      reader: { from: ["127.0.0.1"] },
    },
  }),
  rows: [
    {
      what: "user",
      from: "db1",
      to: "db2",
      write: "INSERT INTO wf_workflow.USERS VALUES (MD5(UUID()), 'a new one') RETURNING USR_UID",
      found: (id) => `SELECT COUNT(*) FROM wf_workflow.USERS WHERE USR_UID = '${id}'`,
    },
    {
      what: "case",
      from: "db1",
      to: "db2",
      write:
        "INSERT INTO wf_finance.APPLICATION (APP_UID, APP_TITLE) VALUES (MD5(UUID()), 'A new one') RETURNING APP_NUMBER",
      found: (id) => `SELECT COUNT(*) FROM wf_finance.APPLICATION WHERE APP_NUMBER = ${Number(id)}`,
    },
  ],
  counts: {
    "users of wf_workflow": users("wf_workflow"),
    "of wf_finance": users("wf_finance"),
    "of rb_finance": users("rb_finance"),
    "rows of a report of rp_finance": "SELECT COUNT(*) FROM rp_finance.REPORT_1",
  },
  database: "wf_workflow",
  summary:
    "The workspaces were on db1 before; Pulumi configured both servers, copied the workspaces' four databases to db2, made\ndb2 follow db1, and made an account on db2 with which ProcessMaker reads.",
  afterDestroy: "db1 and db2 run on with their data; db2 follows nobody and stays read-only.",
  change: /^\s*max_relay_log_size: /,
};
