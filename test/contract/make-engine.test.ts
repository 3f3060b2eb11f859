import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../../dev/support/cache-directory";
import { goProblem } from "../../dev/engine/build-engine";
import { ensureEngine } from "../../dev/engine/index";
import { withLock } from "../../dev/support/lock";

let directory: string;
let lock: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "contract-lock-"));
  lock = join(directory, "lock");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("ensureEngine()", () => {
  test("makes nothing once the engine is there: it takes under 2 s, on a busy machine too", async () => {
    const engine = await ensureEngine(() => {});
    const started = performance.now();
    expect(await ensureEngine(() => {})).toEqual(engine);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("gives an engine that runs", async () => {
    const engine = await ensureEngine(() => {});
    const { status, stdout } = spawnSync(engine.pulumi, ["version"], {
      env: { ...process.env, ...engine.environment },
    });
    expect(status).toBe(0);
    expect(String(stdout)).toMatch(/^v?3\.\d+\.\d+/);
  });
});

describe("withLock()", () => {
  let second: Promise<void>;

  test("lets one run at a time", async () => {
    const order: string[] = [];
    await withLock(lock, "testing", fail, async () => {
      order.push("first begins");
      const waits = new Promise<string>((resolve) => {
        second = withLock(lock, "testing", resolve, async () => void order.push("second"));
      });
      expect(await waits).toBe(`Waiting for process ${process.pid}, which is testing`);
      order.push("first ends");
    });
    await second;
    expect(order).toEqual(["first begins", "first ends", "second"]);
  });

  test("takes over the lock of a dead process", async () => {
    const child = spawn("true");
    await new Promise((resolve) => child.on("close", resolve));
    writeFileSync(lock, `${child.pid} 1`);
    expect(await withLock(lock, "testing", fail, async () => readFileSync(lock, "utf8"))).toMatch(
      new RegExp(`^${process.pid} `),
    );
  });

  test("takes over the lock of a dead process whose id is used again", async () => {
    writeFileSync(lock, `${process.ppid} 1`);
    expect(await withLock(lock, "testing", fail, async () => "taken")).toBe("taken");
  });

  test("is free again after a failure", async () => {
    const failing = withLock(lock, "testing", fail, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(await withLock(lock, "testing", fail, async () => "taken")).toBe("taken");
  });
});

function fail(line: string): void {
  throw new Error(line);
}

describe("cacheDirectory()", () => {
  test.each([
    [{}, join(homedir(), ".cache", "pulumi-mysql-replication")],
    [{ XDG_CACHE_HOME: "/xdg" }, "/xdg/pulumi-mysql-replication"],
    [{ XDG_CACHE_HOME: "relative" }, join(homedir(), ".cache", "pulumi-mysql-replication")],
    [{ XDG_CACHE_HOME: "/xdg", PULUMI_MYSQL_REPLICATION_CACHE: "/own" }, "/own"],
  ])("of %j", (environment, expected) => {
    expect(cacheDirectory(environment)).toBe(expected);
  });

  test("refuses a relative path", () => {
    expect(() => cacheDirectory({ PULUMI_MYSQL_REPLICATION_CACHE: "own" })).toThrow(
      new TypeError(
        'Cannot use the cache directory "own": PULUMI_MYSQL_REPLICATION_CACHE must be an absolute path',
      ),
    );
  });
});

describe("goProblem()", () => {
  const instead =
    "or install Pulumi 3.200 or later with its Node.js language host and put it on PATH";

  test.each([
    [127, "", `the program "go" is not on PATH; install Go 1.25.11 or later, ${instead}`],
    [
      1,
      "go: go.mod requires go >= 1.25.11 (running go 1.22.1; GOTOOLCHAIN=local)",
      `Go 1.25.11 or later is needed, "go" on PATH is 1.22.1; install a newer Go, ${instead}`,
    ],
    [
      1,
      "go.mod:3: invalid go version '1.25.11': must match format 1.23",
      `Go 1.25.11 or later is needed, "go" on PATH is older; install a newer Go, ${instead}`,
    ],
    [
      1,
      "module@v1: Get: dial tcp 127.0.0.1:1: connect: connection refused\n",
      `the Go module proxy cannot be reached ("go env GOPROXY" names it): module@v1: Get: dial tcp 127.0.0.1:1: connect: connection refused; give the machine access to it, ${instead}`,
    ],
    [
      1,
      "no space left on device",
      `"go install" failed: no space left on device; ${instead.replace("or ", "")}`,
    ],
  ])("code %d and %j", (code, text, expected) => {
    expect(goProblem(code, text)).toBe(expected);
  });
});
