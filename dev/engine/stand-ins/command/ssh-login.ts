import { connect } from "node:net";
import { type ParsedKey, utils } from "ssh2";
import { goQuote } from "./go-quote";
import type { Connection } from "./run";

/** What is needed to log in at one machine, read and checked. */
export interface Login {
  readonly user: string;
  readonly key?: ParsedKey;
  readonly password?: string;
  /** Path of an agent's socket that somebody listens at. */
  readonly agent?: string;
  /** The one host key that is accepted; without it any is. */
  readonly hostKey?: { readonly type: string; readonly blob: Buffer };
}

/**
 * Reads the keys of a connection and looks for its agent.
 *
 * @throws {Error} With the text of Go's SSH package, for a key that cannot be read or an agent that is not there.
 */
export async function login(connection: Connection): Promise<Login> {
  const { privateKey, password, hostKey } = connection;
  const key =
    privateKey === undefined ? undefined : parsedKey(privateKey, connection.privateKeyPassword);
  const agent = connection.agentSocketPath ?? (process.env["SSH_AUTH_SOCK"] || undefined);
  if (agent !== undefined) await requireAgent(agent);
  return {
    user: connection.user,
    ...(key === undefined ? {} : { key }),
    ...(password === undefined ? {} : { password }),
    ...(agent === undefined ? {} : { agent }),
    ...(hostKey === undefined ? {} : { hostKey: parsedHostKey(hostKey) }),
  };
}

function parsedKey(text: string, passphrase: string | undefined): ParsedKey {
  // Unlike ssh2, Go takes a key without a newline at its end.
  const plain = utils.parseKey(`${text.replace(/\r\n/g, "\n").trimEnd()}\n`);
  if (!(plain instanceof Error)) {
    if (passphrase !== undefined) throw new Error("ssh: key is not password protected");
    return single(plain);
  }
  if (!/encrypted|passphrase/i.test(plain.message)) throw new Error("ssh: no key found");
  if (passphrase === undefined) throw new Error("ssh: this private key is passphrase protected");
  const decrypted = utils.parseKey(`${text.replace(/\r\n/g, "\n").trimEnd()}\n`, passphrase);
  if (decrypted instanceof Error) throw new Error("x509: decryption password incorrect");
  return single(decrypted);
}

function single(key: ParsedKey | ParsedKey[]): ParsedKey {
  const first = Array.isArray(key) ? key[0] : key;
  if (first === undefined || !first.isPrivateKey()) throw new Error("ssh: no key found");
  return first;
}

/** The first line of an authorized_keys or known_hosts text that is a key. */
function parsedHostKey(text: string): { type: string; blob: Buffer } {
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    if (words[0]?.startsWith("#") ?? true) continue;
    for (const at of [0, 1]) {
      const [type = "", base64 = ""] = words.slice(at);
      const blob = Buffer.from(base64, "base64");
      if (blob.length > 4 && blob.toString("latin1", 4, 4 + blob.readUInt32BE(0)) === type) {
        return { type, blob };
      }
    }
  }
  throw new Error("failed to parse host key: ssh: no key found");
}

/** An agent that is not there fails the operation, even if there is a key. */
function requireAgent(path: string): Promise<void> {
  if (path === "") return Promise.reject(new Error("dial unix: missing address"));
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const texts: Readonly<Record<string, string>> = {
        ECONNREFUSED: "connection refused",
        ENOENT: "no such file or directory",
      };
      const text = texts[error.code ?? ""] ?? goQuote(error.message);
      reject(new Error(`dial unix ${path}: connect: ${text}`));
    });
  });
}
