import { runProgram } from "../../tools/debian";
import type { SandboxServer } from "../sandbox-server";
import { isRunning } from "../server";
import { type Demo, typed } from "./place";
import { say } from "./say";
import { existingServers } from "./servers";
import { stackOutputs } from "./stack";

/** Prints which servers run, what they replicate, and the stack's outputs. */
export async function status(demo: Demo): Promise<number> {
  const servers = existingServers(demo);
  if (servers.length === 0) {
    say(`There are no servers. Make them: ${typed(demo, "up")}`);
    return 0;
  }
  for (const server of servers) {
    const running = await isRunning(server);
    const state = running ? await channels(server) : `stopped (${typed(demo, "up")} starts it)`;
    say(`${server.name}  port ${server.port}  ${state}`);
  }
  const outputs = await stackOutputs(demo);
  say(outputs === "" ? "The stack has no outputs: nothing is up." : outputs);
  return 0;
}

async function channels(server: SandboxServer): Promise<string> {
  const [program = "", ...args] = server.client;
  const sql = "--execute=SHOW ALL SLAVES STATUS";
  const shown = await runProgram([program, ...args, "--vertical", sql], { limitSeconds: 10 });
  if (shown.status !== 0) return `running, does not answer: ${shown.stderr.trim()}`;
  const rows = shown.stdout.split(/^\*+ \d+\. row \*+$/m).slice(1);
  if (rows.length === 0) return "running, follows nobody";
  return rows
    .map((row) => {
      const field = (name: string): string =>
        new RegExp(`^ *${name}: (.*)$`, "m").exec(row)?.[1] ?? "";
      const problem = field("Last_IO_Error") || field("Last_SQL_Error");
      return [
        `running, follows ${field("Master_Host")}:${field("Master_Port")}`,
        `receives: ${field("Slave_IO_Running")}, applies: ${field("Slave_SQL_Running")}`,
        `${field("Seconds_Behind_Master")} s behind`,
        ...(problem === "" ? [] : [problem]),
      ].join(", ");
    })
    .join("; ");
}
