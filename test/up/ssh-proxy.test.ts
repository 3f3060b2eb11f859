import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { freePort, startSshd, type Sshd } from "../support/engine-sshd";
import { expectFirstRuns, exportOutputs, loginOn, withSsh } from "../support/over-ssh";
import { repl } from "../support/repl";
import { startAgent, type Agent } from "../support/ssh-agent";
import { newKeyPair } from "../support/ssh-keys";
import { hostArgs, master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

type Login = Record<string, unknown>;

let inner: Sshd;
let bastion: Sshd;
/** A proxy that opens no connections. */
let closed: Sshd;
let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;
const stranger = newKeyPair();

/** A host that is reached by way of a proxy; `changed` in its login, `further` in that on the proxy. */
const behind = (server: SandboxServer, changed: Login = {}, further: Login = {}) => ({
  ...hostArgs(server),
  ssh: {
    ...loginOn(inner),
    ...changed,
    proxy: { address: "127.0.0.1", ...loginOn(bastion), ...further },
  },
});
const declared = (recheck = "") => [
  master(db1, { host: behind(db1) }),
  slave(db2, "db1", 2, { host: behind(db2), recheck }),
];

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  stack = await stacks.stack("proxy");
  const started = async (name: string, further?: string) => {
    const directory = join(stacks.directory(), name);
    mkdirSync(directory);
    return startSshd(directory, further);
  };
  inner = await started("inner");
  bastion = await started("bastion");
  closed = await started("closed", "AllowTcpForwarding no\n");
}, 300_000);
let down = false;
afterAll(() => Promise.all([inner, closed, ...(down ? [] : [bastion])].map((one) => one?.close())));

