import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { query, startServer, stopServer, type SandboxServer } from "../../dev/servers/server";
import { channelOf, untilStopped } from "../support/channel";
import { hostArgs, master, slave, type TestStack } from "../support/stack";
import { NO_CHANGES, eventually, threads, useStacks } from "../support/stacks";
import { defaultFlavor, whileWritable, wordsOf, writeOnSlave } from "../support/words";

const stacks = useStacks();
jest.setTimeout(180_000);

const DRIFT = "PULUMI_MYSQL_REPLICATION_DRIFT";
const app = "'app'@'%'";
const repl = "'repl_db2'@'127.0.0.1'";
const PROOF = { "db2-mark": "update", "db2-verify": "update" };

/** Something that is done by hand, the step that mends it, and what a preview says. */
interface ByHand {
  readonly what: string;
  readonly done: () => unknown;
  readonly step: string;
  readonly shown: () => string;
  readonly mended: () => Promise<void>;
}

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  await query(
    db1,
    "CREATE EVENT shop.tidy ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.item WHERE id < 0",
  );
  stack = await stacks.stack("drift");
  declare({});
  expect((await stack.up()).code).toBe(0);
});

/** Declares both, with `more` for the slave. */
function declare(more: Record<string, unknown>): void {
  stack.declare([
    master(db1, {
      settings: { max_connections: 200 },
      accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT", "INSERT"] }] }],
    }),
    slave(db2, "db1", 2, { settings: { max_connections: 150 }, ...more }),
  ]);
}

const runnerOf = ({ host }: SandboxServer) =>
  join(host.installDirectory, String(host.port), "runner");
const words = () => wordsOf(db2);
const grants = (account: string) => query(db1, `SHOW GRANTS FOR ${account}`);
/** Changes the channel of the slave by a clause in MariaDB's words. */
const change = (clause: string) =>
  query(
    db2,
    `${words().stop}; CHANGE ${
      words().flavor === "mariadb"
        ? `MASTER TO MASTER_${clause}`
        : `REPLICATION SOURCE TO SOURCE_${clause}`
    }; ${words().start}`,
  );

it("is as declared after the first run, and stays so", async () => {
  expect(await stack.up()).toEqual(NO_CHANGES);
});

const live: readonly ByHand[] = [
  {
    what: "a declared setting",
    done: () => query(db1, "SET GLOBAL max_connections = 300"),
    step: "db1-config",
    shown: () => "max_connections is 300, declared 200",
    mended: async () => expect(await query(db1, "SELECT @@max_connections")).toBe("200"),
  },
  {
    what: "an option file that everybody may write",
    done: () => chmodSync(db1.host.configFile, 0o666),
    step: "db1-config",
    shown: () => `${db1.host.configFile} may be written by everybody: no server reads it`,
    mended: () => Promise.resolve(expect(statSync(db1.host.configFile).mode & 0o777).toBe(0o664)),
  },
  {
    what: "a slave that is writable",
    done: () => query(db2, "SET GLOBAL read_only = OFF"),
    step: "db2-config",
    shown: () => "read_only is OFF, declared ON",
    mended: async () => expect(await query(db2, "SELECT @@read_only")).toBe("1"),
  },
  {
    what: "a slave that was stopped",
    done: () => query(db2, words().stop),
    step: "db2-follow",
    shown: () => "the SQL thread is stopped; the IO thread is stopped",
    mended: async () => expect(await threads(db2)).toBe("Yes/Yes/0"),
  },
  {
    what: "another password of the replication account",
    done: () => query(db1, `SET sql_log_bin = 0; ALTER USER ${repl} IDENTIFIED BY 'another'`),
    step: "db2-link",
    shown: () => `the password of ${repl} was changed`,
    mended: async () => expect(await threads(db2)).toBe("Yes/Yes/0"),
  },
  {
    what: "a grant that was revoked, beside one that another gave",
    done: () =>
      query(
        db1,
        `SET sql_log_bin = 0; REVOKE INSERT ON shop.* FROM ${app}; GRANT DELETE ON shop.* TO ${app}`,
      ),
    step: "db1-accounts",
    shown: () => `${app} has no INSERT on shop.*`,
    mended: async () => expect(await grants(app)).toContain("SELECT, INSERT, DELETE ON `shop`"),
  },
];

