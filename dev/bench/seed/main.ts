import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { type SandboxLine, sandboxLines } from "../../servers/lines";
import { cleanStale } from "../../servers/server";
import { makeTestDirectory } from "../../servers/test-directory";
import { withTable } from "../document";
import { renderChart } from "./chart";
import { DATA_SETS, type DataSet } from "./data";
import { type Measured, renderTable } from "./table";
import { type Copy, Subject } from "./subject";

const docs = join(__dirname, "..", "..", "..", "docs");
const LINES = ["mariadb-10.11", "mariadb-11.8", "mysql-9.7"] as const satisfies SandboxLine[];

/**
 * Measures every method of a seed beside copies by hand, all of a round in turn, and writes table and chart. With arguments it
 * measures something else, and writes only with `--write`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      line: { type: "string", multiple: true },
      tables: { type: "string" },
      rows: { type: "string" },
      runs: { type: "string", default: "3" },
      method: { type: "string", multiple: true },
      write: { type: "boolean", default: process.argv.length === 2 },
    },
  });
  const lines = (values.line ?? LINES) as readonly SandboxLine[];
  const wrong = lines.find((line) => !sandboxLines.includes(line));
  if (wrong !== undefined)
    throw new RangeError(`Cannot measure: --line must be one of ${sandboxLines.join(", ")}`);
  const { tables = "8", rows } = values;
  const chosen = {
    name: `${rows} rows in each of ${tables} tables`,
    tables: +tables,
    rows: +rows!,
  };
  const sets = rows === undefined ? DATA_SETS : [chosen];
  await cleanStale();
  const directory = makeTestDirectory();
  const measured: Measured[] = [];
  try {
    for (const line of lines)
      for (const [i, data] of sets.entries()) {
        const place = join(directory, `${line}-${i}`);
        mkdirSync(place);
        measured.push(await measure(place, line, data, +values.runs, values.method));
        rmSync(place, { recursive: true, force: true });
        console.error(renderTable(measured.slice(-1)));
      }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const table = renderTable(measured);
  console.log(table);
  if (!values.write) return;
  const document = join(docs, "performance.md");
  writeFileSync(document, withTable(readFileSync(document, "utf8"), table, "bench -- seed"));
  writeFileSync(join(docs, "seed.svg"), renderChart(measured));
}

async function measure(
  directory: string,
  line: SandboxLine,
  data: DataSet,
  runs: number,
  only: readonly string[] | undefined,
): Promise<Measured> {
  const copies = new Map<string, Copy[]>();
  let bytes = 0;
  await Subject.with(directory, line, data, async (subject) => {
    bytes = await subject.bytes();
    const ways: (readonly [string, () => Promise<Copy>])[] = [
      ["raw", () => subject.raw()],
      ["pipe", () => subject.pipe()],
      ...subject.methods().map((method) => [method, () => subject.seed(method)] as const),
    ];
    for (let run = 1; run <= runs; run += 1)
      for (const [name, copy] of ways) {
        if (only?.includes(name) === false) continue;
        const took = await copy();
        console.error(`- ${line}, ${data.name}, ${name}, run ${run}: ${took.seconds.toFixed(1)} s`);
        copies.set(name, [...(copies.get(name) ?? []), took]);
      }
  });
  return { line, data: data.name, bytes, copies };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
