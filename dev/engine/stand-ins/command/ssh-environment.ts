import type { Client, ClientChannel } from "ssh2";
import type { Operation } from "../protocol/resource-type";
import { goQuote } from "./go-quote";

/** The variables of a remote command. */
export interface RemoteEnvironment {
  /** The operation fails when the server refuses one of them. */
  readonly required: Readonly<Record<string, string>>;
  /** A refusal is a warning only. */
  readonly optional: Readonly<Record<string, string>>;
  readonly operation: Operation;
}

/** The parts of ssh2 behind its public face that are needed to learn whether the server takes a variable. */
interface Inner {
  readonly _chanMgr: { get(id: number): { _callbacks: ((failed?: unknown) => void)[] } };
  readonly _protocol: {
    env(channel: number, name: string, value: string, wantReply: boolean): void;
    exec(channel: number, command: string, wantReply: boolean): void;
  };
}

/**
 * Starts a command with variables in its environment, each acknowledged by the server before the next thing is sent. ssh2's own
 * `env` option asks for no answer, so that refused variables would be missing in silence.
 *
 * @param client a connection that has no channel yet
 */
export function openWithEnvironment(
  client: Client,
  command: string,
  environment: RemoteEnvironment,
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const { _chanMgr: channels, _protocol: protocol } = client as unknown as Inner;
    const exec = protocol.exec.bind(protocol);
    protocol.exec = (id, text, wantReply) => {
      const { _callbacks: callbacks } = channels.get(0);
      const started = callbacks.pop();
      const pending = [
        ...Object.entries(environment.required).map((pair) => [...pair, true] as const),
        ...Object.entries(environment.optional).map((pair) => [...pair, false] as const),
      ];
      const next = (): void => {
        const variable = pending.shift();
        if (variable === undefined) {
          if (started !== undefined) callbacks.push(started);
          exec(id, text, wantReply);
          return;
        }
        const [name, value, isRequired] = variable;
        callbacks.push((failed) => {
          if (failed) {
            environment.operation.report(isRequired ? "error" : "warning", refusal(name));
            if (isRequired) {
              reject(
                new Error(
                  `could not set environment variable ${goQuote(name)}: ssh: setenv failed`,
                ),
              );
              return;
            }
          }
          next();
        });
        protocol.env(id, name, value, true);
      };
      next();
    };
    client.exec(command, (error, channel) => {
      if (error) reject(error);
      else resolve(channel);
    });
    client.once("close", () => reject(new Error("EOF")));
  });
}

function refusal(name: string): string {
  return `Unable to set '${name}'. This only works if your SSH server is configured to accept
\tthese variables via AcceptEnv. Alternatively, if a Bash-like shell runs the command on the remote host, you could
\tprefix the command itself with the variables in the form 'VAR=value command'`;
}
