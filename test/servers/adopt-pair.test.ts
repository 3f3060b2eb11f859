import { query, type SandboxServer } from "../../dev/servers/server";
import { type TestServers, useServers } from "../support/test-servers";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { bothRun, channelOf } from "../support/channel";
import { useClients } from "../support/clients";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import { pairOf } from "../support/pairs";
import { eventually } from "../support/stacks";
import { configFileOf, processOf, runStep, stepsOf, until } from "../support/topologies";
import { defaultFlavor, wordsOf } from "../support/words";

jest.setTimeout(180_000);
const client = useClients();
const mysql = defaultFlavor === "mysql";
const TABLE =
  "CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40))";

/** A member as an administrator set it up, with an account for the other one. */
async function byHand(
  servers: TestServers,
  id: number,
  domain: number = id,
): Promise<SandboxServer> {
  const own = mysql
    ? ["gtid_mode=ON", "enforce_gtid_consistency=ON"]
    : [`gtid_domain_id=${domain}`];
  const config = [
    `server_id=${id}`,
    "log_bin",
    "log_slave_updates",
    "auto_increment_increment=2",
    `auto_increment_offset=${id}`,
    ...own,
  ].join("\n");
  const server = await servers.create(`db${id}`, { config });
  await query(
    server,
    `SET sql_log_bin = 0; CREATE USER by_hand@'%' IDENTIFIED BY 'p'; GRANT REPLICATION SLAVE ON *.* TO by_hand@'%'`,
  );
  return server;
}

/** Has a server follow another one by GTID, as an administrator does. */
async function followByHand(slave: SandboxServer, master: SandboxServer): Promise<void> {
  const { change } = dialectOf(slave.line as EngineLine);
  const { follow, start } = wordsOf(slave);
  await query(slave, `${follow(master.port, "by_hand", "p")}, ${change.by.gtid.clause}; ${start}`);
  await until(() => bothRun(slave));
}

describe.each([["follow each other"], ["are a master and its slave"]])(
  "two servers that %s already",
  (how) => {
    const servers = useServers();
    let a: SandboxServer;
    let b: SandboxServer;
    const pair = how === "follow each other";
    const declared = (seed: object) => () => pairOf([a, b], { seed });

    beforeAll(async () => {
      [a, b] = await Promise.all([byHand(servers, 1), byHand(servers, 2)]);
      await followByHand(b, a);
      if (pair) await followByHand(a, b);
      await query(a, TABLE);
      await until(async () => (await query(b, "SHOW TABLES IN shop")) === "t");
      for (const server of pair ? [a, b] : [a])
        await query(server, "INSERT INTO shop.t (text) VALUES ('before')");
    });

    it("are refused without a word on their data, with the line that keeps them", async () => {
      const steps = await stepsOf(declared({ from: "db1" }));
      const said = async (server: SandboxServer) => {
        expect(await runStep(steps, `${server.name}-runner`)).toMatchObject({ code: 0 });
        const { stderr } = await runStep(steps, `${server.name}-preflight`);
        return stderr.split("\n").filter((line) => line.includes("follows 127"));
      };
      const start = (other: SandboxServer) =>
        `  - it follows 127.0.0.1:${other.port} already, and this library did not set that up: declare seed: { method: "none" } to keep its data`;
      const name = await query(b, wordsOf(b).name);
      expect(await said(b)).toEqual([
        `${start(a)}, or seed: { overwrite: "${name}" } to replace them`,
      ]);
      // What the other one gets a copy of cannot be overwritten.
      expect(await said(a)).toEqual(pair ? [start(b)] : []);
    });

    it("become a pair by that line, while clients write: no row is missing and none comes twice", async () => {
      const writers = (pair ? [a, b] : [a]).map((server) =>
        client((n) => query(server, `INSERT INTO shop.t (text) VALUES ('${server.name}-${n}')`)),
      );
      await Promise.all(writers.map((one) => one.commits(20)));
      await applyProgram(declared({ method: "none" }));
      await Promise.all(writers.map((one) => one.commits(20)));
      await Promise.all(writers.map((one) => one.stop()));
      expect(await Promise.all([a, b].map(bothRun))).toEqual([true, true]);
      expect((await channelOf(a))["Master_User"]).toBe("repl_db1");
      expect((await channelOf(b))["Master_User"]).toBe("repl_db2");
      for (const server of [a, b])
        await query(server, "INSERT INTO shop.t (text) VALUES (@@server_id)");
      await eventually(async () => {
        expect(await contents(b)).toBe(await contents(a));
        expect(await query(a, "SELECT COUNT(*) FROM shop.t WHERE text IN ('1', '2')")).toBe("2");
      });
      for (const [i, { committed }] of writers.entries()) {
        const rows = (
          await query(b, `SELECT text FROM shop.t WHERE text LIKE 'db${i + 1}-%'`)
        ).split("\n");
        expect(new Set(rows).size).toBe(rows.length);
        expect(committed.filter((n) => !rows.includes(`db${i + 1}-${n}`))).toEqual([]);
      }
    });

    it("are left as they are by the next run, whether it says so again or not", async () => {
      const state = async () => ({
        processes: [a, b].map(processOf),
        files: [a, b].map(configFileOf),
        contents: await contents(a),
      });
      const before = await state();
      await applyProgram(declared({ method: "none" }));
      await applyProgram(declared({}));
      expect(await state()).toEqual(before);
    });
  },
);

