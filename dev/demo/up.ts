import { query } from "../servers/server";
import { type Demo, typed } from "./place";
import { explain } from "./explain";
import { prove } from "./prove";
import { say } from "./say";
import { type DemoServers, ensureServers, serverNamed } from "./servers";
import { ensureStack, runStack } from "./stack";

/** Brings up the servers and a real stack over them, and shows that rows travel; returns the exit code. */
export async function up(demo: Demo): Promise<number> {
  const started = Date.now();
  const { title, name } = demo.topology;
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
  const seen = await prove(demo, servers);
  say("");
  for (const line of seen) say(line);
  for (const server of servers.keys()) say(`On ${server}: ${await counted(demo, servers, server)}`);
  explain(demo, servers);
  say(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return 0;
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
