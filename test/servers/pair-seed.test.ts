import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun, channelOf } from "../support/channel";
import { useClients } from "../support/clients";
import { contents } from "../support/contents";
import { failureOf } from "../support/failure-of";
import { login } from "../support/login";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";
import { configFileOf, runStep, startStep, stepsOf, until } from "../support/topologies";
import { wordsOf } from "../support/words";
import type { PairSeed } from "../../src";

jest.setTimeout(120_000);
const servers = useServers();
const client = useClients();
let a: SandboxServer;
let b: SandboxServer;

const declared = (seed: PairSeed) => () =>
  pairOf([a, b], {
    seed,
    accounts: [{ user: "app", password: "p", grants: [{ on: "shop", privileges: ["ALL"] }] }],
  });
const nameOf = (server: SandboxServer) => query(server, wordsOf(server).name);

/** What a refused run must leave as it was. */
const stateOf = async (server: SandboxServer) => ({
  contents: await contents(server),
  logged: await query(server, wordsOf(server).logged),
  config: configFileOf(server),
  follows: (await channelOf(server))["Master_Port"],
});

/** Both members hold the same, and what is written on either arrives at the other. */
async function expectOne(): Promise<void> {
  for (const server of [a, b])
    await query(server, "INSERT INTO shop.t (text) VALUES (@@server_id)");
  await eventually(async () => expect(await contents(b)).toBe(await contents(a)));
  expect(await Promise.all([a, b].map(bothRun))).toEqual([true, true]);
}

beforeAll(async () => {
  [a, b] = await Promise.all([
    servers.create("db1", { config: "server_id=1\nlog_bin" }),
    servers.create("db2", { config: "server_id=2\nlog_bin" }),
  ]);
  const table = "(id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40))";
  await query(
    a,
    `CREATE DATABASE shop; CREATE TABLE shop.t ${table}; INSERT INTO shop.t (text) VALUES ('first'), ('first')`,
  );
  await query(
    b,
    `CREATE DATABASE shop; CREATE TABLE shop.mine ${table}; INSERT INTO shop.mine (text) VALUES ('second')`,
  );
}, 300_000);

describe("two members that both hold data", () => {
  it("are refused when nobody says whose count, each with the line to declare", async () => {
    const before = [await stateOf(a), await stateOf(b)];
    const steps = await stepsOf(declared({}));
    for (const name of ["db1", "db2"]) {
      await runStep(steps, `${name}-runner`);
      expect(await runStep(steps, `${name}-preflight`)).toEqual({
        code: 1,
        stdout: "",
        stderr: `${name}: preflight found 1 problem(s); nothing was changed on any server\n  - it holds data: shop. If the pair is to begin with them, declare seed: { from: "${name}" }; the other member must then be empty, or be named in seed.overwrite\n`,
      });
    }
    expect([await stateOf(a), await stateOf(b)]).toEqual(before);
  });

  it("are refused unless the one that loses its data is named", async () => {
    const before = [await stateOf(a), await stateOf(b)];
    for (const seed of [{}, { overwrite: await nameOf(a) }]) {
      expect(await failureOf(declared({ from: "db1", ...seed }))).toBe(
        `db2-preflight: exit 1\ndb2: preflight found 1 problem(s); nothing was changed on any server\n  - it holds data that the seed would overwrite: shop. If they may be lost, declare seed: { overwrite: "${await nameOf(b)}" }\n`,
      );
    }
    expect([await stateOf(a), await stateOf(b)]).toEqual(before);
  });

  it("become one when it is", async () => {
    await applyProgram(declared({ from: "db1", overwrite: await nameOf(b) }));
    expect(await query(b, "SHOW TABLES IN shop")).toBe("t");
    expect(await query(b, "SELECT COUNT(*) FROM shop.t WHERE text = 'first'")).toBe("2");
    await expectOne();
  });
});

describe("a pair whose generation is raised", () => {
  it("is made again from the same member while clients write, and no row is lost", async () => {
    const clients = [a, b].map((server) =>
      client(async (number) => {
        const { stderr } = await login(
          server,
          "app",
          "p",
          `INSERT INTO shop.t (text) VALUES ('${server.name}-${number}')`,
        );
        if (stderr !== "") throw new Error(stderr);
      }),
    );
    await Promise.all(clients.map((one) => one.commits(5)));
    await applyProgram(declared({ from: "db1", generation: 2 }));
    await Promise.all(clients.map((one) => one.commits(5)));
    await Promise.all(clients.map((one) => one.stop()));
    await expectOne();
    for (const [i, { committed }] of clients.entries()) {
      const rows = await query(a, `SELECT text FROM shop.t WHERE text LIKE 'db${i + 1}-%'`);
      const there = new Set(rows.split("\n"));
      expect(committed.filter((number) => !there.has(`db${i + 1}-${number}`))).toEqual([]);
    }
  });

  it("waits for what the copy wrote, and keeps applications from writing there until it is whole", async () => {
    const write = () => login(b, "app", "p", "INSERT INTO shop.t (text) VALUES ('late')");
    await query(a, wordsOf(a).stop);
    await query(b, "INSERT INTO shop.t (text) VALUES ('in time')");
    const steps = await stepsOf(declared({ from: "db1", generation: 3 }));
    expect(await runStep(steps, "db2-seed-open")).toMatchObject({ code: 0 });
    const seed = startStep(steps, "db2-seed");
    await until(async () => (await query(b, "SELECT @@read_only")) === "1");
    expect((await write()).stderr).toContain("read-only option");
    await query(a, wordsOf(a).start);
    expect(await seed.ended).toMatchObject({ code: 0 });
    expect(await query(b, "SELECT @@read_only")).toBe("0");
    await applyProgram(declared({ from: "db1", generation: 3 }));
    expect(await query(b, "SELECT COUNT(*) FROM shop.t WHERE text = 'in time'")).toBe("1");
    expect((await write()).stderr).toBe("");
    await expectOne();
  });

  it("is refused while the copy has written what the origin does not have", async () => {
    await query(a, wordsOf(a).stop);
    await query(b, "INSERT INTO shop.t (text) VALUES ('only here')");
    const before = await contents(b);
    expect(await failureOf(declared({ from: "db1", generation: 4 }))).toMatch(
      new RegExp(
        `db2: seed failed: this member has written what db1 does not have, and the seed would overwrite it: [-:0-9a-f]+; nothing was changed\n {2}-> let db1 catch up first; if it may be lost, declare seed: { overwrite: "${await nameOf(b)}" }\n`,
      ),
    );
    expect(await contents(b)).toBe(before);
    expect(await query(b, "SELECT @@read_only")).toBe("0");
    await query(a, wordsOf(a).start);
    await applyProgram(declared({ from: "db1", generation: 4 }));
    expect(await query(b, "SELECT COUNT(*) FROM shop.t WHERE text = 'only here'")).toBe("1");
    await expectOne();
  });

  it("is refused in the other direction, as the data of the first origin would go", async () => {
    const before = [await stateOf(a), await stateOf(b)];
    expect(await failureOf(declared({ from: "db2", generation: 5 }))).toContain(
      `it holds data that the seed would overwrite: shop. If they may be lost, declare seed: { overwrite: "${await nameOf(a)}" }`,
    );
    expect([await stateOf(a), await stateOf(b)]).toEqual(before);
  });

  it("goes in the other direction when the first origin is named", async () => {
    await applyProgram(declared({ from: "db2", generation: 5, overwrite: await nameOf(a) }));
    await expectOne();
  });
});
