import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import type { SeedArgs } from "../../src";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { startSshd, type Sshd } from "../support/engine-sshd";
import {
  applyProgram,
  commandOf,
  type Registered,
  runCommand,
  runOverSsh,
} from "../support/mini-engine";
import { loginOn } from "../support/over-ssh";
import { sshFor } from "../support/ssh-client";
import { useServers } from "../support/test-servers";
import { masterOn, slaveOn, stateFile, until } from "../support/topologies";

jest.setTimeout(120_000);
const servers = useServers();
const describeBackup = (chosenLine() ?? "mariadb-10.11").startsWith("mariadb")
  ? describe
  : describe.skip;

let sshd: Sshd;
let directory: string;
let master: SandboxServer;
let slave: SandboxServer;
let generation = 0;
let keysOfBefore: string;

const host = (server: SandboxServer) => ({
  address: "127.0.0.1",
  ...server.host,
  ssh: loginOn(sshd),
});
const program = (method: SeedArgs["method"] = "auto") =>
  slaveOn(slave, masterOn(master, { host: host(master) }), {
    host: host(slave),
    seed: { method, generation },
  });
const keysFile = () => join(directory, "authorized_keys");
const keys = () => readFileSync(keysFile(), "utf8");
const copyKey = () => stateFile(slave, "copy-key");
const copiedBy = () => /^method=(.*)$/m.exec(readFileSync(stateFile(slave, "seeded"), "utf8"))?.[1];
const beside = () => `${slave.host.dataDirectory}.pulumi_replication`;

/** What steps of the program said: those named `verbs` alone really run, in its order, until one fails; one may be led astray. */
async function only(
  verbs: readonly string[],
  method: SeedArgs["method"] = "auto",
  astray: (stdin: string) => string = (stdin) => stdin,
): Promise<{
  readonly code: number | null;
  readonly said: string;
  readonly printed: string;
  readonly registered: readonly Registered[];
}> {
  let [code, said, printed] = [0 as number | null, "", ""];
  const registered = await applyProgram(
    () => program(method),
    async (create, stdin) => {
      // A runner is put in place by its own text.
      const verb = /\/runner'? ([a-z-]+)/.exec(create)?.[1] ?? "install";
      if (code !== 0 || !["install", ...verbs].includes(verb))
        return { code: 0, stdout: "", stderr: "" };
      const ran = await runCommand(create, verb === "seed" ? astray(stdin) : stdin);
      if (verb !== "install") {
        code = ran.code;
        said += ran.stderr;
        printed += ran.stdout;
      }
      return { ...ran, code: 0 };
    },
  );
  return { code, said, printed, registered };
}

