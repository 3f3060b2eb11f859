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
  /** An authorized_keys line; absent: any key is accepted, as was declared. */
  readonly hostKey?: string;
}

/** Runs `command` on the host of `login`, with `stdin` to read, for at most `seconds`; it never throws. */
export async function runOver(
  login: Login,
  command: string,
  stdin: string,
  seconds: number,
): Promise<Ran> {
  // Only where it is needed: it takes a while to load.
  const { Client } = await import("ssh2");
  const client = new Client();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ran>((resolve) => {
    timer = setTimeout(() => resolve(failed(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([late, executed(client, login, command, stdin)]);
  } finally {
    clearTimeout(timer);
    // What comes of a connection that is given up interests nobody.
    client.on("error", () => undefined);
    client.destroy();
  }
}

function executed(client: Client, login: Login, command: string, stdin: string): Promise<Ran> {
  return new Promise((resolve) => {
    const fail = ({ message }: Error): void => resolve(failed(message));
    client.on("error", fail);
    client.on("close", () => resolve(failed("the connection was closed")));
    client.on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) =>
      answer(prompts.map(() => login.password ?? "")),
    );
    client.on("ready", () =>
      client.exec(command, (error, channel) => {
        if (error) return fail(error);
        let stdout = "";
        let stderr = "";
        channel.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        channel.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        channel.on("close", (code: number | null) => resolve({ code, stdout, stderr }));
        channel.end(stdin);
      }),
    );
    try {
      client.connect(settings(login));
    } catch (error) {
      fail(error as Error); // a key that cannot be read
    }
  });
}

function settings(login: Login): ConnectConfig {
  const { privateKey, privateKeyPassword, password, hostKey } = login;
  const [type = "", key = ""] = hostKey?.trim().split(/\s+/) ?? [];
  return {
    host: login.host,
    port: login.port,
    username: login.user,
    readyTimeout: 5000,
    ...(privateKey === undefined ? {} : { privateKey: privateKey.replace(/\r\n/g, "\n") }),
    ...(privateKeyPassword === undefined ? {} : { passphrase: privateKeyPassword }),
    ...(password === undefined ? {} : { password, tryKeyboard: true }),
    ...(hostKey === undefined
      ? {}
      : {
          algorithms: { serverHostKey: [type as "ssh-ed25519"] },
          hostVerifier: (shown: Buffer) => shown.toString("base64") === key,
        }),
  };
}

function failed(why: string): Ran {
  return { code: null, stdout: "", stderr: why };
}