describe("hosts behind a proxy", () => {
  it("become a master and a slave, and a second up changes nothing", async () => {
    stack.declare(declared());
    await expectFirstRuns(stack, db1, db2);
  });

  it("are asked by the same way what is true there", async () => {
    await query(db2, "SET GLOBAL read_only = OFF");
    expect((await stack.preview()).output).toContain("read_only is OFF, declared ON");
    await query(db2, "SET GLOBAL read_only = ON");
    expect(await stack.up()).toEqual(NO_CHANGES);
  });

  it("keep both keys out of state and previews", async () => {
    const shown = stack.state() + (await stack.preview("--show-config")).output;
    for (const { privateKey } of [inner, bastion])
      expect(shown).not.toContain(privateKey.split("\n")[1]);
  });

  it("are looked at by the tool by the same way, over the user's own ssh, which knows both keys or says whose it lacks", async () => {
    const { directory, file, output } = await exportOutputs(stack, stacks.directory());
    const way = { address: "127.0.0.1", user: bastion.user, port: bastion.port };
    const { servers } = JSON.parse(output) as { servers: { ssh: object }[] };
    expect(servers[0]?.ssh).toEqual({
      user: inner.user,
      port: inner.port,
      sudo: false,
      proxy: way,
    });
    const hosts = join(directory, "known_hosts");
    const known = (one: Sshd) => `[127.0.0.1]:${one.port} ${one.hostKey}\n`;
    const status = async (by: Sshd, ...keys: readonly Sshd[]) => {
      writeFileSync(hosts, keys.map(known).join(""));
      const config = readFileSync(join(directory, "ssh_config"), "utf8");
      writeFileSync(join(directory, "further_key"), by.privateKey, { mode: 0o600 });
      if (!config.includes("further_key"))
        writeFileSync(
          join(directory, "ssh_config"),
          `IdentityFile ${join(directory, "further_key")}\n${config}`,
        );
      const to = { ...way, user: by.user, port: by.port };
      const outputs = {
        servers: servers.map((one) => ({ ...one, ssh: { ...one.ssh, proxy: to } })),
      };
      writeFileSync(file, JSON.stringify(outputs));
      return repl("status", "--from", file);
    };
    const seen = await withSsh(inner, directory, async () => ({
      well: await status(bastion, inner, bastion),
      unknownProxy: await status(bastion, inner),
      unknownHost: await status(bastion, bastion),
      noWay: await status(closed, inner, closed),
      refused: await status({ ...bastion, privateKey: stranger.private }, inner, bastion),
    }));
    const { well, unknownProxy, unknownHost, noWay, refused } = seen;
    expect(well).toMatchObject({ code: 0, stderr: "" });
    expect(well.stdout).toMatch(/2 server\(s\), all healthy\n$/);
    const place = `127.0.0.1:${bastion.port}`;
    expect(unknownProxy.code).toBe(3);
    expect(unknownProxy.stdout).toContain(
      `of its proxy ${place}: your own ssh does not know its key`,
    );
    expect(unknownHost.stdout).toContain("your own ssh does not know its key");
    expect(unknownHost.stdout).not.toContain("of its proxy");
    expect(noWay.stdout).toContain(
      `its proxy 127.0.0.1:${closed.port} lets you in, and cannot or may not reach the host behind it`,
    );
    expect(refused.stdout).toContain(`of its proxy ${place}: your own ssh may not log in there`);
  });

  it("are logged in on with the keys of an agent, which is another one in the next session", async () => {
    const session = async (name: string, keys: readonly Sshd[]): Promise<Agent> => {
      const directory = join(stacks.directory(), name);
      mkdirSync(directory);
      return startAgent(
        directory,
        keys.map(({ privateKey }) => privateKey),
      );
    };
    const without = { privateKey: undefined, agentSocketPath: "SSH_AUTH_SOCK" };
    const host = (server: SandboxServer) => ({ host: behind(server, without, without) });
    const first = await session("first", [inner, bastion]);
    const next = await session("next", [bastion, inner]);
    const before = process.env["SSH_AUTH_SOCK"];
    const declare = (recheck = "") =>
      stack.declare([master(db1, host(db1)), slave(db2, "db1", 2, { ...host(db2), recheck })], {
        dialErrorLimit: 2,
      });
    declare();
    process.env["SSH_AUTH_SOCK"] = first.socket;
    const by = await stack.up();
    process.env["SSH_AUTH_SOCK"] = next.socket;
    await first.close();
    const again = await stack.up();
    declare("again");
    const proved = await stack.up();
    delete process.env["SSH_AUTH_SOCK"];
    const none = await stack.preview();
    await next.close();
    if (before !== undefined) process.env["SSH_AUTH_SOCK"] = before;
    expect(by.output).not.toContain("failed");
    expect([by.code, Object.keys(by.changes)]).toEqual([0, expect.arrayContaining(["db2-verify"])]);
    expect([again.code, again.changes]).toEqual([0, {}]);
    expect([proved.code, Object.keys(proved.changes)]).toEqual([0, ["db2-mark", "db2-verify"]]);
    expect(stack.state()).not.toContain("agentSocketPath");
    expect(none.code).not.toBe(0);
    expect(none.output).toContain(
      "host.ssh.agentSocketPath is SSH_AUTH_SOCK, which is not set here",
    );
  });

  it("are told from their proxy when one of the two cannot be reached or logged in on", async () => {
    const nowhere = await freePort();
    // Servers of no host: only the login is tried.
    const one = (n: number, changed: Login, further: Login = {}) =>
      master(
        { ...db1, name: `m${n}` },
        {
          serverId: n + 10,
          host: {
            address: "127.0.0.1",
            ssh: behind(db1, changed, further).ssh,
            port: 4000 + n,
            socket: `/nowhere/${n}/socket`,
            dataDirectory: `/nowhere/${n}/data`,
            configFile: `/nowhere/${n}/server.cnf`,
          },
        },
      );
    stack.declare(
      [
        ...declared(),
        one(1, {}, { privateKey: stranger.private }),
        one(2, {}, { hostKey: stranger.public }),
        one(3, {}, { port: nowhere }),
        one(4, { port: nowhere }),
        one(5, { privateKey: stranger.private }),
        one(6, { hostKey: stranger.public }),
        one(7, {}, { ...loginOn(closed) }),
      ],
      { dialErrorLimit: 11 },
    );
    const { code, output } = await stack.up("--continue-on-error");
    expect(code).not.toBe(0);
    const why = (n: number) =>
      new RegExp(`\\(m${n}-runner\\):\\s+error: (proxy: .*)`).exec(output)?.[1];
    const tries = (n: number) => `proxy: after ${n} failed attempts: `;
    const waiting = (n: number, port: number) =>
      `m${n}: waiting for a login on its proxy at 127.0.0.1:${port}: `;
    const down = (port: number) => `dial tcp 127.0.0.1:${port}: connect: connection refused`;
    // The proxy is tried again, as a host is, and it is said what is waited for.
    expect(why(1)).toContain(`${tries(11)}ssh: handshake failed: ssh: unable to authenticate`);
    expect(output).toContain(
      `${waiting(1, bastion.port)}SSH answers: are host.ssh.proxy.user, its key and host.ssh.proxy.hostKey right?`,
    );
    expect(why(2)).toContain(`${tries(11)}ssh: handshake failed: ssh: host key mismatch`);
    expect(why(3)).toContain(`${tries(11)}${down(nowhere)}`);
    expect(output).toContain(
      `${waiting(3, nowhere)}connection refused: is the host up, and sshd with it? Are host.ssh.proxy.address and host.ssh.proxy.port right?`,
    );
    // The host behind it is tried once.
    expect(why(4)).toContain(`${tries(0)}ssh: rejected: connect failed`);
    expect(why(5)).toContain(`${tries(0)}ssh: handshake failed: ssh: unable to authenticate`);
    expect(why(6)).toContain(`${tries(0)}ssh: handshake failed: ssh: host key mismatch`);
    expect(why(7)).toContain(`${tries(0)}ssh: rejected: `);
    expect(output).not.toMatch(/m[4-7]: waiting for a login/);
  });

  it("are not reached by another way when the proxy is down", async () => {
    await bastion.close();
    down = true;
    stack.declare(declared("again"), { dialErrorLimit: 1 });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain(`proxy: after 1 failed attempts: dial tcp 127.0.0.1:${bastion.port}`);
  });
});
