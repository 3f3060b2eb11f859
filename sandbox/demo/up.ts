import { setTimeout as delay } from "node:timers/promises";

import { query } from "../server";
import { type Demo, typed } from "./place";
import { explain } from "./explain";
import { say, step } from "./say";
import { type DemoServers, ensureServers, serverNamed } from "./servers";
import { ensureStack, runStack } from "./stack";
import type { TravellingRow } from "./topology";

/** How long a row may take to the other server. */
const travelSeconds = 20;

/** Brings up the servers and a real stack over them, and shows that rows travel; returns the exit code. */
export async function up(demo: Demo): Promise<number> {
  const started = Date.now();
  const { title, name, rows } = demo.topology;
  say(`${title} on this machine, brought up by Pulumi (stacks/${name}.ts)`);
  const servers = await ensureServers(demo);
  const stack = await ensureStack(demo, servers);
  say("- Running: pulumi up");
  const code = await runStack(stack, ["up", "--yes", "--skip-preview"]);
  if (code !== 0) {
    say("");
    say(`"pulumi up" ended with ${code}. When the cause is mended: ${typed(demo, "up")}`);
    return code;
  }
  const seen: string[] = [];
  for (const row of rows) seen.push(await prove(demo, servers, row));
  say("");
  for (const line of seen) say(line);
  for (const server of servers.keys()) say(`On ${server}: ${await counted(demo, servers, server)}`);
  explain(demo, servers);
  say(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return 0;
}

async function prove(demo: Demo, servers: DemoServers, row: TravellingRow): Promise<string> {
  const { what, from, to, write, found } = row;
  const id = await step(`Writing a row on ${from}: ${what}`, () =>
    query(serverNamed(servers, from), write),
  );
  const sent = Date.now();
  await step(`Reading it on ${to}`, async () => {
    while ((await query(serverNamed(servers, to), found(id))) !== "1") {
      if (Date.now() - sent > travelSeconds * 1000) {
        throw new Error(
          `Cannot show that a row travels: ${what} ${id} must be on ${to} within ${travelSeconds} s, it is not; look at: ${typed(demo, "status")}`,
        );
      }
      await delay(20);
    }
  });
  return `The ${what} ${id}, written on ${from}, was read on ${to} after ${Date.now() - sent} ms.`;
}

/** The topology's counts on one server, in words. */
async function counted(demo: Demo, servers: DemoServers, name: string): Promise<string> {
  const { counts } = demo.topology;
  const numbers = await query(serverNamed(servers, name), Object.values(counts).join(";\n"));
  const lines = numbers.split("\n");
  return Object.keys(counts)
    .map((what, i) => `${what} ${lines[i]}`)
    .join(", ");
}