const gone: readonly ByHand[] = [
  {
    what: "the replication account",
    done: () => query(db1, `SET sql_log_bin = 0; DROP USER ${repl}`),
    step: "db2-link",
    shown: () => `the account ${repl} is gone`,
    mended: async () => expect(await grants(repl)).toContain("REPLICATION"),
  },
  {
    what: "a declared account",
    done: () => query(db1, `SET sql_log_bin = 0; DROP USER ${app}`),
    step: "db1-accounts",
    shown: () => `the account ${app} is gone`,
    mended: async () => expect(await grants(app)).toContain("SELECT, INSERT ON `shop`"),
  },
  {
    what: "the option file",
    done: () => rmSync(db1.host.configFile),
    step: "db1-config",
    shown: () => `${db1.host.configFile} is gone`,
    mended: async () => expect(readFileSync(db1.host.configFile, "utf8")).toContain("server_id"),
  },
  {
    what: "the channel",
    done: () => query(db2, `${words().stop}; ${words().forget}`),
    step: "db2-follow",
    shown: () => "it follows nobody",
    mended: async () => expect(await threads(db2)).toBe("Yes/Yes/0"),
  },
  {
    what: "the runner",
    done: () => rmSync(db2.host.installDirectory, { recursive: true }),
    step: "db2-runner",
    shown: () => "the runner is gone",
    mended: async () => expect(existsSync(db2.host.installDirectory)).toBe(true),
  },
];

const otherwise: readonly ByHand[] = [
  {
    what: "a setting that only a restart brings to every session",
    done: () => query(db2, "SET GLOBAL server_id = 77"),
    step: "db2-config",
    shown: () => "server_id is 77, declared 2, which takes a restart of the server",
    mended: async () => expect(await query(db2, "SELECT @@server_id")).toBe("2"),
  },
  {
    what: "an option file that was edited",
    done: () => appendFileSync(db2.host.configFile, "# by hand\n"),
    step: "db2-config",
    shown: () => `${db2.host.configFile} was changed`,
    mended: async () => expect(readFileSync(db2.host.configFile, "utf8")).not.toContain("hand"),
  },
  {
    what: "a runner that is only a part of it",
    done: () => truncateSync(runnerOf(db2), 5000),
    step: "db2-runner",
    shown: () => "the runner was changed",
    mended: () => Promise.resolve(expect(statSync(runnerOf(db2)).size).toBeGreaterThan(5000)),
  },
  {
    what: "our filter",
    done: () =>
      query(
        db2,
        `${words().stop}; ${
          words().flavor === "mariadb"
            ? "SET GLOBAL replicate_wild_ignore_table = 'mysql.%,shop.log%'"
            : "CHANGE REPLICATION FILTER REPLICATE_WILD_IGNORE_TABLE = ('mysql.%', 'shop.log%')"
        }; ${words().start}`,
      ),
    step: "db2-config",
    shown: () => "replicate_wild_ignore_table is mysql.%,shop.log%, declared mysql.%",
    mended: async () =>
      expect((await channelOf(db2))["Replicate_Wild_Ignore_Table"]).toBe("mysql.%"),
  },
  {
    what: "an event of the master",
    done: () => writeOnSlave(db2, "ALTER EVENT shop.tidy ENABLE"),
    step: "db2-follow",
    shown: () => "1 event(s) are enabled",
    mended: async () =>
      expect(await query(db2, "SELECT status FROM information_schema.events")).toMatch(
        /^(SLAVESIDE|REPLICA_SIDE)_DISABLED$/,
      ),
  },
  {
    what: "the channel's retries",
    done: () => change("CONNECT_RETRY = 33"),
    step: "db2-follow",
    shown: () => "Connect_Retry is 33, declared 10",
    mended: async () => expect((await channelOf(db2))["Connect_Retry"]).toBe("10"),
  },
];

