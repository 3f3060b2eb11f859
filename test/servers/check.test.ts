import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import type { Reach } from "../../src";
import { bothRun, untilStopped } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { whileRefusing } from "../support/refused-administrator";
import { outputsOf, repl } from "../support/repl";
import { useServers } from "../support/test-servers";
import { masterOn, slaveOn, until } from "../support/topologies";
import { wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();
let db1: SandboxServer;
let db2: SandboxServer;
const declared = () => {
  const master = masterOn(db1, {
    settings: { max_connections: 200 },
    accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT"] }] }],
  });
  return [master, slaveOn(db2, master)];
};
const outputs = () => join(servers.directory(), "outputs.json");
const check = (...words: readonly string[]) => repl("check", "--from", outputs(), ...words);
const AS_DECLARED = {
  code: 0,
  stdout:
    "db1  as declared\ndb2  as declared\n\n2 server(s), all as the last pulumi up has left them\n",
  stderr: "",
};
const otherwise = (name: "db1" | "db2", text: string, next: string) =>
  ["db1", "db2"]
    .map((one) =>
      one === name ? `${one}  not as declared\n   ${text}\n   -> ${next}` : `${one}  as declared`,
    )
    .join("\n") + "\n\n2 server(s), 1 of them not as the last pulumi up has left them\n";

beforeAll(async () => {
  [db1, db2] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(db1, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
  await applyProgram(declared);
  writeFileSync(outputs(), await outputsOf(declared));
}, 300_000);

it("has nothing to say after a run", async () => {
  expect(await check()).toEqual(AS_DECLARED);
});

it.each([
  {
    what: "a setting that was changed live",
    done: () => query(db1, "SET GLOBAL max_connections = 300"),
    undone: () => query(db1, "SET GLOBAL max_connections = 200"),
    name: "db1",
    text: "max_connections is 300, declared 200",
    step: "db1-config",
  },
  {
    what: "a setting that only a restart brings to every session",
    done: () => query(db1, "SET GLOBAL server_id = 77"),
    undone: () => query(db1, "SET GLOBAL server_id = 1"),
    name: "db1",
    text: "server_id is 77, declared 1, which takes a restart of the server",
    step: "db1-config",
  },
  {
    what: "a grant that was revoked",
    done: () => query(db1, "SET sql_log_bin = 0; REVOKE SELECT ON shop.* FROM 'app'@'%'"),
    undone: () => query(db1, "SET sql_log_bin = 0; GRANT SELECT ON shop.* TO 'app'@'%'"),
    name: "db1",
    text: "'app'@'%' has no SELECT on shop.*",
    step: "db1-accounts",
  },
] as const)(
  "names $what and the step that mends it, and so does status",
  async ({ done, undone, name, text, step }) => {
    await done();
    const next = `pulumi up runs ${step} again, which mends it`;
    expect(await check()).toEqual({ code: 1, stdout: otherwise(name, text, next), stderr: "" });
    const { code, stdout } = await repl("status", "--from", outputs(), "--json");
    expect(code).toBe(1);
    const { servers } = JSON.parse(stdout) as { servers: { name: string; findings: unknown }[] };
    expect(servers.find((one) => one.name === name)?.findings).toEqual([
      { severity: "degraded", text, next: [next] },
    ]);
    await undone();
    expect(await check()).toEqual(AS_DECLARED);
  },
);

it("ends with 2 for a thread that an error has stopped, also for programs", async () => {
  await writeOnSlave(db2, "INSERT INTO shop.t VALUES (1)");
  await query(db1, "INSERT INTO shop.t VALUES (1)");
  await untilStopped(db2, 1062);
  const { code, stdout } = await check("--json");
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    health: "broken",
    servers: [
      { name: "db1", health: "healthy", differences: [] },
      {
        name: "db2",
        health: "broken",
        differences: [
          { step: "db2", kind: "report", text: "the SQL thread has stopped with error 1062" },
        ],
      },
    ],
  });
  await writeOnSlave(db2, "DELETE FROM shop.t");
  await query(db2, wordsOf(db2).start);
  await until(() => bothRun(db2));
});

it("tells a server that refuses its administrator from one that is down", async () => {
  const refused = `the server refuses the administrator: ERROR 1045 (28000): Access denied for user '`;
  await whileRefusing(db2, async () => {
    const { code, stdout } = await check();
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining(`db2  not as declared\n   ${refused}`),
    ]);
    await expect(applyProgram(declared)).rejects.toThrow(
      `the server at ${db2.host.socket} refuses the administrator`,
    );
  });
  expect(await check()).toEqual(AS_DECLARED);
});

it("names a server that is down, and ends with 3 for one that it cannot look at", async () => {
  await stopServer(db2);
  expect(await check()).toEqual({
    code: 2,
    stdout: otherwise(
      "db2",
      "the server does not answer",
      "pulumi up runs db2-config again, which is red and says what to do",
    ),
    stderr: "",
  });
  await startServer(db2);
  await until(() => bothRun(db2));
  const { servers } = JSON.parse(await outputsOf(declared)) as { servers: Reach[] };
  const { paths: _, ...old } = servers[0]!;
  const file = join(outputs(), "..", "old.json");
  writeFileSync(file, JSON.stringify({ servers: [old] }));
  expect(await repl("check", "--from", file)).toEqual({
    code: 3,
    stdout:
      "db1  not looked at\n   the stack's outputs are of an earlier release: run pulumi up with this one\n\n1 server(s), 1 of them could not be looked at\n",
    stderr: "",
  });
});