describe("a running pair whose ids are not the declared ones", () => {
  const servers = useServers();
  let a: SandboxServer;
  let b: SandboxServer;
  const declared = (serverId?: number) => () =>
    pairOf([a, b], {
      seed: { method: "none" },
      members: [a, b].map((server) => ({
        name: server.name,
        host: { address: "127.0.0.1", ...server.host },
        ...(server !== a || serverId === undefined ? {} : { serverId }),
      })),
    });

  beforeAll(async () => {
    [a, b] = await Promise.all([byHand(servers, 1, 0), byHand(servers, 2, 0)]);
    await followByHand(b, a);
    await followByHand(a, b);
    await query(a, TABLE);
    await until(async () => (await query(b, "SHOW TABLES IN shop")) === "t");
  });

  it("is refused another server_id, under which its own writes would come back", async () => {
    const steps = await stepsOf(declared(7));
    expect(await runStep(steps, `${a.name}-runner`)).toMatchObject({ code: 0 });
    const { code, stderr } = await runStep(steps, `${a.name}-preflight`);
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      "  - server_id is 1 here, declared is 7: what it has written would come back to it as somebody else's. Declare serverId: 1\n",
    );
  });

  (mysql ? it.skip : it)(
    "is refused one GTID domain for both, and is adopted when what is said was done",
    async () => {
      const steps = await stepsOf(declared());
      for (const [i, server] of [a, b].entries()) {
        expect(await runStep(steps, `${server.name}-runner`)).toMatchObject({ code: 0 });
        const { stderr } = await runStep(steps, `${server.name}-preflight`);
        expect(stderr).toBe(
          `${server.name}: preflight found 1 problem(s); nothing was changed on any server\n  - gtid_domain_id is 0 here, declared is ${i + 1}, and both members may be writing in domain 0. Declare gtidDomain: 0, or run SET GLOBAL gtid_domain_id = ${i + 1} here and have what writes here connect anew; each member needs its own\n`,
        );
        await query(server, /run (SET GLOBAL \S+ = \d+)/.exec(stderr)![1]!);
      }
      const writers = [a, b].map((server) =>
        client((n) => query(server, `INSERT INTO shop.t (text) VALUES ('${server.name}-${n}')`)),
      );
      await Promise.all(writers.map((one) => one.commits(20)));
      await applyProgram(declared());
      await Promise.all(writers.map((one) => one.commits(20)));
      await Promise.all(writers.map((one) => one.stop()));
      await eventually(async () => expect(await contents(b)).toBe(await contents(a)));
      expect(await Promise.all([a, b].map(bothRun))).toEqual([true, true]);
    },
  );
});
