import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { query, type SandboxServer } from "../../dev/servers/server";
import { freePort, startSshd, type Sshd } from "../support/engine-sshd";
import { hostArgs, master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, items, threads, useStacks } from "../support/stacks";
import { configFileOf } from "../support/topologies";
import { newKeyPair } from "../support/ssh-keys";

const stacks = useStacks();
jest.setTimeout(120_000);

let sshd: Sshd;
/** One whose logins may not use sudo. */
let strict: Sshd;
let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;
let db3: SandboxServer;
let db4: SandboxServer;
const stranger = newKeyPair();

const overSsh = (server: SandboxServer, changed: Record<string, unknown> = {}) => {
  const { user, port, privateKey, hostKey } = sshd;
  return { host: { ...hostArgs(server), ssh: { user, port, privateKey, hostKey, ...changed } } };
};

beforeAll(async () => {
  [db1, db2, db3, db4] = await Promise.all([
    stacks.shop("db1", 20_000),
    stacks.create("db2"),
    stacks.create("db3"),
    stacks.create("db4"),
  ]);
  stack = await stacks.stack("ssh");
  const [directory, strictly] = ["sshd", "strict"].map((name) => join(stacks.directory(), name));
  for (const made of [directory, strictly]) mkdirSync(made ?? "");
  const sudo = join(strictly ?? "", "sudo");
  writeFileSync(sudo, "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n");
  chmodSync(sudo, 0o755);
  sshd = await startSshd(directory ?? "");
  strict = await startSshd(strictly ?? "", `SetEnv PATH=${strictly}:${process.env["PATH"]}\n`);
}, 300_000);
afterAll(() => Promise.all([sshd?.close(), strict?.close()]));

it("a host that cannot be logged in on is named, with the reason, and nothing is changed on any server", async () => {
  const { port, privateKey, hostKey } = strict;
  const closed = await freePort();
  const elsewhere = { ...hostArgs(db2, "127.0.0.2"), port: 3999 };
  const declared = [
    master(db1, overSsh(db1)),
    slave(db2, "db1", 2, overSsh(db2, { privateKey: stranger.private })),
    slave(db3, "db1", 3, overSsh(db3, { hostKey: stranger.public })),
    slave(db4, "db1", 4, overSsh(db4, { port, privateKey, hostKey, sudo: true })),
    slave({ ...db2, name: "db5" }, "db1", 5, {
      host: { ...elsewhere, ssh: { user: "root", port: closed, privateKey, hostKey } },
    }),
  ];
  // 11 s, in which it is said what is waited for.
  stack.declare(declared, { dialErrorLimit: 11 });
  const before = await items(db1);
  const up = await stack.up("--continue-on-error");
  expect(up.code).not.toBe(0);
  expect(up.output).toMatch(/db2-runner[^]*unable to authenticate/);
  expect(up.output).toMatch(/db3-runner[^]*host key mismatch/);
  expect(up.output).toMatch(/db5-runner[^]*connection refused/);
  expect(up.output).toContain(
    `db5: waiting for a login at 127.0.0.2:${closed}: connection refused: is the host up, and sshd with it?`,
  );
  expect(up.output).toContain(
    `db2: waiting for a login at 127.0.0.1:${sshd.port}: SSH answers: are host.ssh.user, its key and host.ssh.hostKey right?`,
  );
  expect(up.output).toContain(
    "db4: this login may not use sudo without a password and a terminal; allow it (NOPASSWD, !requiretty), or log in as root",
  );
  expect(up.output.indexOf("db4: this login")).toBeLessThan(
    up.output.indexOf('running "# puts the runner'),
  );
  expect(up.output).not.toContain(stranger.private.split("\n")[1]);
  const changed = Object.keys(up.changes).filter((name) => /-/.test(name));
  expect(
    changed.filter((name) => !/-(observed|runner|preflight|password|seed-password)$/.test(name)),
  ).toEqual([]);
  for (const server of [db1, db2, db3, db4]) {
    expect(configFileOf(server)).toBeUndefined();
    expect(await query(server, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'repl%'")).toBe(
      "0",
    );
  }
  expect(await items(db1)).toBe(before);
  for (const server of [db2, db3, db4]) expect(await threads(server)).toBe("no channel");

  stack.declare([master(db1, overSsh(db1)), slave(db2, "db1", 2, overSsh(db2))]);
  const again = await stack.up();
  expect(again.output).not.toContain("failed");
  expect(again.code).toBe(0);
  await expectRowTravels(db1, db2);
});
