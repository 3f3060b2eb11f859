import { killServer, query, type SandboxServer, startServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { login } from "../support/login";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";
import { prove, runStep, stepsOf } from "../support/topologies";
import { wordsOf } from "../support/words";
import type { PairSeed } from "../../src";

jest.setTimeout(240_000);

const accounts = [
  { user: "app", password: "p", grants: [{ on: "shop", privileges: ["ALL"] }] },
] as const;
const TABLE = "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40))";
const insert = (text: string) => `INSERT INTO shop.t (text) VALUES ('${text}')`;
const count = (server: SandboxServer, text: string) =>
  query(server, `SELECT COUNT(*) FROM shop.t WHERE text = '${text}'`);

/** Both members run and hold the same. */
async function expectOne(members: readonly [SandboxServer, SandboxServer]): Promise<void> {
  const [a, b] = members;
  await eventually(async () => expect(await contents(b)).toBe(await contents(a)));
  expect(await Promise.all(members.map(bothRun))).toEqual([true, true]);
}

describe("a pair whose single writer is dead", () => {
  const servers = useServers();
  let a: SandboxServer;
  let b: SandboxServer;
  const declared = (writer: string, seed: PairSeed = { from: "db1" }) => {
    return () => pairOf([a, b], { writer, seed, accounts });
  };
  const readOnly = () =>
    Promise.all([a, b].map((server) => query(server, "SELECT @@global.read_only")));
  const write = async (text: string) => (await login(b, "app", "p", insert(text))).stderr;

  beforeAll(async () => {
    [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(a, `CREATE DATABASE shop; ${TABLE}`);
    await applyProgram(declared("db1"));
    await query(b, wordsOf(b).stop);
    await query(a, insert("had not travelled"));
    await killServer(a);
    await query(b, wordsOf(b).start);
  }, 300_000);

  it("keeps the other member read-only until it is freed by hand, and does not change its writer", async () => {
    expect(await write("too early")).toContain("--read-only");
    const { code, stderr } = await runStep(await stepsOf(declared("db2")), "db1-writer");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^db1: writer failed: cannot read the state of replication: .*\n {2}-> the server does not answer at /,
    );
    expect(await query(b, "SELECT @@global.read_only")).toBe("1");
    await query(b, "SET GLOBAL read_only = OFF");
    expect(await write("on the other one")).toBe("");
  });

  it("can be written to on both when it is back, which a proof names, until the other one is declared", async () => {
    await startServer(a);
    expect(await readOnly()).toEqual(["0", "0"]);
    await eventually(async () => expect(await bothRun(b)).toBe(true));
    expect(await prove(await stepsOf(declared("db1")), "db2")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db2: verify failed: this slave is writable\n  -> was read_only switched off by hand? pulumi up --replace '**::db2-config' switches it on again\n",
    });
    await applyProgram(declared("db2"));
    expect(await readOnly()).toEqual(["1", "0"]);
    await expectOne([a, b]);
    for (const text of ["had not travelled", "on the other one"])
      expect(await count(b, text)).toBe("1");
  });

  it("takes a new server in the place of the dead one, from the other one's data", async () => {
    await killServer(a);
    a = { ...(await servers.create("new")), name: "db1" };
    await applyProgram(declared("db2", { from: "db2", generation: 2 }));
    expect(await readOnly()).toEqual(["1", "0"]);
    await expectOne([a, b]);
    expect(await count(a, "on the other one")).toBe("1");
  });
});

describe("a member that was away for longer than the other one keeps its logs", () => {
  const servers = useServers();
  let a: SandboxServer;
  let b: SandboxServer;
  const declared = (seed: PairSeed) => () => pairOf([a, b], { seed });

  /** `away` does not follow while the other one writes and loses the log of that. */
  async function loseLogs(away: SandboxServer, other: SandboxServer): Promise<void> {
    await query(away, wordsOf(away).stop);
    await query(
      other,
      `${insert(`by ${other.name}`)}; FLUSH BINARY LOGS; ${insert("and more")}; FLUSH BINARY LOGS`,
    );
    const logs = (await query(other, "SHOW BINARY LOGS")).split("\n");
    await query(other, `PURGE BINARY LOGS TO '${logs.at(-1)?.split("\t")[0]}'`);
  }
  const GONE =
    /-follow: exit 1\n(.*\n)*db\d: follow failed: the slave cannot read from the master, error \d+: .*\n {2}-> the master no longer has the logs this slave needs: raise seed\.generation to seed it again\n$/;

  beforeAll(async () => {
    [a, b] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(a, `CREATE DATABASE shop; ${TABLE}`);
    await applyProgram(declared({ from: "db1" }));
  }, 300_000);

  it("is named, and made again by another generation; what it wrote itself has arrived before", async () => {
    await loseLogs(b, a);
    await query(b, insert("of the copy"));
    expect(await failureOf(declared({ from: "db1" }))).toMatch(GONE);
    await applyProgram(declared({ from: "db1", generation: 2 }));
    await expectOne([a, b]);
    expect(await count(b, "of the copy")).toBe("1");
  });

  it("when the data came from it, is made again from the other one, once it is named", async () => {
    await loseLogs(a, b);
    expect(await failureOf(declared({ from: "db1", generation: 2 }))).toMatch(GONE);
    expect(await failureOf(declared({ from: "db1", generation: 3 }))).toContain(
      "db2: seed failed: this member has written what db1 does not have, and the seed would overwrite it: ",
    );
    const overwrite = await query(a, wordsOf(a).name);
    await applyProgram(declared({ from: "db2", generation: 3, overwrite }));
    await expectOne([a, b]);
    expect(await count(a, "by db2")).toBe("1");
  });
});