const restricted: readonly ByHand[] = [
  {
    what: "a replication account that was locked",
    done: () => query(db1, `SET sql_log_bin = 0; ALTER USER ${repl} ACCOUNT LOCK`),
    step: "db2-link",
    shown: () => `${repl} has ACCOUNT LOCK, declared ACCOUNT UNLOCK`,
    mended: connectsAnew,
  },
  {
    what: "what it requires",
    done: () => query(db1, `SET sql_log_bin = 0; ALTER USER ${repl} REQUIRE X509`),
    step: "db2-link",
    shown: () => `${repl} has REQUIRE X509, declared REQUIRE NONE`,
    mended: connectsAnew,
  },
  {
    what: "a limit of it",
    done: () => query(db1, `SET sql_log_bin = 0; ALTER USER ${repl} WITH MAX_USER_CONNECTIONS 1`),
    step: "db2-link",
    shown: () => `${repl} has MAX_USER_CONNECTIONS 1, declared MAX_USER_CONNECTIONS 0`,
    mended: connectsAnew,
  },
  {
    what: "a declared account whose password has expired",
    done: () => query(db1, `SET sql_log_bin = 0; ALTER USER ${app} PASSWORD EXPIRE`),
    step: "db1-accounts",
    shown: () => `the password of ${app} has expired`,
    mended: async () =>
      expect(
        await query(
          db1,
          "SELECT password_expired FROM mysql.user WHERE user = 'app' AND host = '%'",
        ),
      ).toBe("N"),
  },
];

/** The slave logs in once more. */
async function connectsAnew() {
  await query(db2, `${words().stop}; ${words().start}`);
  await eventually(async () => expect(await threads(db2)).toBe("Yes/Yes/0"));
}

it.each([
  ["what is changed live", live],
  ["what an account may no longer do", restricted],
  ["what is gone", gone],
  ["what is otherwise", otherwise],
])("%s is seen in the preview, and mended by the run", async (_, rows) => {
  for (const { done } of rows) await done();
  const steps = rows.map(({ step }) => step);
  const observed = ["db1", "db2"].filter((name) =>
    steps.some((step) => (step === "db2-link" ? "db1" : step.slice(0, 3)) === name),
  );
  const changes = {
    ...Object.fromEntries(observed.map((name) => [`${name}-observed`, "update"])),
    ...Object.fromEntries(steps.map((step) => [step, "update"])),
    ...PROOF,
  };
  const preview = await stack.preview();
  for (const { shown } of rows) expect(preview.output).toContain(shown());
  expect(preview.changes).toEqual(changes);
  const run = await stack.up();
  expect([run.changes, run.code, run.code === 0 ? "" : run.output]).toEqual([changes, 0, ""]);
  for (const { mended } of rows) await mended();
  expect(await stack.up()).toEqual(NO_CHANGES);
});

