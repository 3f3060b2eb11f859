import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { main as repl } from "../../src/cli/main";
import { isRunning } from "../servers/server";
import { type Demo, repository, typed } from "./place";
import { say } from "./say";
import { existingServers } from "./servers";
import { stackOutputs } from "./stack";

/** Prints how the stack's servers are, as the library's own tool sees them, or only which run when nothing is up. */
export async function status(demo: Demo): Promise<number> {
  const servers = existingServers(demo);
  if (servers.length === 0) {
    say(`There are no servers. Make them: ${typed(demo, "up")}`);
    return 0;
  }
  const outputs = await stackOutputs(demo);
  if (outputs === "") {
    for (const server of servers) {
      const state = (await isRunning(server))
        ? "running"
        : `stopped (${typed(demo, "up")} starts it)`;
      say(`${server.name}  port ${server.port}  ${state}`);
    }
    say("The stack has no outputs: nothing is up.");
    return 0;
  }
  const file = join(demo.directory, "outputs.json");
  writeFileSync(file, outputs);
  const from = `--from ${relative(repository, file)}`;
  const code = await repl(["status", "--from", file]);
  say(`
The stack's outputs are in ${relative(repository, file)}; with them the tool says more:
  npm run repl -- status --json ${from}
  npm run repl -- doctor <slave> ${from}`);
  return code;
}
