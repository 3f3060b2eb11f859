import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { SandboxServer } from "../sandbox-server";
import { shellWord } from "../shell-word";
import { repository } from "./place";
import { say, step } from "./say";
import { type DemoServers, ensureServers } from "./servers";
import { hasOrder, shopCounts, writeOrder } from "./shop-data";
import { ensureStack, runStack } from "./stack";

/** How long a row may take to the slave. */
const travelSeconds = 20;

/** Brings up two servers and a real stack over them, and shows that rows travel; returns the exit code. */
export async function up(): Promise<number> {
  const started = Date.now();
  say("A MariaDB master and a slave on this machine, brought up by Pulumi (stacks/sandbox.ts)");
  const servers = await ensureServers();
  const stack = await ensureStack();
  say("- Running: pulumi up");
  const code = await runStack(stack, ["up", "--yes", "--skip-preview"]);
  if (code !== 0) {
    say("");
    say(`"pulumi up" ended with ${code}. When the cause is mended: npm run demo -- up`);
    return code;
  }
  await prove(servers);
  explain(servers);
  say(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return 0;
}

async function prove({ db1, db2 }: DemoServers): Promise<void> {
  const id = await step("Writing an order on the master, db1", () => writeOrder(db1));
  const sent = Date.now();
  await step("Reading it on the slave, db2", async () => {
    while (!(await hasOrder(db2, id))) {
      if (Date.now() - sent > travelSeconds * 1000) {
        throw new Error(
          `Cannot show that a row travels: order ${id} must be on db2 within ${travelSeconds} s, it is not; look at: npm run demo -- status`,
        );
      }
      await delay(20);
    }
  });
  say("");
  say(`Order ${id}, written on db1, was read on db2 after ${Date.now() - sent} ms.`);
  say(`On db1: ${await shopCounts(db1)}`);
  say(`On db2: ${await shopCounts(db2)}`);
}

function explain({ db1, db2 }: DemoServers): void {
  const { line, setting } = exampleLine();
  say(`
What was done: the shop was on db1 before; Pulumi configured both servers, copied db1's data to db2 and made db2
follow db1. Everything is in .sandbox/; the servers run on after this command.

Look around
  master, db1 (port ${db1.port}):  ${client(db1)}
  slave,  db2 (port ${db2.port}):  ${client(db2)}
  both:                    npm run demo -- status

Change something
  1. edit stacks/sandbox.ts, line ${line}: ${setting}
  2. npm run demo -- preview      shows the line of my.cnf that would change
  3. npm run demo -- up           changes it

Tear down
  npm run demo -- destroy         removes what Pulumi made; servers and data stay
  npm run demo -- down            ends the servers and deletes .sandbox/
`);
}

/** The line of the stack that is worth changing first. */
function exampleLine(): { readonly line: number; readonly setting: string } {
  const lines = readFileSync(join(repository, "stacks", "sandbox.ts"), "utf8").split("\n");
  const index = lines.findIndex((text) => /^\s*settings: /.test(text));
  return { line: index + 1, setting: (lines[index] ?? "").trim() };
}

function client(server: SandboxServer): string {
  return [...server.client, "shop"].map(shellWord).join(" ");
}