describe("what no step mends", () => {
  type Named = readonly [string, () => unknown, string, (printed: string) => unknown];

  /** What is skipped next is the mark of the run that says so: the one after it makes another. */
  const skipped: readonly [string, () => unknown, string, (printed: string) => Promise<unknown>] = [
    "events that are to be skipped, among them the mark",
    () => query(db2, "STOP SLAVE; SET GLOBAL sql_slave_skip_counter = 5; START SLAVE"),
    "Skip_Counter is 5, which is not declared",
    async (printed) => {
      const mend = /-> run (STOP SLAVE; .*; START SLAVE)$/m.exec(printed);
      await query(db2, mend?.[1] ?? "it was not said");
      expect((await stack.up()).output).toContain(
        "were events skipped, or was the slave seeded, since the mark? the next pulumi up writes the row again",
      );
      const preview = await stack.preview();
      expect(preview.output).toContain(
        "db2: the mark of its last proof did not come, and will not",
      );
    },
  ];

  const red = { "db2-observed": "update", ...PROOF };

  it.each<Named>([
    [
      "a delay",
      () => change("DELAY = 5"),
      "SQL_Delay is 5, which is not declared",
      () => change("DELAY = 0"),
    ],
    [
      "another channel",
      () =>
        query(
          db2,
          words().flavor === "mariadb"
            ? "CHANGE MASTER 'other' TO MASTER_HOST = '127.0.0.9', MASTER_PORT = 1"
            : "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.9', SOURCE_PORT = 1 FOR CHANNEL 'other'",
        ),
      'it follows 127.0.0.9:1 too, over the channel "other"',
      () =>
        query(
          db2,
          words().flavor === "mariadb"
            ? "RESET SLAVE 'other' ALL"
            : "RESET REPLICA ALL FOR CHANNEL 'other'",
        ),
    ],
    [
      "what another option file hides from the next start on",
      () => writeFileSync(laterFile(), "[mysqld]\nslave-skip-errors = 1062\n"),
      "slave_skip_errors is 1062 in the option files for the next start, which is not declared",
      () => rmSync(laterFile()),
    ],
    [
      "a thread that an error has stopped",
      async () => {
        await writeOnSlave(db2, "INSERT INTO shop.item (id) VALUES (7001)");
        await query(db1, "INSERT INTO shop.item (id) VALUES (7001)");
        await untilStopped(db2, 1062);
      },
      "the SQL thread has stopped with error 1062",
      async () => {
        await writeOnSlave(db2, "DELETE FROM shop.item WHERE id = 7001");
        await query(db2, `${words().stop}; ${words().start}`);
        await eventually(async () => expect(await threads(db2)).toBe("Yes/Yes/0"));
      },
    ],
    ...(defaultFlavor === "mariadb" ? [skipped] : []),
    [
      "a transaction of its own",
      () =>
        whileWritable(db2, async () => {
          await query(db2, "INSERT INTO shop.item (id) VALUES (7002)");
        }),
      "it has written transactions of its own: ",
      async (printed: string) => {
        await writeOnSlave(db2, "DELETE FROM shop.item WHERE id = 7002");
        const forget = /with its own binary log.*?: (STOP .*?; START \w+)/.exec(printed);
        await query(db2, forget?.[1] ?? "it was not said");
        await eventually(async () => expect(await threads(db2)).toBe("Yes/Yes/0"));
      },
    ],
  ])("is named, and makes the proof red: %s", async (_, done, shown, mend) => {
    await done();
    const preview = await stack.preview();
    expect(preview).toMatchObject({ code: 0, changes: red });
    expect(preview.output).toContain(shown);
    const run = await stack.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("verify failed");
    await mend(run.output);
    expect((await stack.up()).code).toBe(0);
    expect(await stack.up()).toEqual(NO_CHANGES);
  });
});

/** An option file of `server`, the slave, that is read after ours. */
const laterFile = (server = db2) => join(dirname(server.host.configFile), "zz.cnf");

it("a filter of the master's log for its next start is named, and red until it is gone", async () => {
  writeFileSync(laterFile(db1), "[mysqld]\nbinlog-ignore-db = shop\n");
  const preview = await stack.preview();
  expect(preview.output).toContain(
    "db1: binlog_ignore_db is shop in the option files for the next start, which is not declared",
  );
  expect(preview.changes).toEqual({ "db1-observed": "update", ...PROOF });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(`take it out of ${laterFile(db1)}`);
  rmSync(laterFile(db1));
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);
});

