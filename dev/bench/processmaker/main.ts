import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { databasePrograms } from "../../servers/programs";
import { query, type SandboxServer } from "../../servers/server";
import { makeTestDirectory } from "../../servers/test-directory";
import { runProgram } from "../../support/run-program";
import { TestStack } from "../../../test/support/stack";
import { withTable } from "../document";
import { withServers } from "../servers";
import { median, spread, timed } from "../statistics";

const document = join(__dirname, "..", "..", "..", "docs", "performance.md");
const RUNS = 3;
const DATABASES = ["wf_acme", "rb_acme", "rp_acme"];

/** 3 × 100 000 rows of 352 characters: 106 MB. */
const DATA = DATABASES.map(
  (name) =>
    `CREATE DATABASE ${name}; USE ${name}; CREATE TABLE item (id INT PRIMARY KEY, text VARCHAR(400))
       SELECT seq AS id, REPEAT(MD5(seq), 11) AS text FROM seq_1_to_100000;`,
).join("");

/** Measures the double connection's first `pulumi up` with data, beside nothing but their copy. */
async function main(): Promise<void> {
  const directory = makeTestDirectory();
  const make = (name: string) => {
    mkdirSync(join(directory, name));
    return join(directory, name);
  };
  const up: number[] = [];
  const copy: number[] = [];
  try {
    const programs = await databasePrograms((line) => console.error(line));
    for (let run = 1; run <= RUNS; run += 1) {
      console.error(`- the double connection, run ${run} of ${RUNS}`);
      await withServers(make(`servers-${run}`), programs, 2, false, async (servers) => {
        const [db1, db2, plain] = servers as [SandboxServer, SandboxServer, SandboxServer];
        await query(db1, DATA);
        const stack = await TestStack.create(make(`stack-${run}`), "topology");
        await stack.configure({ topology: "processmaker", processmaker: declared(db1, db2) });
        up.push(await timed(() => broughtUp(stack)));
        copy.push(await timed(() => copied(db1, plain, programs.directory)));
      });
    }
    const table = render(up, copy);
    console.log(table);
    const command = "bench -- processmaker";
    writeFileSync(document, withTable(readFileSync(document, "utf8"), table, command));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function declared(master: SandboxServer, slave: SandboxServer): object {
  return {
    engine: master.line,
    workspaces: [{ name: "acme", upgradedFrom: "<2.8" }],
    master: { address: "127.0.0.1", host: master.host },
    slave: { address: "127.0.0.1", host: slave.host },
    reader: { from: ["127.0.0.1"] },
  };
}

async function broughtUp(stack: TestStack): Promise<void> {
  const { code, output } = await stack.up();
  if (code !== 0) throw new Error(`Cannot measure: "pulumi up" ended with ${code}:\n${output}`);
}

async function copied(from: SandboxServer, to: SandboxServer, programs: string): Promise<void> {
  const { status, stderr } = await runProgram(
    ["bash", join(__dirname, "copy.sh"), from.directory, to.directory, ...DATABASES],
    { environment: { PROGRAMS: programs } },
  );
  if (status !== 0) throw new Error(`Cannot measure: copy.sh ended with ${status}:\n${stderr}`);
}

function render(up: readonly number[], copy: readonly number[]): string {
  return [
    `| what | median of ${RUNS} (least–most) |\n| --- | ---: |\n`,
    `| \`pulumi up\` of the double connection with 106 MB in three databases | ${spread(up)} |\n`,
    `| their copy alone, dump into client | ${spread(copy)} |\n`,
    `| ratio | ${(median(up) / median(copy)).toFixed(1)} |\n`,
  ].join("");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
