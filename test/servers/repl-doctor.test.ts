import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { query, type SandboxServer, startServer, stopServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { bothRun, channelOf, untilChannel } from "../support/channel";
import { applyProgram } from "../support/mini-engine";
import { outputsOf, repl } from "../support/repl";
import { masterOn, slaveOn, until } from "../support/topologies";
import { wordsOf } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();
let db1: SandboxServer;
let db2: SandboxServer;
const declared = () => {
  const master = masterOn(db1, { databases: ["shop"] });
  return [master, slaveOn(db2, master)];
};
const account = "repl_db2@'127.0.0.1'";

/** Asks for the cause; what differs from run to run has a name. */
async function doctor(
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const file = join(servers.directory(), "outputs.json");
  const { code, stdout, stderr } = await repl("doctor", "db2", "--from", file, ...options);
  expect(stderr).toBe("");
  expect(stdout).not.toContain("-generated");
  const text = stdout.replaceAll(String(db1.port), "PORT");
  return { code, lines: text.trimEnd().split("\n") };
}

/** What is wrong: the failed step in one line, and the lines that follow it. */
async function cause(): Promise<readonly string[]> {
  const { code, lines } = await doctor();
  const wrong = lines.findIndex((line) => line.startsWith("  WRONG"));
  expect([code, wrong > 0]).toEqual([2, true]);
  expect(lines.slice(1, wrong).filter((line) => !line.startsWith("  ok "))).toEqual([]);
  const said = lines.slice(wrong).map((line) => line.trim().replace(/ +/g, " "));
  // Whether a server asks for the names of hosts is not what is tested.
  return said.map((line) => line.replace(/(?<=slave for )(localhost|127.0.0.1)$/, "HOST"));
}

/** Points the channel elsewhere, with `clauses` in the words of CHANGE. */
async function pointAt(clauses: (change: ReturnType<typeof words>) => string): Promise<void> {
  const { stop, start } = wordsOf(db2);
  const change = words();
  await query(db2, `${stop}; ${change.verb} ${clauses(change)}; ${start}`);
}
const words = () => dialectOf(db2.line as EngineLine).change;

/** Starts db1 anew with further lines in its option file, or without. */
async function restartMaster(lines?: string): Promise<void> {
  const file = join(db1.directory, "conf.d", "zz-test.cnf");
  await stopServer(db1);
  if (lines === undefined) rmSync(file);
  else writeFileSync(file, `[mysqld]\n${lines}\n`);
  await startServer(db1);
}

/** Everything as it was declared. */
async function mended(): Promise<void> {
  await applyProgram(declared);
  await until(() => bothRun(db2));
}

beforeAll(async () => {
  [db1, db2] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(db1, "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY)");
  await applyProgram(declared);
  writeFileSync(join(servers.directory(), "outputs.json"), await outputsOf(declared));
}, 300_000);

describe("repl doctor", () => {
  it("goes the whole way and finds nothing wrong with a slave that runs", async () => {
    await until(() => bothRun(db2));
    const { code, lines } = await doctor();
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        "db2 -> db1 (127.0.0.1:PORT)",
        "  ok     name       127.0.0.1 is an address",
        "  ok     port       127.0.0.1 port PORT takes connections",
        expect.stringMatching(/^ {2}ok {5}login {6}repl_db2 may log in(, over TLS)?$/) as string,
        "  ok     privilege  repl_db2 has REPLICATION SLAVE",
        "  ok     ids        server_id 2 here, 1 there",
        "  ok     reading    it reads from its master",
        "  ok     applying   it applies what it has read",
        "  ok     readonly   it is read only",
        "",
        "nothing is wrong on this way",
      ],
    });
  });

  it("names a slave that is writable", async () => {
    await query(db2, "SET GLOBAL read_only = OFF");
    expect(await cause()).toEqual([
      "WRONG readonly it is writable (read_only = OFF), declared is read only",
      "-> pulumi up --replace '**::db2-config' sets it again",
    ]);
    await query(db2, "SET GLOBAL read_only = ON");
  });

  it("prints the same for programs, with the same exit code", async () => {
    await until(() => bothRun(db2));
    const { code, lines } = await doctor("--json");
    const said = JSON.parse(lines.join("\n")) as { checks: { check: string; ok: boolean }[] };
    expect([code, said]).toEqual([
      0,
      {
        version: 1,
        health: "healthy",
        slave: "db2",
        master: "db1",
        target: "127.0.0.1:PORT",
        checks: expect.any(Array) as unknown,
      },
    ]);
    expect(said.checks[1]).toEqual({
      check: "port",
      ok: true,
      text: "127.0.0.1 port PORT takes connections",
      code: 0,
      next: [],
    });
    expect(said.checks.map(({ check, ok }) => [check, ok])).toEqual(
      ["name", "port", "login", "privilege", "ids", "reading", "applying", "readonly"].map(
        (one) => [one, true],
      ),
    );
  });

  it("names a name that is not known", async () => {
    await pointAt(({ host }) => `${host} = 'no-such-host.invalid'`);
    expect(await cause()).toEqual([
      "WRONG name no-such-host.invalid is not known to this host",
      "-> this host does not know the master's address: correct it, or what resolves names here",
    ]);
    await mended();
  });

  it("names a missing route", async () => {
    // No connection goes to a group of hosts.
    await pointAt(({ host }) => `${host} = '224.0.0.1'`);
    expect(await cause()).toEqual([
      "WRONG route seen from this host, 224.0.0.1 port PORT cannot be reached: there is no route",
      "-> mend the routes between the two hosts, or the address",
    ]);
    await mended();
  });

  it("names a firewall that drops what is sent", async () => {
    const filtered = await filteredPort();
    await pointAt(({ port }) => `${port} = ${filtered.port}`);
    const found = await cause();
    filtered.end();
    expect(found).toEqual([
      `WRONG port seen from this host, 127.0.0.1 port ${filtered.port} does not answer within 5 s: a firewall drops what is sent, or the address is wrong`,
      `db1 runs and listens on port PORT, the channel goes to ${filtered.port}`,
      "-> pulumi up --replace '**::db2-follow' makes it go to the declared one",
    ]);
    await mended();
  });

  it("names a server that does not run", async () => {
    await stopServer(db1);
    expect(await cause()).toEqual([
      "WRONG port seen from this host, 127.0.0.1 port PORT refuses connections: nothing listens there",
      "db1 does not answer on its own host either: it does not run",
      "-> start it; its error log says why it ended",
    ]);
    await startServer(db1);
    await mended();
  });

  it("names skip_networking", async () => {
    await restartMaster("skip_networking=1");
    const found = await cause();
    await restartMaster();
    await mended();
    expect(found).toEqual([
      "WRONG port seen from this host, 127.0.0.1 port PORT refuses connections: nothing listens there",
      "db1 runs with skip_networking: it listens on its socket only",
      "-> take skip_networking out of its option files and restart it",
    ]);
  });

  it("names bind_address", async () => {
    await pointAt(({ host }) => `${host} = '127.0.0.2'`);
    expect(await cause()).toEqual([
      "WRONG port seen from this host, 127.0.0.2 port PORT refuses connections: nothing listens there",
      "db1 runs and listens on 127.0.0.1 only (bind_address)",
      '-> declare settings: { bind_address: "0.0.0.0" } on db1, or the address that slaves use',
    ]);
    await mended();
  });

  it("names another port than the server's", async () => {
    await pointAt(({ port }) => `${port} = 1`);
    expect((await cause()).slice(1)).toEqual([
      "db1 runs and listens on port PORT, the channel goes to 1",
      "-> pulumi up --replace '**::db2-follow' makes it go to the declared one",
    ]);
    await mended();
  });

  it("names TLS that the master does not have", async () => {
    await restartMaster(wordsOf(db1).flavor === "mysql" ? "tls_version=" : "skip_ssl");
    await pointAt(({ tls }) => tls.on.map(({ clause }) => clause).join(", "));
    const [first, ...more] = await cause();
    await restartMaster();
    await pointAt(({ tls }) => tls.off.map(({ clause }) => clause).join(", "));
    await mended();
    expect(first).toMatch(/^WRONG tls ERROR 2026/);
    expect(more).toEqual([
      "-> the two do not agree on TLS: give the master a certificate, or declare link: { tls: false } to go without",
    ]);
  });

  it("names an account that is missing", async () => {
    await query(db1, `SET sql_log_bin = 0; RENAME USER ${account} TO gone@'127.0.0.1'`);
    const [first, ...more] = await cause();
    await query(db1, `SET sql_log_bin = 0; RENAME USER gone@'127.0.0.1' TO ${account}`);
    expect(first).toMatch(/^WRONG login .*ERROR (1045|1130|1698)/);
    expect(more).toEqual([
      "db1 has no account repl_db2",
      "-> pulumi up --replace '**::db2-link' --replace '**::db2-follow' makes it again",
    ]);
  });

  it.each(["10.0.0.1", "10.%", "10.0.0.0/255.0.0.0"])(
    "names an account for another host: %s",
    async (host) => {
      await query(db1, `SET sql_log_bin = 0; RENAME USER ${account} TO repl_db2@'${host}'`);
      const [first, ...more] = await cause();
      await query(db1, `SET sql_log_bin = 0; RENAME USER repl_db2@'${host}' TO ${account}`);
      expect(first).toMatch(/^WRONG login .*ERROR (1045|1130|1698)/);
      expect(more).toEqual([
        `db1 has the account repl_db2 for ${host} only, and takes this slave for HOST`,
        "-> declare link: { from } as the master sees this slave, then pulumi up",
      ]);
    },
  );

  it.each(["127.0.0.1", "127.%", "127.0.0.0/255.255.255.0"])(
    "names a wrong password of an account for %s",
    async (host) => {
      const renamed = `repl_db2@'${host}'`;
      await query(
        db1,
        `SET sql_log_bin = 0; ${host === "127.0.0.1" ? "" : `RENAME USER ${account} TO ${renamed};`} ${wordsOf(db1).setPassword(renamed, "An0ther_one")}`,
      );
      const [first, ...more] = await cause();
      const password = "db2-link-password-generated";
      await query(
        db1,
        `SET sql_log_bin = 0; ${wordsOf(db1).setPassword(renamed, password)}; ${host === "127.0.0.1" ? "" : `RENAME USER ${renamed} TO ${account}`}`,
      );
      expect(first).toMatch(/^WRONG login .*ERROR 1045/);
      expect(more).toEqual([
        "db1 has the account repl_db2 for this slave: the password of the channel is another one",
        "-> was it changed by hand? pulumi up --replace '**::db2-link' --replace '**::db2-follow' sets the declared one at both ends",
      ]);
    },
  );

  it("names a missing REPLICATION SLAVE", async () => {
    await query(db1, `SET sql_log_bin = 0; REVOKE REPLICATION SLAVE ON *.* FROM ${account}`);
    const found = await cause();
    await query(db1, `SET sql_log_bin = 0; GRANT REPLICATION SLAVE ON *.* TO ${account}`);
    expect(found).toEqual([
      "WRONG privilege repl_db2 has no REPLICATION SLAVE",
      "-> was it taken away by hand? pulumi up --replace '**::db2-link' --replace '**::db2-follow' grants it again and connects anew",
    ]);
  });

  it("names equal server ids", async () => {
    await query(db2, "SET GLOBAL server_id = 1");
    const found = await cause();
    await query(db2, "SET GLOBAL server_id = 2");
    expect(found).toEqual([
      "WRONG ids both servers have the server_id 1",
      "-> declare another serverId for one of them, then pulumi up; a value set by hand goes with a restart",
    ]);
  });

  it("names a thread that was stopped", async () => {
    const { stop, start } = wordsOf(db2);
    await query(db2, stop);
    expect(await cause()).toEqual([
      "WRONG reading the IO (receiver) thread is stopped (No), without an error",
      `-> was it stopped by hand? Start it there: ${start}`,
    ]);
    await query(db2, start);
    await until(() => bothRun(db2));
  });

  it("names logs that the master purged", async () => {
    const { stop, start, masterStatus } = wordsOf(db2);
    await query(db2, stop);
    await query(db1, "INSERT INTO shop.t VALUES (1); FLUSH BINARY LOGS");
    const [log] = (await query(db1, masterStatus)).split("\t");
    await until(async () => {
      await query(db1, `PURGE BINARY LOGS TO '${log}'`);
      return (await query(db1, "SHOW BINARY LOGS")).split("\n").length === 1;
    });
    await query(db2, start);
    await until(async () => Number((await channelOf(db2))["Last_IO_Errno"]) > 0);
    const [first, ...more] = await cause();
    expect(first).toMatch(/^WRONG reading error (1236|13114): /);
    expect(more).toEqual([
      "-> the master no longer has the logs this slave needs: raise seed.generation to seed it again",
    ]);
  });

  it("says that the slave itself follows nobody, or does not answer", async () => {
    await query(db2, `${wordsOf(db2).stop}; ${wordsOf(db2).forget}`);
    expect(await cause()).toEqual([
      "WRONG channel it follows nobody",
      "-> pulumi up --replace '**::db2-follow' makes it follow, or by file says what is left to do",
    ]);
    await stopServer(db2);
    expect((await cause())[0]).toBe(
      "WRONG server the slave's own server does not answer on its own host",
    );
    const { code, lines } = await doctor("--json");
    expect([code, JSON.parse(lines.join("\n"))]).toMatchObject([
      2,
      { health: "broken", target: null, checks: [{ check: "server", ok: false, code: 0 }] },
    ]);
    await startServer(db2);
    await untilChannel(db2, "Slave_IO_Running", undefined as unknown as string);
  });

  it("is not for a server that follows nobody", async () => {
    const file = join(servers.directory(), "outputs.json");
    expect(await repl("doctor", "db1", "--from", file)).toEqual({
      code: 3,
      stdout: "",
      stderr: 'Cannot examine "db1": it must follow another server, it follows none\n',
    });
  });
});

/** A port of loopback that answers nobody: its listener is stopped, and the queue before it full. */
async function filteredPort(): Promise<{ readonly port: number; end(): void }> {
  const listen =
    'require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () { console.log(this.address().port) })';
  // A group of its own: where a group without a shell above has a stopped member, the kernel may hang up all of it.
  const child: ChildProcess = spawn(process.execPath, ["-e", listen], { detached: true });
  const port = await new Promise<number>((resolve) =>
    child.stdout?.once("data", (text: Buffer) => resolve(Number(text.toString()))),
  );
  child.kill("SIGSTOP");
  const waiting: Socket[] = [];
  await until(async () => {
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    waiting.push(socket);
    // One that is queued is connected at once.
    const queued = await Promise.race([
      new Promise((resolve) => socket.once("connect", () => resolve(true))),
      new Promise((resolve) => setTimeout(() => resolve(false), 500)),
    ]);
    return queued === false;
  });
  return {
    port,
    end: () => {
      child.kill("SIGKILL");
      for (const socket of waiting) socket.destroy();
    },
  };
}