it.each([
  [
    "a log that is switched off",
    () => writeFileSync(laterFile(), "[mysqld]\nskip-log-bin\n"),
    () => rmSync(laterFile()),
    "log_bin is OFF in the option files, declared ",
    "something overrides the declared configuration: log_bin is ",
  ],
  [
    "our option file, which is not included any more",
    () => editMain((text) => text.replace(/^!includedir/m, "# !includedir")),
    () => editMain((text) => text.replace(/^# !includedir/m, "!includedir")),
    "the server does not read ",
    "the server does not read ",
  ],
])(
  "%s at the next start is named, and red until it is mended",
  async (_, done, undo, shown, said) => {
    done();
    const preview = await stack.preview();
    expect(preview.output).toContain(shown);
    expect(preview.changes).toEqual({ "db2-observed": "update", "db2-config": "update", ...PROOF });
    const run = await stack.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(said);
    undo();
    expect((await stack.up()).code).toBe(0);
    expect(await stack.up()).toEqual(NO_CHANGES);
  },
);

function editMain(edited: (text: string) => string) {
  const file = join(dirname(dirname(db2.host.configFile)), "my.cnf");
  writeFileSync(file, edited(readFileSync(file, "utf8")));
}

it("another option file that wins is named, and red until it is gone", async () => {
  const file = laterFile();
  writeFileSync(file, "[mysqld]\nmax-connections = 170\n");
  const preview = await stack.preview();
  expect(preview.output).toContain("max_connections is 170 in the option files, declared 150");
  expect(preview.changes).toEqual({ "db2-observed": "update", "db2-config": "update", ...PROOF });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(`max_connections is "170" in ${file}, declared "150"`);
  rmSync(file);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);
});

const persists = "max_connections is persisted as 300, declared 150";
(defaultFlavor === "mysql" ? it : it.skip).each([
  ["and live", "PERSIST", persists],
  ["for the next start", "PERSIST_ONLY", persists],
])("a variable that is persisted %s is named, and red until it is reset", async (_, how, shown) => {
  await query(db2, `SET ${how} max_connections = 300`);
  const preview = await stack.preview();
  expect(preview.output).toContain(shown);
  expect(preview.changes).toEqual({ "db2-observed": "update", "db2-config": "update", ...PROOF });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("run RESET PERSIST max_connections");
  await query(db2, "RESET PERSIST max_connections");
  expect((await stack.up()).code).toBe(0);
  expect(await query(db2, "SELECT @@max_connections")).toBe("150");
  expect(await stack.up()).toEqual(NO_CHANGES);
});

it.each([
  ["a slave", () => writeOnSlave(db2, "DROP DATABASE pulumi_replication"), ["db2-follow"]],
  [
    "a master, and with it on its slave",
    () => query(db1, "DROP DATABASE pulumi_replication"),
    ["db2-follow", "db2-link"],
  ],
])("the library's own database that was dropped on %s is made again", async (_, done, steps) => {
  await done();
  const gone = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name LIKE 'pulumi%'";
  await eventually(async () => expect(await query(db2, gone)).toBe("0"));
  const preview = await stack.preview();
  expect(preview.output).toContain("the database pulumi_replication is gone");
  const changes = {
    ...(steps.includes("db2-link") ? { "db1-observed": "update" } : {}),
    "db2-observed": "update",
    ...Object.fromEntries(steps.map((step) => [step, "update"])),
    ...PROOF,
  };
  expect(preview.changes).toEqual(changes);
  expect(await stack.up()).toMatchObject({ code: 0, changes });
  expect(await stack.up()).toEqual(NO_CHANGES);
});

const stateOf = ({ host }: SandboxServer) => join(host.stateDirectory, String(host.port));

it("a slave's state directory that is gone is put back, its mark of the seed by what the channel says", async () => {
  rmSync(stateOf(db2), { recursive: true });
  const changes = {
    "db2-observed": "update",
    "db2-config": "update",
    "db2-local-accounts": "update",
    "db2-follow": "update",
    ...PROOF,
  };
  const preview = await stack.preview();
  expect(preview.output).toContain(`${stateOf(db2)} is gone`);
  expect(preview.changes).toEqual(changes);
  expect(await stack.up()).toMatchObject({ code: 0, changes });
  const mark = readFileSync(join(stateOf(db2), "seeded"), "utf8");
  expect(mark).toMatch(/^generation=1\nlineage=\nmaster=.+\nself=.+\nmethod=auto\n/);
  expect(mark).toContain("scope=everything\nbrought=\n");
  expect(await stack.up()).toEqual(NO_CHANGES);
});

it("a master's state directory that is gone is red until accounts with passwords of its own are dropped", async () => {
  rmSync(stateOf(db1), { recursive: true });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(`the account ${repl} exists already and was not made here`);
  expect(run.output).toContain("declare its password, or drop the account");
  await query(db1, `SET sql_log_bin = 0; DROP USER ${repl}; DROP USER ${app}`);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);
});

