import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { freeStack } from "../../dev/demo/stack-lock";

let state = "";
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "pmr-lock-"));
  jest.spyOn(console, "log").mockImplementation();
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(state, { recursive: true });
});

function lockedBy(pid: number): void {
  const directory = join(state, ".pulumi", "locks", "organization", "project", "stack");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "1.json"), JSON.stringify({ pid, hostname: hostname() }));
}

describe("freeStack()", () => {
  it("does nothing to a stack that is free", async () => {
    const release = jest.fn();
    await freeStack(state, release);
    expect(release).not.toHaveBeenCalled();
  });

  it("releases the lock of a process that is no Pulumi", async () => {
    lockedBy(process.pid);
    const release = jest.fn().mockResolvedValue(undefined);
    await freeStack(state, release);
    expect(release).toHaveBeenCalledTimes(1);
  });

  it("waits for a Pulumi that lives before it releases what that one left", async () => {
    const pulumi = join(state, "pulumi");
    symlinkSync("/bin/cat", pulumi);
    const living = spawn(pulumi, { stdio: ["pipe", "pipe", "ignore"] });
    const started = new Promise((resolve) => living.stdout.once("data", resolve));
    living.stdin.write("\n");
    await started;
    lockedBy(living.pid ?? 0);
    const ended = new Promise((resolve) => living.once("exit", resolve));
    let over = false;
    const free = freeStack(state, () => {
      over = living.exitCode !== null;
      return Promise.resolve();
    });
    living.stdin.end();
    await ended;
    await free;
    expect(over).toBe(true);
  });
});
