import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { databasePrograms } from "../../servers/programs";
import { query, type SandboxServer } from "../../servers/server";
import { makeTestDirectory } from "../../servers/test-directory";
import { runProgram } from "../../support/run-program";
import { ensureEngine } from "../../engine";
import { withTable } from "../document";
import { withServers } from "../servers";
import { compileLibrary, Stack } from "../stack";
import { median, spread, timed } from "../statistics";
import { makeAccount, WritingClient } from "./writing-client";

const document = join(__dirname, "..", "..", "..", "docs", "performance.md");
const RUNS = 5;

/** A pair of two servers as the program takes it. */
function pairOf(servers: readonly SandboxServer[], writer: string): object {
  return {
    engine: servers[0]!.line,
    members: servers.map(({ name, host }) => ({ name, host: { address: "127.0.0.1", ...host } })),
    databases: ["shop"],
    accounts: [{ user: "app", from: "127.0.0.1", grants: [{ on: "shop", privileges: ["ALL"] }] }],
    writer,
  };
}

/** Measures how long a pair takes to come up, and for how long nobody can write while the writer changes. */
async function main(): Promise<void> {
  const say = (line: string): void => console.error(line);
  const directory = makeTestDirectory();
  const make = (name: string) => {
    mkdirSync(join(directory, name));
    return join(directory, name);
  };
  try {
    const engine = await ensureEngine(say);
    const programs = await databasePrograms(say);
    const library = await compileLibrary(make("library"));
    const empty = await new Stack(make("empty"), engine, library).init();
    empty.declare({});
    await empty.up("changes");
    const up: number[] = [];
    const floor: number[] = [];
    const plain: number[] = [];
    const pauses: number[] = [];
    const usual: number[] = [];
    for (let run = 1; run <= RUNS; run += 1) {
      say(`- a pair, run ${run} of ${RUNS}`);
      await withServers(make(`plain-${run}`), programs, 1, false, async (servers) => {
        plain.push(await timed(() => plainPair(servers)));
      });
      await withServers(make(`pair-${run}`), programs, 1, false, async (servers) => {
        const stack = await new Stack(make(`stack-${run}`), engine, library).init();
        floor.push(await empty.up("no changes"));
        stack.declare({ pair: pairOf(servers, "db1") });
        up.push(await stack.up("changes"));
        await query(servers[0]!, "CREATE TABLE shop.writes (id INT AUTO_INCREMENT PRIMARY KEY)");
        await Promise.all(servers.map(makeAccount));
        await stack.up("no changes"); // the second member has the table by then
        const client = new WritingClient(servers);
        client.longestPause();
        await stack.up("no changes");
        usual.push(client.longestPause());
        stack.declare({ pair: pairOf(servers, "db2") });
        await stack.up("changes");
        pauses.push(client.longestPause());
        await client.stop();
      });
    }
    const table = render({ up, floor, plain, pauses, usual });
    console.log(table);
    writeFileSync(document, withTable(readFileSync(document, "utf8"), table, "bench -- pair"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function plainPair(servers: readonly SandboxServer[]): Promise<void> {
  const { status, stderr } = await runProgram(
    ["bash", join(__dirname, "plain.sh"), ...servers.map((one) => one.directory)],
    { environment: { DATABASE: "shop" } },
  );
  if (status !== 0) throw new Error(`Cannot measure: plain.sh ended with ${status}:\n${stderr}`);
}

interface Figures {
  readonly up: readonly number[];
  readonly floor: readonly number[];
  readonly plain: readonly number[];
  readonly pauses: readonly number[];
  readonly usual: readonly number[];
}

function render({ up, floor, plain, pauses, usual }: Figures): string {
  const over = median(up) - median(floor) - median(plain);
  return [
    "| what | median of 5 (least–most) |\n| --- | ---: |\n",
    `| \`pulumi up\` of a pair without data | ${spread(up)} |\n`,
    `| floor | ${spread(floor)} |\n`,
    `| plain script | ${spread(plain)} |\n`,
    `| over both | ${over.toFixed(2)} |\n`,
    `| longest time between two commits of a client while the writer changes | ${spread(pauses)} |\n`,
    `| the same during an \`up\` that changes nothing | ${spread(usual)} |\n`,
  ].join("");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