it("a server that is down is named, and red until it is up again", async () => {
  await stopServer(db1);
  const preview = await stack.preview();
  expect(preview.output).toContain("db1: the server does not answer");
  expect(preview.changes).toMatchObject({ "db1-config": "update", ...PROOF });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("start it");
  await startServer(db1);
  await query(db2, `${words().stop}; ${words().start}`);
  await eventually(async () => expect(await threads(db2)).toBe("Yes/Yes/0"));
  expect((await stack.up()).code).toBe(0);
  expect(await stack.up()).toEqual(NO_CHANGES);
});

describe("for a whole run", () => {
  const asked = async (drift: string, run: () => Promise<unknown>) => {
    process.env[DRIFT] = drift;
    try {
      await run();
    } finally {
      delete process.env[DRIFT];
    }
  };

  it("is looked at and mended, only named, or not looked at", async () => {
    await query(db1, "SET GLOBAL max_connections = 300");
    await asked("off", async () => expect(await stack.up()).toEqual(NO_CHANGES));
    await asked("report", async () => {
      const { code, changes, output } = await stack.up();
      expect([code, changes]).toEqual([0, { "db1-observed": "update", ...PROOF }]);
      expect(output).toContain("db1: max_connections is 300, declared 200");
    });
    await asked("sometimes", async () => {
      const { code, output } = await stack.preview();
      expect(code).not.toBe(0);
      expect(output).toContain(`${DRIFT}: must be "repair", "report" or "off"`);
    });
    expect(await query(db1, "SELECT @@max_connections")).toBe("300");
    expect((await stack.up()).changes).toMatchObject({ "db1-config": "update" });
    expect(await query(db1, "SELECT @@max_connections")).toBe("200");
    expect(await stack.up()).toEqual(NO_CHANGES);
  });
});

it("a slave's host that was made anew is named, and red until its host.generation is raised", async () => {
  await stacks.rebuild(db2);
  const said = "its host was made anew, or is another one";
  const preview = await stack.preview();
  expect(preview.output).toContain(`db2: ${said}: neither `);
  const changes = { "db2-observed": "update", "db2-runner": "update", ...PROOF };
  expect(preview.changes).toEqual(changes);
  for (const run of [await stack.up(), await stack.up()]) {
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(`db2: runner failed: ${said}; nothing was changed there`);
    expect(run.output).toContain(
      "-> declare host: { generation: 2 }: every step is made there anew",
    );
    expect(existsSync(db2.host.installDirectory)).toBe(false);
    expect(await threads(db2)).toBe("no channel");
  }
  declare({ host: { ...hostArgs(db2), generation: 2 } });
  expect((await stack.up()).code).toBe(0);
  expect(await threads(db2)).toBe("Yes/Yes/0");
  expect(await stack.up()).toEqual(NO_CHANGES);
});

it("a master's host that was made anew is red too", async () => {
  await stacks.rebuild(db1);
  expect((await stack.preview()).changes).toMatchObject({ "db1-runner": "update" });
  const run = await stack.up();
  expect(run.code).not.toBe(0);
  expect(run.output).toContain(
    "-> declare host: { generation: 2 }: every step is made there anew; its slaves refuse to follow it until their seed.generation is raised",
  );
  expect(existsSync(db1.host.installDirectory)).toBe(false);
});