/** What the host of the master answers to whoever has the key of the copy. */
async function withCopyKey(words: string, options = "") {
  const ssh = `ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;
  const { code, stdout, stderr } = await runCommand(
    `${ssh} -i ${copyKey()} ${options} -p ${sshd.port} ${sshd.user}@127.0.0.1 ${words} </dev/null | head -c 2000; exit "\${PIPESTATUS:-0}"`,
    "",
  );
  return `${code} ${stdout}${stderr}`;
}

/** Nothing of a copy is left on either host. */
function expectNothingLeft(): void {
  expect(keys()).toBe(keysOfBefore);
  expect(statSync(keysFile()).mode & 0o777).toBe(0o640);
  expect(readdirSync(directory).filter((file) => file.includes("pulumi_replication"))).toEqual([]);
  for (const server of [master, slave])
    expect(
      readdirSync(stateFile(server)).filter((file) => /^(copy-key|let-in|sending)/.test(file)),
    ).toEqual([]);
}

describeBackup("a seed by mariadb-backup from host to host", () => {
  beforeAll(async () => {
    directory = join(servers.directory(), "sshd");
    mkdirSync(directory);
    const greeting = join(directory, "greeting");
    writeFileSync(greeting, "printf 'Welcome {to db1}\\n'\n");
    sshd = await startSshd(directory, `SetEnv BASH_ENV=${greeting}\nClientAliveInterval 5\n`);
    runOverSsh(join(await sshFor(sshd, directory), "ssh"));
    writeFileSync(keysFile(), `# the administrator's\n${keys().trim()}`);
    chmodSync(keysFile(), 0o640);
    keysOfBefore = `${keys()}\n`;
    [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
    await query(
      master,
      "CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, x VARCHAR(200)); INSERT INTO shop.t VALUES (1, 'one')",
    );
  }, 300_000);
  beforeEach(() => {
    generation += 1;
  });
  afterAll(() => sshd?.close());

  it("brings what the master has, with a key that is gone afterwards", async () => {
    const registered = await applyProgram(program);
    expect(copiedBy()).toBe("backup");
    await until(async () => (await contents(slave)) === (await contents(master)));
    expect(await bothRun(slave)).toBe(true);
    expectNothingLeft();
    const seen = JSON.stringify(registered, (name, value: unknown) =>
      name === "privateKey" ? "the login's own" : value,
    );
    expect(seen.includes("PRIVATE KEY")).toBe(false);
  });

  it("has a key that does nothing but send the files of this copy, to this host", async () => {
    const opened = await only(["seed-key", "seed-open"]);
    expect(opened).toMatchObject({ code: 0 });
    expect(opened.printed).not.toContain("PRIVATE");
    expect(opened.printed).toContain(`\ncopy_login=${sshd.user} ${sshd.port}\n`);
    expect(opened.printed).toContain(`\ncopy_host_keys=${sshd.hostKey.trim()}\ncopy_obstacle=\n`);
    expect(await withCopyKey("facts")).toMatch(/^0 (.*\n)*bytes\t\d+\nalike\tinnodb_data_file/);
    for (const words of ["id", "", "'facts; id'", "'$(id)'", "facts id"])
      expect(await withCopyKey(words)).toMatch(
        /db1: send failed: its request has |the unknown word/,
      );
    expect(await withCopyKey("facts", "-tt")).toContain("PTY allocation request failed");
    expect(await withCopyKey("", `-W 127.0.0.1:${master.port}`)).toContain(
      "stdio forwarding failed",
    );
    expect(await withCopyKey("facts", "-b 127.0.0.2")).toContain("Permission denied (publickey)");
    await applyProgram(program);
    expectNothingLeft();
  });

  it.each([
    [
      "has another host key",
      (stdin: string) => stdin.replace(/(\tcopy_host_keys\t\S+ ).*/, `$1${OTHER_KEY}`),
      "Host key verification failed",
    ],
    [
      "does not answer",
      (stdin: string) => stdin.replace(/(\tcopy_login\t\S+) \d+/, "$1 1"),
      "Connection refused",
    ],
    [
      "does not let it in",
      (stdin: string) => {
        writeFileSync(keysFile(), keysOfBefore);
        return stdin;
      },
      "Permission denied (publickey)",
    ],
  ] as const)(
    "takes a dump, and says why, where the host of the master %s; by name it is refused, and nothing is changed",
    async (_, astray, reason) => {
      await query(
        slave,
        "SET SESSION sql_log_bin = 0; SET GLOBAL read_only = OFF; INSERT INTO shop.t VALUES (-1, 'before')",
      );
      const refused = await only(["seed-key", "seed-open", "seed"], "backup", astray);
      expect(refused.code).toBe(1);
      expect(refused.said).toContain(
        `db2: seed failed: seed.method is "backup", and db1 does not say how its files can be copied: ssh to ${sshd.user} at 127.0.0.1, port `,
      );
      expect(refused.said).toMatch(
        /; nothing was changed\n  -> declare seed: \{ method: "auto" \}, which then copies by dump\n$/,
      );
      expect(refused.said).toContain(reason);
      expect(await query(slave, "SELECT x FROM shop.t WHERE id = -1")).toBe("before");
      const taken = await only(["seed-key", "seed-open", "seed", "seed-close"], "auto", astray);
      expect(taken.said).toContain("\ndb2: seeded\n");
      expect(taken.said).toContain(
        "db2: copying by dump, as backup is not possible: db1 does not say",
      );
      expect(copiedBy()).toBe("dump");
      expectNothingLeft();
    },
  );

  it("takes a dump where the key cannot be written, and says where", async () => {
    mkdirSync(`${keysFile()}.pulumi_replication`);
    const { said } = await only(["seed-key", "seed-open", "seed"]);
    rmSync(`${keysFile()}.pulumi_replication`, { recursive: true });
    expect(said).toContain(
      `db2: copying by dump, as backup is not possible: ${keysFile()} on db1, where keys of ${sshd.user} are kept, cannot be written: `,
    );
    await applyProgram(program);
    expectNothingLeft();
  });

  it.each([
    ["made its key", ["seed-key"]],
    ["opened its way", ["seed-key", "seed-open"]],
  ] as const)(
    "that is broken off when it has %s goes on, and leaves no key behind",
    async (_, done) => {
      expect(await only(done)).toMatchObject({ code: 0 });
      expect(existsSync(copyKey())).toBe(true);
      await applyProgram(program);
      expect(copiedBy()).toBe("backup");
      expectNothingLeft();
    },
  );

  it("leaves no key on the master when its slave is taken out meanwhile", async () => {
    const { registered } = await only(["seed-key", "seed-open"]);
    expect(keys()).not.toBe(keysOfBefore);
    const { inputs } = registered.find(({ name }) => name === "db2-seed-open")!;
    const { code } = await runCommand(commandOf(inputs, "delete"), String(inputs["stdin"]));
    expect(code).toBe(0);
    expect(keys()).toBe(keysOfBefore);
  });

  it("that is killed on both hosts while files are sent leaves the data of before, goes on, and leaves no key behind", async () => {
    await query(
      slave,
      "SET GLOBAL read_only = OFF; SET SESSION sql_log_bin = 0; REPLACE INTO shop.t VALUES (-1, 'before')",
    );
    const seeding = only(["seed-key", "seed-open", "seed"]);
    await until(() => readdirSync(stateFile(master)).some((file) => file.startsWith("sending")));
    await until(() => existsSync(join(beside(), "copy")));
    for (const pid of [stateFile(slave, "lock.holder"), ""].map((file) =>
      file === ""
        ? readdirSync(stateFile(master))
            .find((one) => one.startsWith("sending"))
            ?.split(".")
            .at(-1)
        : /process=(\d+)/.exec(readFileSync(file, "utf8"))?.[1],
    ))
      if (pid !== undefined) process.kill(Number(pid), "SIGKILL");
    expect((await seeding).code).not.toBe(0);
    expect(keys()).toContain("pulumi-mysql-replication:");
    expect(await only(["preflight"])).toMatchObject({ code: 0 });
    expect(await query(slave, "SELECT x FROM shop.t WHERE id = -1")).toBe("before");
    await applyProgram(program);
    expect(copiedBy()).toBe("backup");
    expectNothingLeft();
  });
});

const OTHER_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGm2pgWsmLrBAJ0s1ykUSKbxKFG9BA7Ppb1MUkHBcf8N";
