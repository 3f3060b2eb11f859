import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Master, Slave } from "../../src";
import { parseServers, serverNamed } from "../../src/cli/servers";
import { outputsOf, repl } from "../support/repl";

const db1 = {
  version: 1,
  name: "db1",
  line: "mariadb-10.11",
  role: "master",
  address: "192.0.2.11",
  port: 3306,
  runner: "/usr/local/lib/pulumi-mysql-replication/3306/runner",
  readOnly: false,
};
const outputs = (...servers: readonly unknown[]) => JSON.stringify({ servers });

describe("a server's output `reach`", () => {
  it("says all that the tool needs, and nothing secret", async () => {
    const ssh = { user: "ops", port: 2222, sudo: true, hostKey: "ssh-ed25519 AAAA" } as const;
    const way = { address: "192.0.2.254", user: "jump", port: 22 };
    const proxy = { ...way, hostKey: "ssh-ed25519 AAAA", privateKey: "hunter4" };
    const text = await outputsOf(() => {
      const master = new Master("db1", {
        host: {
          address: "192.0.2.11",
          ssh: { ...ssh, privateKey: "hunter2", password: "hunter3", proxy },
        },
        engine: "mariadb-10.11",
        serverId: 1,
        semiSync: {},
      });
      const slave = new Slave("db2", {
        master,
        host: { address: "192.0.2.12", port: 3307 },
        engine: "mariadb-10.11",
        serverId: 2,
        position: "file",
      });
      return [master, slave];
    });
    expect(text).not.toContain("hunter");
    expect(JSON.parse(text)).toEqual({
      servers: [
        {
          ...db1,
          ssh: { user: "ops", port: 2222, sudo: true, proxy: way },
          paths: paths(3306),
          runsEvents: false,
          restart: "when-needed",
        },
        {
          ...db1,
          name: "db2",
          role: "slave",
          address: "192.0.2.12",
          port: 3307,
          runner: "/usr/local/lib/pulumi-mysql-replication/3307/runner",
          readOnly: true,
          follows: { master: "db1", position: "file", semiSync: true, checksum: false },
          paths: paths(3307),
          runsEvents: false,
          restart: "when-needed",
        },
      ],
    });
    expect(parseServers(text)).toEqual((JSON.parse(text) as { servers: unknown }).servers);
  });
});

const paths = (port: number) => ({
  configFile: "/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf",
  stateDirectory: `/var/lib/pulumi-mysql-replication/${port}`,
  socket: "/run/mysqld/mysqld.sock",
  clientOptionFile: "",
  programDirectories: [],
  dataDirectory: "/var/lib/mysql",
  unit: "mariadb.service",
  serverOptions: [],
});

describe("parseServers()", () => {
  it("lets through what a later library says beside", () => {
    expect(parseServers(outputs({ ...db1, since: "tomorrow" }))).toEqual([db1]);
  });

  const start = "Cannot look at the servers:";
  it.each([
    [
      "no JSON",
      "db1",
      `${start} what describes them must be JSON, as pulumi stack output --json prints it, it is not`,
    ],
    [
      "no list",
      '{"master":"db1"}',
      `${start} the stack must export a list "servers", it does not; export const servers = [db1.reach, db2.reach], then pulumi up`,
    ],
    [
      "a secret",
      '{"servers":"[secret]"}',
      `${start} the stack's output "servers" must be plain, it is a secret; is an address or a login one? Take pulumi.unsecret() of it`,
    ],
    [
      "another version",
      outputs(db1, { ...db1, version: 2 }),
      `${start} each must be described in version 1, one is in 2; use the tool of the library's release that the stack was brought up with`,
    ],
    [
      "something else",
      outputs("db1"),
      `${start} each must be described in version 1, one is in none; use the tool of the library's release that the stack was brought up with`,
    ],
    [
      "an address that ssh would take for an option",
      outputs({ ...db1, address: "-oProxyCommand=x" }),
      `${start} their description is not as expected\n  - servers.0.address: must be a host name or an IP address`,
    ],
    [
      "a runner that is not named whole",
      outputs({ ...db1, runner: "runner", ssh: { user: "-x", port: 22, sudo: true } }),
      `${start} their description is not as expected\n  - servers.0.runner: must be an absolute path\n  - servers.0.ssh.user: must be a login`,
    ],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseServers(text)).toThrow(new Error(message));
  });
});

describe("serverNamed()", () => {
  it("lists those that there are", () => {
    const servers = parseServers(outputs(db1, { ...db1, name: "db2" }));
    expect(serverNamed(servers, "db2")).toBe(servers[1]);
    expect(() => serverNamed(servers, "db3")).toThrow(
      'Cannot find "db3": the servers are db1, db2',
    );
  });
});

describe("the tool", () => {
  it("says that a file is not there, and ends as one that could not look", async () => {
    expect(await repl("status", "--from", "/no/such/file")).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "Cannot look at the servers: ENOENT: no such file or directory, open '/no/such/file'\n",
    });
  });

  it("asks pulumi for the outputs of the stack that is named, never for secrets", async () => {
    const directory = mkdtempSync(join(tmpdir(), "repl-"));
    const path = process.env["PATH"];
    try {
      writeFileSync(join(directory, "pulumi"), `#!/bin/sh\necho "asked: $*" >&2; exit 7\n`, {
        mode: 0o700,
      });
      process.env["PATH"] = `${directory}:${path}`;
      expect(await repl("status", "--stack", "prod")).toEqual({
        code: 3,
        stdout: "",
        stderr:
          'Cannot look at the servers: "pulumi stack output" ended with 7: asked: stack output --json --stack prod --non-interactive\n',
      });
      process.env["PATH"] = "/nowhere";
      expect((await repl("status")).stderr).toBe(
        'Cannot look at the servers: "pulumi" must be on PATH, it cannot be run (spawnSync pulumi ENOENT); or give the stack\'s outputs by --from <file>\n',
      );
    } finally {
      process.env["PATH"] = path;
      rmSync(directory, { recursive: true });
    }
  });
});
