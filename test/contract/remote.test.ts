import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { remote } from "@pulumi/command";
import { utils } from "ssh2";
import { freePort, type Sshd, startSshd } from "../support/engine-sshd";
import {
  type EngineRun,
  type EngineStack,
  engineStack,
  type StateResource,
} from "../support/engine-stack";
import { newKeyPair } from "../support/ssh-keys";

jest.setTimeout(120_000);

type Connection = Omit<import("@pulumi/command").types.input.remote.ConnectionArgs, "host">;

let stack: EngineStack;
let sshd: Sshd;
let closedPort: number;
const runs: EngineRun[] = [];
const states: Readonly<Record<string, StateResource>>[] = [];
const stranger = newKeyPair();
const locked = newKeyPair({
  passphrase: "open",
  cipher: "aes256-ctr",
  rounds: 16,
});

/** A connection to the private server, with what a test changes. No try is repeated unless it says so. */
function connection(changed: Connection = {}, host = "127.0.0.1"): Connection & { host: string } {
  const { port, user, privateKey, hostKey } = sshd;
  return { host, port, user, privateKey, hostKey, dialErrorLimit: 0, ...changed };
}

/** A command that writes a word and the address it was reached at into the journal. */
function note(word: string): string {
  return `set -- $SSH_CONNECTION; echo ${word} $3 >>"${join(stack.directory, "journal")}"`;
}

function declare(changed: boolean): void {
  const command = (
    name: string,
    args: Omit<remote.CommandArgs, "connection">,
    to: Connection & { host: string } = connection(),
  ): unknown => new remote.Command(name, { logging: "none", ...args, connection: to });
  const host = changed ? "127.0.0.2" : "127.0.0.1";

  command("stdin", { create: "cat; echo err >&2", stdin: "hello\nworld" });
  command("bigStdin", { create: "wc -c", stdin: "x".repeat(5_000_000) });
  command("noStdin", { create: "cat" });
  command(
    "knownHosts",
    { create: "echo in" },
    connection({ hostKey: `# comment\r\nname,other ${sshd.hostKey} comment` }),
  );
  command("otherHostKey", { create: "true" }, connection({ hostKey: stranger.public }));
  command("rsaHostKey", { create: "true" }, connection({ hostKey: rsaKey() }));
  command("noHostKey", { create: "true" }, connection({ hostKey: "" }));
  command(
    "refused",
    { create: "true" },
    connection({ privateKey: stranger.private, password: "wrong", dialErrorLimit: 1 }),
  );
  command("badKey", { create: "true" }, connection({ privateKey: "THE KEY" }));
  command("lockedKey", { create: "true" }, connection({ privateKey: locked.private }));
  command(
    "wrongPassphrase",
    { create: "true" },
    connection({ privateKey: locked.private, privateKeyPassword: "wrong" }),
  );
  command("needlessPassphrase", { create: "true" }, connection({ privateKeyPassword: "" }));
  command("closed", { create: "true" }, connection({ port: closedPort, dialErrorLimit: 2 }));
  command("noDial", { stdin: "nothing runs" }, connection({ port: closedPort }));
  command("exitCode", { create: 'echo "out"; echo err >&2; exit 3', stdin: "FROM STDIN" });
  command("signal", { create: "kill -KILL $$" });
  command("notUtf8", { create: "printf '\\377'" });
  command("cut", { create: "kill -KILL $PPID" });
  command("accepted", { create: 'echo "$ACCEPTED"', environment: { ACCEPTED: "ä b" } });
  command("notAccepted", { create: "true", environment: { OTHER: "1" } });
  command(
    "moved",
    { create: note("moved-create"), delete: note("moved-delete") },
    connection({}, host),
  );
  command(
    "tied",
    { create: note("tied-create"), delete: note("tied-delete"), triggers: [host] },
    connection({}, host),
  );
  command(
    "throughProxy",
    { create: "echo hop" },
    { ...connection({}, "127.0.0.2"), proxy: connection() },
  );
  if (!changed) command("removed", { delete: note("removed-delete") });
}

function rsaKey(): string {
  return utils.generateKeyPairSync("rsa", { bits: 2048 }).public;
}

