import type { Duplex } from "node:stream";
import { type AnyAuthMethod, Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { Login } from "./ssh-login";

/**
 * Speaks SSH on a stream until logged in, or fails with the text of Go's SSH package. There is no limit in time: a server that
 * accepts and stays silent hangs the real plugin, too.
 */
export function handshake(stream: Duplex, as: Login): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    const attempted: string[] = [];
    const seen = { peerHostKeys: "" };
    const fail = (text: string): void => {
      reject(new Error(`ssh: handshake failed: ${text}`));
      client.destroy();
    };
    client.on("error", (error: Error & { level?: string; code?: string }) =>
      fail(handshakeProblem(error, as, attempted, seen.peerHostKeys)),
    );
    client.on("close", () => fail("EOF"));
    client.on("ready", () => {
      client.removeAllListeners("close");
      resolve(client);
    });
    client.connect({
      sock: stream,
      username: as.user,
      readyTimeout: 0,
      debug(line) {
        const formats = /^Handshake: \(remote\) Host key format: (.*)$/.exec(line);
        if (formats !== null) seen.peerHostKeys = (formats[1] ?? "").replaceAll(",", " ");
      },
      authHandler: authentication(as, attempted),
      ...(as.hostKey === undefined ? {} : pinned(as.hostKey)),
    });
  });
}

/** Only the type of the given key is asked for, so a server with keys of other types as well shows the right one. */
function pinned({ type, blob }: NonNullable<Login["hostKey"]>): Partial<ConnectConfig> {
  return {
    algorithms: { serverHostKey: [type as ServerHostKeyAlgorithm] },
    hostVerifier: (key: Buffer) => key.toString("hex") === blob.toString("hex"),
  };
}

/** Go's order: key, password, keyboard-interactive, agent; a method once tried is not tried again. */
function authentication(as: Login, attempted: string[]): NonNullable<ConnectConfig["authHandler"]> {
  const username = as.user;
  const { key, password, agent } = as;
  const methods: AnyAuthMethod[] = [
    ...(key === undefined ? [] : [{ type: "publickey" as const, username, key }]),
    ...(password === undefined
      ? []
      : [
          { type: "password" as const, username, password },
          {
            type: "keyboard-interactive" as const,
            username,
            prompt: (
              _name: string,
              _instructions: string,
              _language: string,
              prompts: readonly unknown[],
              finish: (answers: string[]) => void,
            ) => finish(prompts.map(() => password)),
          },
        ]),
    ...(agent === undefined ? [] : [{ type: "agent" as const, username, agent }]),
  ];
  return (left, _partial, next) => {
    // The first call is before anything was tried: Go asks with "none" what the server takes.
    if (left === null) {
      attempted.push("none");
      next({ type: "none", username });
      return;
    }
    const allowed = new Set<string>(left);
    const method = methods.find((one) => {
      const name = wireName(one);
      return !attempted.includes(name) && allowed.has(name);
    });
    if (method !== undefined) attempted.push(wireName(method));
    next(method ?? (false as never));
  };
}

function wireName({ type }: AnyAuthMethod): string {
  return type === "agent" ? "publickey" : type;
}

function handshakeProblem(
  error: Error & { level?: string; code?: string },
  { hostKey }: Login,
  attempted: readonly string[],
  peerHostKeys: string,
): string {
  if (error.level === "client-authentication") {
    return `ssh: unable to authenticate, attempted methods [${attempted.join(" ")}], no supported methods remain`;
  }
  if (/verification failed/.test(error.message)) return "ssh: host key mismatch";
  if (/no matching host key format/.test(error.message)) {
    return `ssh: no common algorithm for host key; we offered: [${hostKey?.type ?? ""}], peer offered: [${peerHostKeys}]`;
  }
  if (error.code === "ECONNRESET") return "read tcp: read: connection reset by peer";
  if (/Connection lost before handshake|ended|EOF/i.test(error.message)) return "EOF";
  return `ssh: ${error.message}`;
}
