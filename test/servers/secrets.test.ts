import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { bothRun } from "../support/channel";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import { masterOn, runStep, slaveOn, step, stepsOf } from "../support/topologies";
import { textOf } from "../support/descendants";
import { login } from "../support/login";
import { defaultFlavor, numbers } from "../support/words";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;

/** As long as a channel takes: MariaDB counts characters, MySQL bytes. */
const link = `a '"\`$ \\é%:-#; b\\\\ ''$(x) \`y\` ${{ mariadb: " ", mysql: "" }[defaultFlavor]}!`;
const account = "p'\"`$ \\n\\é%:password_1 -- #; :address_1 \\";
const reader = "r'\"`$ \\0 x' OR '1'='1";
const passphrase = "passphrase of the operator";
const generated = ["db2-seed-password-generated"];
/** What they are changed to. */
const changed = { link: `2${link.slice(1)}`, account: `2${account}` };
const secrets = [link, account, reader, ...generated, ...Object.values(changed)];

/** Forms in which a secret may be quoted on its way; the longest part without special characters is too short to look for. */
const forms = secrets.flatMap((secret) => {
  const doubled = secret.replace(/\\/g, "\\\\");
  return [
    secret,
    doubled,
    doubled.replace(/'/g, "''"),
    doubled.replace(/'/g, "\\'"),
    doubled.replace(/"/g, '\\"'),
    secret.replace(/'/g, "''"),
    secret.replace(/'/g, "'\\''"),
  ];
});

/** The runner shows what is not ASCII as question marks, one a byte. */
function leaked(text: string): readonly string[] {
  return forms.filter((form) => text.includes(form) || text.includes(form.replace(/é/g, "??")));
}

const programWith = (given: { readonly link: string; readonly account: string }) => () =>
  slaveOn(
    slave,
    masterOn(master, {
      accounts: [
        {
          user: "o'app",
          password: given.account,
          grants: [{ on: "shop", privileges: ["SELECT"] }],
        },
      ],
    }),
    {
      link: { password: given.link },
      accounts: [
        { user: "reader", password: reader, grants: [{ on: "shop", privileges: ["SELECT"] }] },
      ],
    },
  );

const program = programWith({ link, account });

/** Both logs hold every statement; MySQL hides no password in one that is kept raw. */
const logs = ["general.log", "slow.log"];
const logEverything = [
  `general_log=ON\ngeneral_log_file=${logs[0]}\nslow_query_log=ON\nslow_query_log_file=${logs[1]}`,
  "long_query_time=0\nlog_output=FILE",
  ...{ mariadb: [], mysql: ["log_raw=ON"] }[defaultFlavor],
].join("\n");

/** Runs a step in an environment that holds the passphrase of the state, as the engine does. */
async function runAsOperator(create: string, stdin: string): Promise<Ran> {
  const child = spawn("/bin/sh", ["-c", create], {
    env: { ...process.env, PULUMI_CONFIG_PASSPHRASE: passphrase },
  });
  child.stdin.on("error", () => undefined); // a step may end without reading
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Looks at the command line and the environment of every process as long as `work` lasts. */
async function watch(
  work: () => Promise<unknown>,
): Promise<{ readonly looked: number; readonly found: readonly string[] }> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (pid === String(process.pid)) continue;
      for (const file of ["cmdline", "environ"]) {
        const shown = textOf(`/proc/${pid}/${file}`);
        seen.add(`${pid}/${file}`);
        // The shell that the engine starts has it; what the runner starts has no business with it.
        const [program = ""] = textOf(`/proc/${pid}/cmdline`).split("\0");
        if (shown.includes(passphrase) && /(mariadb|mysql)[a-z-]*$/.test(program))
          found.add(`${program}: ${passphrase}`);
        for (const form of leaked(shown)) found.add(`${shown.slice(0, 200)}: ${form}`);
      }
    }
  };
  const timer = setInterval(look, 3);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { looked: seen.size, found: [...found] };
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

beforeAll(async () => {
  const create = (name: string) => servers.create(name, { config: logEverything });
  [master, slave] = await Promise.all([create("db1"), create("db2")]);
  await query(
    master,
    "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY, y LONGTEXT); INSERT INTO shop.t SELECT seq, REPEAT('y', 1000) FROM " +
      numbers(2000),
  );
}, 300_000);

describe("secrets", () => {
  it("are 32 characters at most for a channel, of any kind", () => {
    expect({ mariadb: [...link].length, mysql: Buffer.byteLength(link) }[defaultFlavor]).toBe(32);
  });

  it("are in no command line, environment, output or file while a slave is made", async () => {
    const said: string[] = [];
    const run = async (create: string, stdin: string): Promise<Ran> => {
      const ran = await runAsOperator(create, stdin);
      said.push(create, ran.stdout, ran.stderr);
      return ran;
    };
    const { looked, found } = await watch(() => applyProgram(program, run));
    expect(looked).toBeGreaterThan(50);
    expect(found).toEqual([]);
    expect(leaked(said.join("\n"))).toEqual([]);
    expect(await bothRun(slave)).toBe(true);
    for (const { directory, host } of [master, slave]) {
      for (const file of [
        ...filesBelow(host.stateDirectory),
        host.configFile,
        join(directory, "error.log"),
      ])
        expect([
          file,
          leaked(readFileSync(file, "latin1")),
          leaked(readFileSync(file, "utf8")),
        ]).toEqual([file, [], []]);
    }
  });

  it("work: each account logs in with its own", async () => {
    for (const [server, user, password] of [
      [master, "o'app", account],
      [slave, "reader", reader],
    ] as const)
      expect(await login(server, user, password)).toEqual({ stdout: `${user}@%`, stderr: "" });
  });

  it.each([
    ["db1-accounts", "db1", "IDENTIFIED BY", "IDENTIFIED OTHERWISE"],
    [
      "db1-accounts",
      "db1",
      "GRANT SELECT ON `shop`",
      "GRANT SELECT ON `shop`.`no such table`, `shop`",
    ],
    ["db2-link", "db1", "REPLICATION SLAVE", "NO SUCH PRIVILEGE"],
    ["db2-follow", "db2", "marker=on", "marker=on\ngeneration=7"],
  ])("are not shown by %s when it fails (%s)", async (name, host, from, to) => {
    const { create, stdin } = step(await stepsOf(program), name);
    const broken = create.replaceAll(from, to);
    expect(broken).not.toBe(create);
    const { code, stdout, stderr } = await runCommand(broken, stdin);
    expect(code).toBe(1);
    expect(stderr).toContain(`${host}: ${name.slice(4)} failed: `);
    expect(leaked(stdout + stderr)).toEqual([]);
  });

  it("are in no command line, environment or output while the channel's own login is tried", async () => {
    const { installDirectory } = slave.host;
    let said: Ran | undefined;
    const { looked, found } = await watch(async () => {
      said = await runAsOperator(`bash ${installDirectory}/${slave.port}/runner doctor`, "");
    });
    expect(looked).toBeGreaterThan(10);
    expect(found).toEqual([]);
    expect(said).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = said!;
    expect(leaked(stdout)).toEqual([]);
    const { checks } = JSON.parse(stdout) as { checks: { check: string; ok: boolean }[] };
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ check }) => check)).toContain("login");
  });

  it("are not shown when the master refuses them", async () => {
    await query(
      master,
      "SET sql_log_bin = 0; ALTER USER 'repl_db2'@'127.0.0.1' IDENTIFIED BY 'other'",
    );
    const { code, stdout, stderr } = await runStep(await stepsOf(program), "db2-follow");
    expect(code).toBe(1);
    expect(stderr).toContain("cannot log in on the master db1: ERROR 1045");
    expect(leaked(stdout + stderr)).toEqual([]);
    await applyProgram(program);
  });

  it("are in no log of the servers, through all of it and a change", async () => {
    await applyProgram(programWith(changed));
    expect(await bothRun(slave)).toBe(true);
    for (const { host } of [master, slave]) {
      for (const log of logs) {
        const said = readFileSync(join(host.dataDirectory, log), "utf8");
        expect([log, said.includes("Connect") || said.includes("Query_time")]).toEqual([log, true]);
        expect([log, leaked(said)]).toEqual([log, []]);
      }
    }
    // Nor what is copied, which may fill a disk.
    expect(readFileSync(join(slave.host.dataDirectory, "general.log"), "utf8")).not.toContain(
      "INSERT INTO `t` VALUES",
    );
  });
});
