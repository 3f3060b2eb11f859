import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { recorded } from "../servers/registry";
import { cleanStale, removeServer } from "../servers/server";
import { makeTestDirectory } from "../servers/test-directory";
import { allCases, SIZES } from "./cases";
import { withTable } from "./document";
import { Measurement } from "./measure";
import { renderFigures } from "./figures";
import type { Row } from "./table";

const document = join(__dirname, "..", "..", "docs", "performance.md");

/** Measures everything, prints the table and writes it into docs/performance.md. */
async function main(): Promise<void> {
  const say = (line: string): void => console.error(line);
  await cleanStale();
  const directory = makeTestDirectory();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void removeAll(directory).finally(() => process.exit(1)));
  try {
    const measurement = await Measurement.prepare(directory, say);
    const rows: Row[] = [];
    for (const slaves of SIZES) rows.push(...(await measurement.size(slaves)));
    rows.push(...(await measurement.rest()));
    const figures = renderFigures(inOrder(rows));
    console.log(figures);
    writeFileSync(document, withTable(readFileSync(document, "utf8"), figures));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Ends what a run that was broken off has started; after SIGKILL the next run does. */
async function removeAll(directory: string): Promise<void> {
  const servers = recorded().filter((entry) => entry.directory.startsWith(`${directory}/`));
  await Promise.all(servers.map((server) => removeServer(server)));
  rmSync(directory, { recursive: true, force: true });
}

function inOrder(rows: readonly Row[]): Row[] {
  return allCases().flatMap(({ what, slaves }) =>
    rows.filter((row) => row.what === what && row.slaves === slaves),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
