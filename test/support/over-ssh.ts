import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxServer } from "../../dev/servers/server";
import type { Sshd } from "./engine-sshd";
import { sshFor } from "./ssh-client";
import type { TestStack } from "./stack";
import { expectRowTravels, items } from "./stacks";

/** How a private SSH server is logged in on, as a declaration says it. */
export function loginOn({ user, port, privateKey, hostKey }: Sshd) {
  return { user, port, privateKey, hostKey };
}

/** A first run of `stack` makes the two servers a master and its slave, and a second one changes nothing. */
export async function expectFirstRuns(stack: TestStack, db1: SandboxServer, db2: SandboxServer) {
  const up = await stack.up();
  expect(up.output).not.toContain("failed");
  expect(up.code).toBe(0);
  expect(await items(db2)).toBe(await items(db1));
  await expectRowTravels(db1, db2);
  expect((await stack.up()).changes).toEqual({});
}

/** The outputs of `stack`, in a file of a directory of its own below `directory`. */
export async function exportOutputs(stack: TestStack, directory: string) {
  const own = mkdtempSync(join(directory, "ssh-"));
  const file = join(own, "outputs.json");
  const { output } = await stack.start(["stack", "output", "--json", "-s", "test"]).ended;
  writeFileSync(file, output);
  return { directory: own, file, output };
}

/** Runs `inside` with an SSH client of the user's own that knows `sshd`; its files are in `directory`. */
export async function withSsh<T>(sshd: Sshd, directory: string, inside: () => Promise<T>) {
  const path = process.env["PATH"];
  process.env["PATH"] = `${await sshFor(sshd, directory)}:${path}`;
  try {
    return await inside();
  } finally {
    process.env["PATH"] = path;
  }
}
