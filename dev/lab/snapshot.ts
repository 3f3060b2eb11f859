import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outputOf } from "../support/run-program";
import type { Host } from "./hosts";
import { onHost } from "./ssh";

/**
 * What a topology is made of: of each host its role, accounts, tables, channel and option files, a line each.
 *
 * @throws {Error} If a host cannot be asked.
 */
export async function snapshot(hosts: readonly Host[]): Promise<string[]> {
  const script = readFileSync(join(__dirname, "snapshot.sh"), "utf8");
  const texts = await Promise.all(
    hosts.map(async (host) => {
      const result = await onHost(host, "timeout 60 bash -s", script);
      if (result.status !== 0) throw new Error(`Cannot look at ${host.name}: ${outputOf(result)}`);
      return result.stdout
        .trimEnd()
        .split("\n")
        .map((line) => `${host.name}: ${line}`);
    }),
  );
  return texts.flat();
}

/** What the second has otherwise: lines that went, then lines that came. Empty when they are alike. */
export function changed(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}
