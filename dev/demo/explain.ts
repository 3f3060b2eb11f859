import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { SandboxServer } from "../servers/sandbox-server";
import { shellWord } from "../../src/render/shell";
import { type Demo, repository, typed } from "./place";
import { say } from "./say";
import { type DemoServers, serverNamed } from "./servers";

/** Says what was done, and how to look around, change something and remove it all. */
export function explain(demo: Demo, servers: DemoServers): void {
  const { name, database, summary, change } = demo.topology;
  const { line, text } = lineToChange(name, change);
  const place = basename(demo.directory);
  const width = Math.max(typed(demo, "preview").length, typed(demo, "destroy").length) + 2;
  const command = (which: string, does: string): string => typed(demo, which).padEnd(width) + does;
  const clients = demo.topology.servers.map(({ name: server, role }) => {
    const { port, client } = serverNamed(servers, server);
    return `  ${role}, ${server} (port ${port}):  ${clientLine(client, database)}`;
  });
  say(`
${summary}
Everything is in ${place}/; the servers run on after this command.

Look around
${clients.join("\n")}
  ${command("status", "who follows whom, and how each server is")}

Change something
  1. edit stacks/${name}.ts, line ${line}: ${text}
  2. ${command("preview", "shows what would change")}
  3. ${command("up", "changes it")}

Tear down
  ${command("destroy", "removes what Pulumi made; servers and data stay")}
  ${command("down", `ends the servers and deletes ${place}/`)}
`);
}

/** The line of the stack that is worth changing first. */
function lineToChange(
  name: string,
  change: RegExp,
): { readonly line: number; readonly text: string } {
  const lines = readFileSync(join(repository, "stacks", `${name}.ts`), "utf8").split("\n");
  const index = lines.findIndex((text) => change.test(text));
  return { line: index + 1, text: (lines[index] ?? "").trim() };
}

function clientLine(client: SandboxServer["client"], database: string): string {
  return [...client, database].map(shellWord).join(" ");
}
