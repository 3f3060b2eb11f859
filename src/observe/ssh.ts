import type { Duplex } from "node:stream";
import type { Client, ConnectConfig } from "ssh2";
import type { Ran } from "./run";

/** How a host is logged in on, every value known. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey?: string;
  readonly privateKeyPassword?: string;
  readonly password?: string;
  /** Socket of an agent, or `SSH_AUTH_SOCK` for the one that this environment variable names. */
  readonly agentSocketPath?: string;
  /** An authorized_keys line; absent: any key is accepted, as was declared. */
  readonly hostKey?: string;
  /** The host through which this one is reached. */
  readonly proxy?: Login;
}

/** Runs `command` on the host of `login`, with `stdin` to read, for at most `seconds`; it never throws. */
export async function runOver(
  login: Login,
  command: string,
  stdin: string,
  seconds: number,
): Promise<Ran> {
  const clients: Client[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    const work = connected(login, clients).then((client) => executed(client, command, stdin));
    return await Promise.race([late, work]);
  } catch (error) {
    return { code: null, stdout: "", stderr: (error as Error).message };
  } finally {
    clearTimeout(timer);
    for (const client of clients.reverse()) client.destroy();
  }
}

/** A client that is logged in, perhaps through another one; each is put into `clients`. */
async function connected(login: Login, clients: Client[]): Promise<Client> {
  const { proxy } = login;
  const way =
    proxy === undefined
      ? undefined
      : await forwarded(
          await connected(proxy, clients).catch((error: Error) => {
            throw new Error(`proxy: ${error.message}`);
          }),
          login,
        );
  // Only where it is needed: it takes a while to load.
  const ssh2 = await import("ssh2");
  const client = new ssh2.Client();
  clients.push(client);
  return new Promise((resolve, reject) => {
    // Also what comes later, of a connection that is given up.
    client.on("error", reject);
    client.on("close", () => reject(new Error("the connection was closed")));
    client.on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) =>
      answer(prompts.map(() => login.password ?? "")),
    );
    client.on("ready", () => resolve(client));
    try {
      client.connect(settings(login, way));
    } catch (error) {
      reject(error); // a key that cannot be read
    }
  });
}

function forwarded(client: Client, { host, port }: Login): Promise<Duplex> {
  return new Promise((resolve, reject) =>
    client.forwardOut("127.0.0.1", 0, host, port, (error, way) =>
      error ? reject(new Error(`proxy: ${error.message}`)) : resolve(way),
    ),
  );
}

function executed(client: Client, command: string, stdin: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    client.on("close", () => reject(new Error("the connection was closed")));
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      let stdout = "";
      let stderr = "";
      channel.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      channel.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      channel.on("close", (code: number | null) => resolve({ code, stdout, stderr }));
      channel.end(stdin);
    });
  });
}

function settings(login: Login, way: Duplex | undefined): ConnectConfig {
  const { privateKey, privateKeyPassword, password, agentSocketPath, hostKey } = login;
  const [type = "", key = ""] = hostKey?.trim().split(/\s+/) ?? [];
  const agent =
    agentSocketPath === "SSH_AUTH_SOCK" ? process.env[agentSocketPath] : agentSocketPath;
  return {
    host: login.host,
    port: login.port,
    username: login.user,
    readyTimeout: 5000,
    ...(way === undefined ? {} : { sock: way }),
    ...(privateKey === undefined ? {} : { privateKey: privateKey.replace(/\r\n/g, "\n") }),
    ...(privateKeyPassword === undefined ? {} : { passphrase: privateKeyPassword }),
    ...(password === undefined ? {} : { password, tryKeyboard: true }),
    ...(agent === undefined ? {} : { agent }),
    ...(hostKey === undefined
      ? {}
      : {
          algorithms: { serverHostKey: [type as "ssh-ed25519"] },
          hostVerifier: (shown: Buffer) => shown.toString("base64") === key,
        }),
  };
}
