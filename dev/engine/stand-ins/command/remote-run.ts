import type { ClientChannel } from "ssh2";
import { dial } from "./dial";
import { goQuote } from "./go-quote";
import { output } from "./output";
import type { Run } from "./run";
import { openWithEnvironment } from "./ssh-environment";

/** The statuses that signals have in Go's SSH package when the server names a signal only. */
const signalNumbers: Readonly<Record<string, number>> = {
  ABRT: 6,
  ALRM: 14,
  FPE: 8,
  HUP: 1,
  ILL: 4,
  INT: 2,
  KILL: 9,
  PIPE: 13,
  QUIT: 3,
  SEGV: 11,
  TERM: 15,
};

/**
 * Runs a command in the login shell of another machine. Once it runs, neither a cancelled run nor a custom timeout touches it;
 * the connection stays open until the plugin ends, as the real one's does.
 */
export const remoteRun: Run = async (operation, command, inputs, previous) => {
  if (inputs.connection === undefined) throw new Error("connection: required");
  const client = await dial(operation, inputs.connection);
  const channel = await openWithEnvironment(client, command, {
    required: inputs.environment ?? {},
    optional: previous,
    operation,
  });
  const captured = output(inputs.logging, operation.status);
  const failure = (status: string): Error =>
    new Error(`${status}: running ${goQuote(command)}:\n${captured.mixed()}`);

  return new Promise((resolve, reject) => {
    let ending: string | undefined =
      "wait: remote command exited without exit status or exit signal";
    const take = (stream: "stdout" | "stderr", chunk: Uint8Array): void => {
      try {
        captured.take(stream, chunk);
      } catch (error) {
        channel.close();
        reject(error);
      }
    };
    channel.on("data", (chunk: Uint8Array) => take("stdout", chunk));
    channel.stderr.on("data", (chunk: Uint8Array) => take("stderr", chunk));
    onExit(channel, (status) => (ending = status));
    channel.on("error", () => {});
    channel.on("close", () => {
      captured.flush();
      if (ending !== undefined) return reject(failure(ending));
      try {
        resolve(captured.printed());
      } catch (error) {
        reject(error);
      }
    });
    channel.end(inputs.stdin ?? "");
  });
};

/** Calls back with the text of a failure, or undefined for a success, when the server says how the command ended. */
function onExit(channel: ClientChannel, ended: (status: string | undefined) => void): void {
  channel.on("exit", (code: number | null, signal?: string, _dump?: string, message?: string) => {
    if (code === 0) return ended(undefined);
    if (code !== null) return ended(`Process exited with status ${code}`);
    const name = (signal ?? "").replace(/^SIG/, "");
    const reason = message ? `. Reason was: ${message}` : "";
    ended(
      `Process exited with status ${128 + (signalNumbers[name] ?? 0)} from signal ${name}${reason}`,
    );
  });
}