beforeAll(async () => {
  // A dead agent would fail every operation (5.10).
  delete process.env["SSH_AUTH_SOCK"];
  stack = await engineStack("contract-remote");
  sshd = await startSshd(stack.directory);
  closedPort = await freePort();
  for (const changed of [false, true]) {
    runs.push(await stack.up(async () => declare(changed)));
    states.push(stack.state());
  }
});
afterAll(async () => {
  await sshd?.close();
  stack?.close();
});

function output(name: string, property: "stdout" | "stderr" = "stdout"): unknown {
  return states[0]?.[name]?.outputs[property];
}

test("5 a command runs with stdin, under a pinned ssh-ed25519 host key", () => {
  expect(output("stdin")).toBe("hello\nworld");
  expect(output("stdin", "stderr")).toBe("err");
});

test("5.2 stdin of 5 MB passes, no stdin is empty", () => {
  expect(output("bigStdin")).toBe("5000000");
  expect(output("noStdin")).toBe("");
});

test("5.7 a known_hosts line serves as host key", () => {
  expect(output("knownHosts")).toBe("in");
});

test.each([
  ["5.6", "otherHostKey", "after 0 failed attempts: ssh: handshake failed: ssh: host key mismatch"],
  [
    "5.8",
    "rsaHostKey",
    "ssh: no common algorithm for host key; we offered: [ssh-rsa], peer offered: [ssh-ed25519",
  ],
  ["5.7", "noHostKey", "failed to parse host key: ssh: no key found"],
  [
    "5.6",
    "refused",
    "after 1 failed attempts: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
  ],
  ["5.6", "badKey", "ssh: no key found"],
  ["5.6", "lockedKey", "ssh: this private key is passphrase protected"],
  ["5.6", "wrongPassphrase", "x509: decryption password incorrect"],
  ["5.6", "needlessPassphrase", "ssh: key is not password protected"],
  [
    "3.6",
    "exitCode",
    'Process exited with status 3: running "echo \\"out\\"; echo err >&2; exit 3":\n',
  ],
  ["3.6", "signal", "Process exited with status 137 from signal KILL: running"],
  ["3.6", "cut", "wait: remote command exited without exit status or exit signal: running"],
  ["4.3", "notUtf8", "string field contains invalid UTF-8"],
  ["5.3", "notAccepted", 'could not set environment variable "OTHER": ssh: setenv failed'],
])("%s the error of %s", (_fact, name, text) => {
  expect(runs[0]?.errors[name]).toContain(text);
  expect(states[0]).not.toHaveProperty(name);
});

test("5.4 a closed port is tried dialErrorLimit times more", () => {
  expect(runs[0]?.errors["closed"]).toContain(
    `after 2 failed attempts: dial tcp 127.0.0.1:${closedPort}: connect: connection refused`,
  );
});

test("5.6 errors before the command starts hold no command and no key", () => {
  expect(runs[0]?.errors["closed"]).not.toContain("running");
  expect(runs[0]?.errors["badKey"]).not.toContain("THE KEY");
});

test("3.4 an error does not hold stdin", () => {
  expect(runs[0]?.errors["exitCode"]).not.toContain("FROM STDIN");
});

test("2.4 without a command nothing is dialled", () => {
  expect(states[0]).toHaveProperty("noDial");
});

test("5.3 an accepted variable reaches the command", () => {
  expect(output("accepted")).toBe("ä b");
});

test("5.11 a command runs through a proxy", () => {
  expect(output("throughProxy")).toBe("hop");
});

describe("the journal of the machine", () => {
  const words = (name: string): readonly string[] => {
    const file = join(stack.directory, "journal");
    const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    return lines.filter((line) => line.startsWith(`${name}-`));
  };

  test("2.1 a changed host is an update: create on the new one, nothing on the old one", () => {
    expect(runs[1]?.steps["moved"]).toEqual(["update"]);
    expect(words("moved")).toEqual(["moved-create 127.0.0.1", "moved-create 127.0.0.2"]);
  });

  test("5.14 the host as a trigger replaces: create on the new one, delete on the old one", () => {
    expect(words("tied")).toEqual([
      "tied-create 127.0.0.1",
      "tied-create 127.0.0.2",
      "tied-delete 127.0.0.1",
    ]);
  });

  test("2.3 delete runs over the connection in the state", () => {
    expect(words("removed")).toEqual(["removed-delete 127.0.0.1"]);
  });
});
