import type { Reach } from "../render/reach";
import { rerun } from "../render/rerun";

const SUDO =
  "let this login use sudo without a password and without a terminal (NOPASSWD, !requiretty), or log in as root";

/** What keeps a tool from a runner, by the words of `ssh`, of `sudo` and of a shell, and what to do then. */
const REASONS: readonly (readonly [RegExp, (name: string) => string])[] = [
  // Whatever has removed it, nothing else of a step can say so.
  [
    /runner.*: No such file or directory/,
    (name) => `its runner is gone: ${rerun(name, "runner")} puts it there again`,
  ],
  [/^sudo: .*(password|tty|terminal)/m, () => SUDO],
  [/not in the sudoers file|may not run sudo|is not allowed to execute/, () => SUDO],
  [
    /Host key verification failed/,
    () => "your own ssh does not know its key: log in there once by hand, and compare it",
  ],
  [
    /Permission denied \(/,
    () =>
      "your own ssh may not log in there: give its key to the agent, or name it in ~/.ssh/config",
  ],
];

/** What `ssh` says at last when its way through a proxy ended before the host behind it had answered. */
const SPENT_WAY =
  /^(stdio forwarding failed|kex_exchange_identification: |banner exchange: |.*UNKNOWN port )/;
/** Begins the reason then. */
const PROXY = "proxy: ";

/** The last words of a program, without the lines of a message of the day; those of a proxy are told from those of a host. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split("\n");
  if (/UNKNOWN port /.test(lines.at(-1) ?? "")) {
    const said = lines.filter((line) => !SPENT_WAY.test(line));
    return `${PROXY}${said.at(-1) ?? lines.at(-1)}`;
  }
  const first = lines.findIndex((line) => line.includes("failed:"));
  return (first < 0 ? lines.slice(-1) : lines.slice(first)).join("\n");
}

/** What to do when `server` could not be looked at, with `why` as the reason. */
export function unreachedHint({ name, ssh }: Pick<Reach, "name" | "ssh">, why: string): string {
  const hint =
    REASONS.find(([words]) => words.test(why))?.[1](name) ??
    "is its host up, and may you log in there? The tool uses your own ssh client";
  if (ssh?.proxy === undefined || !why.startsWith(PROXY)) return hint;
  const place = `its proxy ${ssh.proxy.address}:${ssh.proxy.port}`;
  return /open failed/.test(why)
    ? `${place} lets you in, and cannot or may not reach the host behind it: is that up, and does the proxy permit it (AllowTcpForwarding)?`
    : `of ${place}: ${hint}`;
}
