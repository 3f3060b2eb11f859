import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, untilChannel, untilStopped } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { whileRefusing } from "../support/refused-administrator";
import { outputsOf, repl } from "../support/repl";
import { masterOn, slaveOn, until } from "../support/topologies";
import { wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();
let db1: SandboxServer;
let db2: SandboxServer;
const declared = () => {
  const master = masterOn(db1, { databases: ["shop"] });
  return [master, slaveOn(db2, master)];
};

interface State {
  readonly health: string;
  readonly servers: readonly {
    readonly health: string;
    readonly findings: readonly { readonly text: string; readonly next: readonly string[] }[];
    readonly state: { readonly channel?: { readonly applierError?: { readonly at?: unknown } } };
  }[];
}

/** What the tool says of both servers. */
async function status(...more: readonly string[]) {
  const file = join(servers.directory(), "outputs.json");
  const { code, stdout, stderr } = await repl("status", "--from", file, "--json", ...more);
  expect(stderr).toBe("");
  return { code, ...(JSON.parse(stdout) as State) };
}

beforeAll(async () => {
  [db1, db2] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(db1, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
  await applyProgram(declared);
  writeFileSync(join(servers.directory(), "outputs.json"), await outputsOf(declared));
}, 300_000);

describe("repl status", () => {
  it("shows servers that are well on one screen, and ends with 0", async () => {
    const file = join(servers.directory(), "outputs.json");
    const { code, stdout, stderr } = await repl("status", "--from", file);
    expect([code, stderr]).toEqual([0, ""]);
    const screen = stdout
      .replaceAll(await query(db1, "SELECT VERSION()"), "VERSION")
      .replace(/log .*, writable/, "log PLACE, writable")
      .replace(/at [^,]+,/, "at PLACE,");
    expect(screen).toBe(
      [
        `db1  master  127.0.0.1:${db1.port}  VERSION  healthy`,
        "│  log PLACE, writable, 1 slave(s) attached",
        `└─ db2  slave  127.0.0.1:${db2.port}  VERSION  healthy`,
        "      both threads run, 0 s behind, at PLACE, read only",
        "",
        "2 server(s), all healthy",
        "",
      ].join("\n"),
    );
  });

  it("ends with 2 for what is live and not declared, and says how it is mended", async () => {
    const mode = wordsOf(db2).flavor === "mysql" ? "replica_exec_mode" : "slave_exec_mode";
    await query(db2, `SET GLOBAL ${mode} = 'IDEMPOTENT'`);
    const found = await status();
    const next = `SET GLOBAL ${mode} = 'STRICT'`;
    const { stop, start } = wordsOf(db2);
    expect(found).toMatchObject({
      code: 2,
      health: "broken",
      servers: [{ health: "healthy" }, {}],
    });
    expect(found.servers[1]?.findings).toEqual([
      {
        severity: "broken",
        text: `${mode} is "IDEMPOTENT", which is not declared: missing and duplicate rows are passed over`,
        next: [`run ${stop}; ${next}; ${start}; or declare it in settings`],
      },
    ]);
    await query(db2, `${stop}; ${next}; ${start}`);
    await until(async () => (await status()).code === 0);
  });

  it("ends with 1 for a slave that is writable", async () => {
    await query(db2, "SET GLOBAL read_only = OFF");
    expect(await status()).toMatchObject({
      code: 1,
      health: "degraded",
      servers: [
        { health: "healthy" },
        { findings: [{ text: "it is writable, declared is read only" }] },
      ],
    });
    await query(db2, `SET GLOBAL read_only = ON`);
    await applyProgram(declared);
  });

  it("ends with 2 for a slave that was stopped by hand", async () => {
    const { stop, start } = wordsOf(db2);
    await query(db2, stop);
    expect(await status()).toMatchObject({
      code: 2,
      servers: [
        {},
        {
          health: "broken",
          findings: [
            {
              text: "its threads do not both run: IO No, SQL No",
              next: [`was it stopped by hand? Start it there: ${start}`],
            },
          ],
        },
      ],
    });
    await query(db2, start);
    await until(() => bothRun(db2));
  });

  it("names the transaction that a slave stopped at, also in another log than the one before", async () => {
    await writeOnSlave(db2, "INSERT INTO shop.t VALUES (7)");
    await query(db1, "INSERT INTO shop.t VALUES (5)");
    await query(db1, "FLUSH BINARY LOGS");
    await query(db1, "INSERT INTO shop.t VALUES (6)");
    const before = await query(db1, wordsOf(db1).position);
    await query(db1, "INSERT INTO shop.t VALUES (7)");
    const [file] = (await query(db1, wordsOf(db1).masterStatus)).split("\t");
    await query(db1, "INSERT INTO shop.t VALUES (8)");
    await untilStopped(db2, 1062);
    const { code, servers: said } = await status();
    expect(code).toBe(2);
    expect(said[1]?.findings[0]?.text).toMatch(
      /^it stopped applying at \S+ with error 1062: .*on table shop\.t; Duplicate entry '7'/,
    );
    // The one that comes after what was there before it.
    const name = before.replace(/\d+$/, (number) => String(Number(number) + 1));
    const gtid = wordsOf(db1).flavor === "mysql" ? name.replace(/:1-/, ":") : name;
    expect(said[1]?.state.channel?.applierError?.at).toEqual({
      gtid,
      file,
      position: expect.any(Number) as number,
    });
    await writeOnSlave(db2, "DELETE FROM shop.t WHERE a = 7");
    await query(db2, wordsOf(db2).start);
    await untilChannel(db2, "Slave_SQL_Running", "Yes");
  });

  it("tells a server that refuses the administrator from one that does not answer", async () => {
    const refused =
      /runs, but refuses the local administrator: ERROR 1045 \(28000\): Access denied for user /;
    const next = "see that the login of host.clientOptionFile is right, or root's own";
    await whileRefusing(db2, async () => {
      const { code, servers: found } = await status();
      expect([code, found[1]?.findings]).toEqual([
        2,
        [
          {
            severity: "broken",
            text: expect.stringMatching(refused) as string,
            next: [expect.stringContaining(next) as string],
          },
        ],
      ]);
      const file = join(servers.directory(), "outputs.json");
      expect(await repl("doctor", "db2", "--from", file)).toMatchObject({
        code: 2,
        stdout: expect.stringMatching(refused) as string,
      });
    });
    expect((await status()).code).toBe(0);
  });

  it("ends with 2 for a server that does not answer, and with 3 when a host does not", async () => {
    await stopServer(db1);
    expect(await status()).toMatchObject({
      code: 2,
      servers: [
        { findings: [{ text: "the server does not answer on its own host" }], state: null },
        {},
      ],
    });
    await startServer(db1);
    await until(() => bothRun(db2));
    const outputs = JSON.parse(await outputsOf(declared)) as { servers: { runner: string }[] };
    outputs.servers[1]!.runner = "/no/such/runner";
    writeFileSync(join(servers.directory(), "wrong.json"), JSON.stringify(outputs));
    expect(await status("--from", join(servers.directory(), "wrong.json"))).toMatchObject({
      code: 3,
      servers: [
        { health: "healthy" },
        {
          health: "unknown",
          findings: [
            { text: "cannot look at it: bash: /no/such/runner: No such file or directory" },
          ],
        },
      ],
    });
  });
});

describe("repl status of a pair", () => {
  it("is healthy when its members follow each other", async () => {
    const both = await Promise.all([servers.create("a"), servers.create("b")]);
    await applyProgram(() => pairOf(both));
    await until(async () => (await Promise.all(both.map(bothRun))).every(Boolean));
    const file = join(servers.directory(), "pair.json");
    writeFileSync(file, await outputsOf(() => Object.values(pairOf(both).members)));
    expect(await status("--from", file)).toMatchObject({
      code: 0,
      servers: [
        { name: "a", role: "member", follows: "b", findings: [] },
        { name: "b", role: "member", follows: "a", findings: [] },
      ],
    });
  });
});
