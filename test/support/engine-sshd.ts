import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { debianPrograms } from "../../dev/packages/debian/index";
import { libraryPath } from "../../dev/packages/debian/library-path";
import { descendants } from "./descendants";
import { newKeyPair } from "./ssh-keys";

/** A private SSH server on 127.0.0.1 and 127.0.0.2; only its own key logs in, as the current user. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  /** One authorized_keys line, ssh-ed25519. */
  readonly hostKey: string;
  /** The private key that logs in, OpenSSH form. */
  readonly privateKey: string;
  /** Ends every session, as a network that fails does: what runs in it is told nothing. */
  cut(): void;
  /** Says nothing to whoever connects, as a host that hangs, until it goes on. */
  hang(): void;
  goOn(): void;
  close(): Promise<void>;
}

/**
 * Starts Debian's sshd, installed or fetched into the cache.
 *
 * @param directory where its files go; must exist
 * @param further lines of its configuration
 * @throws {Error} If sshd cannot be had or does not start.
 */
export async function startSshd(directory: string, further = ""): Promise<Sshd> {
  const root = existsSync("/usr/sbin/sshd")
    ? "/"
    : await debianPrograms({ name: "openssh", packages: ["openssh-server"], say: console.log });
  const host = newKeyPair();
  const login = newKeyPair();
  const file = (name: string, text: string, mode = 0o600): string => {
    writeFileSync(join(directory, name), text, { mode });
    return join(directory, name);
  };
  const port = await freePort();
  const config = file(
    "sshd_config",
    `Port ${port}
ListenAddress 127.0.0.1
ListenAddress 127.0.0.2
HostKey ${file("host_key", host.private)}
AuthorizedKeysFile ${file("authorized_keys", login.public)}
AcceptEnv ACCEPTED
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PidFile none
StrictModes no
UsePAM no
${further}`,
  );
  const installed = join(root, "usr/sbin/sshd");
  const program =
    root === "/"
      ? installed
      : file(
          "sshd",
          `#!/bin/bash\nexport LD_LIBRARY_PATH=${libraryPath(root)}\nexec -a "$0" ${installed} "$@"\n`,
          0o700,
        );
  const child = start(program, config, directory);
  await listening(child);
  return {
    port,
    user: userInfo().username,
    hostKey: host.public,
    privateKey: login.private,
    cut: () => {
      for (const pid of descendants(child.pid ?? 0, "sshd")) process.kill(pid, "SIGKILL");
    },
    hang: () => void child.kill("SIGSTOP"),
    goOn: () => void child.kill("SIGCONT"),
    close: () =>
      new Promise((resolve) => {
        child.once("close", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

/**
 * As root sshd demands a user and a directory that come with the package's installation. They are put in place for this process
 * alone, in a mount namespace of its own.
 */
function start(sshd: string, config: string, directory: string): ChildProcess {
  const args = ["-D", "-e", "-f", config];
  const options = { stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"] };
  const users = readFileSync("/etc/passwd", "utf8");
  const installed = /^sshd:/m.test(users) && existsSync("/run/sshd");
  if (process.getuid?.() !== 0 || installed) return spawn(sshd, args, options);
  const passwd = join(directory, "passwd");
  writeFileSync(passwd, `${users}\nsshd:x:65534:65534::/run/sshd:/usr/sbin/nologin\n`, {
    mode: 0o644,
  });
  const script =
    'mount --bind "$0" /etc/passwd && mount -t tmpfs none /run && mkdir /run/sshd && exec "$@"';
  return spawn(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-c", script, passwd, sshd, ...args],
    options,
  );
}

function listening(child: ChildProcess): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk: Uint8Array) => {
      text += Buffer.from(chunk).toString();
      if (/Server listening on 127\.0\.0\.1 /.test(text) && /on 127\.0\.0\.2 /.test(text))
        resolve();
    });
    child.on("error", (error) => reject(new Error(`Cannot start sshd: ${error.message}`)));
    child.on("close", () => reject(new Error(`Cannot start sshd: ${text.trim()}`)));
  });
}

/** A port of the loopback that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
