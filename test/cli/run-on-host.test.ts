import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandFor, runOnHost } from "../../src/cli/run-on-host";
import type { Reach } from "../../src/render/reach";

const server: Reach = {
  version: 1,
  name: "db1",
  line: "mariadb-10.11",
  role: "master",
  address: "192.0.2.11",
  port: 3306,
  runner: "/srv/it's here/runner",
  readOnly: false,
};

describe("commandFor()", () => {
  it("is the runner itself on this machine", () => {
    expect(commandFor(server, "status", ["a b"])).toEqual([
      "bash",
      "/srv/it's here/runner",
      "status",
      "a b",
    ]);
  });

  it("is the user's own ssh elsewhere, which asks for nothing and waits for a bounded time", () => {
    const ssh = { user: "ops", port: 2222, sudo: true };
    expect(commandFor({ ...server, ssh }, "skip", ["at=it's"])).toEqual([
      "ssh",
      "-o",
      "BatchMode=yes",
      "-o",
      "ConnectTimeout=10",
      "-p",
      "2222",
      "-l",
      "ops",
      "--",
      "192.0.2.11",
      "sudo -n bash '/srv/it'\\''s here/runner' skip 'at=it'\\''s'",
    ]);
    const proxy = { address: "fe80::1%eth0", user: "jump", port: 2022 };
    expect(commandFor({ ...server, ssh: { ...ssh, proxy } }, "status", []).slice(9, 13)).toEqual([
      "-o",
      "ProxyCommand=ssh -W '[%h]:%p' -o BatchMode=yes -o ConnectTimeout=10 -p 2022 -l jump -- 'fe80::1%%eth0'",
      "--",
      "192.0.2.11",
    ]);
    const asRoot = commandFor({ ...server, ssh: { ...ssh, sudo: false } }, "status", []);
    expect(asRoot.at(-1)).toBe("bash '/srv/it'\\''s here/runner' status");
  });
});

describe("runOnHost()", () => {
  let directory: string;
  const runner = (text: string): Reach => {
    const file = join(directory, "runner");
    writeFileSync(file, text);
    return { ...server, runner: file };
  };
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "repl-"))));
  afterAll(() => rmSync(directory, { recursive: true }));

  it("hands back what came of it", async () => {
    const ran = await runOnHost(runner("echo $1 $2; echo no >&2; exit 4"), "doctor", ["x=y"], 10);
    expect(ran).toEqual({ code: 4, stdout: "doctor x=y\n", stderr: "no\n" });
  });

  it("ends with everything that it started when the time is up", async () => {
    const file = join(directory, "alive");
    const started = Date.now();
    const ran = await runOnHost(runner(`sleep 60 & echo $! >${file}; wait`), "status", [], 1);
    expect(ran).toEqual({ code: null, stdout: "", stderr: "no answer within 1 s" });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("says when the program is not there", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    const ssh = { user: "ops", port: 22, sudo: false };
    const ran = await runOnHost({ ...server, ssh }, "status", [], 5);
    process.env["PATH"] = path;
    expect(ran).toEqual({ code: null, stdout: "", stderr: "spawn ssh ENOENT" });
  });
});
