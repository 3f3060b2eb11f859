import * as pulumi from "@pulumi/pulumi";
import {
  ApplicationBlock,
  DoubleConnectionCheck,
  Master,
  MultiMasterPair,
  Slave,
  TopologyError,
  type MasterArgs,
  type MultiMasterPairArgs,
} from "../../src";
import { checkedAddress, connectionTo, DIALS } from "../../src/components/connection";
import { checkedReplicationPassword } from "../../src/components/password";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { named, plainTexts, runProgram, unwrapped } from "../support/mocks";
import { chain, hostile } from "./chain";

const hostKey = "ssh-ed25519 AAAAC3Nza";
const privateKey = "key";
const base: MasterArgs = {
  host: { address: "192.0.2.1" },
  engine: "mariadb-10.11",
  serverId: 1,
};

/** What a program says that makes a server with `args`. */
async function refusal(make: () => unknown): Promise<unknown> {
  let refused: unknown;
  await runProgram(() => {
    try {
      make();
    } catch (error) {
      refused = error;
    }
  });
  return refused;
}

const master = (args: object) => refusal(() => new Master("db1", { ...base, ...args }));
const slave = (args: object) =>
  refusal(() => {
    const db1 = new Master("db1", base);
    const host = { address: "192.0.2.2" };
    new Slave("db2", { ...base, host, serverId: 2, master: db1, ...args });
  });

describe("the place of a server", () => {
  const message = async (make: () => unknown) => ((await refusal(make)) as Error).message;
  const refused = (name: string, beside: string, there: string) =>
    `Cannot plan the topology: found 1 problem(s)\n  - ${name}.host: must be another server than "${beside}": both are ${there}`;

  it("is not its master's", async () => {
    expect(((await slave({ host: { address: "192.0.2.1" } })) as Error).message).toBe(
      refused("db2", "db1", "192.0.2.1 port 3306"),
    );
  });

  it("is not that of a server of another topology of the program", async () => {
    const again = { ...base, host: { address: "DB1.example." } };
    expect(
      await message(() => {
        new Master("db1", { ...base, host: { address: "db1.example" } });
        new Master("db2", again);
      }),
    ).toBe(refused("db2", "db1", "DB1.example. port 3306 (there: db1.example)"));
  });

  it("is not that of the other member of its pair", async () => {
    const host = { address: "192.0.2.1" };
    const members = ["db1", "db2"].map((name) => ({ name, host }));
    const { engine } = base;
    expect(
      await message(() => new MultiMasterPair("pair", { engine, members, databases: ["shop"] })),
    ).toBe(refused("db2", "db1", "192.0.2.1 port 3306"));
  });
});

describe("arguments", () => {
  it("that are not known are all named at once, with their places", async () => {
    const error = await master({
      serverID: 1,
      databases: "shop",
      host: { address: "192.0.2.1", dataDir: "/x", port: 0, ssh: { pasword: hostile("typo") } },
      binlog: { expiryDays: 4, format: "row" },
      accounts: [{ name: "app" }, { user: "b", grants: [{ privileges: ["ALL"] }] }],
      onDestroy: "keep",
    });
    expect(error).toBeInstanceOf(TopologyError);
    expect((error as TopologyError).message).toBe(
      "Cannot plan the topology: found 11 problem(s)\n" +
        '  - db1.host.ssh: Unrecognized key: "pasword": the nearest is "password"\n' +
        "  - db1.host.port: Too small: expected number to be >=1\n" +
        '  - db1.host: Unrecognized key: "dataDir": the nearest is "dataDirectory"\n' +
        '  - db1.binlog.format: Invalid option: expected one of "ROW"|"MIXED"|"STATEMENT"\n' +
        '  - db1.binlog: Unrecognized key: "expiryDays": the nearest is "expireDays"\n' +
        '  - db1.onDestroy: Invalid option: expected one of "undo"|"leave"|"gone"\n' +
        "  - db1.databases: Invalid input: expected array, received string\n" +
        "  - db1.accounts[0].user: Invalid input: expected string, received undefined\n" +
        '  - db1.accounts[0]: Unrecognized key: "name"\n' +
        "  - db1.accounts[1].grants[0].on: Invalid input: expected string, received undefined\n" +
        '  - db1: Unrecognized key: "serverID": the nearest is "serverId"',
    );
  });

  it("are named with the values beside them, and a value of the wrong shape once", async () => {
    const named = (error: unknown) => (error as TopologyError).problems.map(({ at }) => at);
    const settings = { none: 1 };
    expect(named(await master({ serverId: "1", onDestory: "undo", settings }))).toEqual([
      "db1.serverId",
      "db1",
      "db1.settings.none",
    ]);
    expect(named(await slave({ serverId: 1, rollout: "all", accounts: [{}], settings }))).toEqual([
      "db2.accounts[0].user",
      "db2.rollout",
      "db2.serverId",
      "db2.settings.none",
    ]);
    const pair = { engine: base.engine, databases: ["shop"], switchSecond: 1, settings };
    const members = ["db1", "db2"].map((name) => ({ name, host: { address: `${name}.example` } }));
    expect(named(await refusal(() => new MultiMasterPair("pair", { ...pair, members })))).toEqual([
      "pair",
      "db1.settings.none",
      "db2.settings.none",
    ]);
  });

  it("of a slave are checked the same way", async () => {
    const error = await slave({
      databases: ["shop"],
      seed: { generation: 0, methode: "dump" },
      link: { from: "", connectRetrySeconds: 0.5 },
      verify: { marker: "on" },
      rollout: "all",
    });
    expect((error as TopologyError).problems).toEqual([
      { at: "db2.seed.generation", message: "Too small: expected number to be >=1" },
      { at: "db2.seed", message: 'Unrecognized key: "methode": the nearest is "method"' },
      { at: "db2.link.from", message: "Too small: expected string to have >=1 characters" },
      {
        at: "db2.link.connectRetrySeconds",
        message: "Invalid input: expected int, received number",
      },
      { at: "db2.verify.marker", message: "Invalid input: expected boolean, received string" },
      { at: "db2.rollout", message: 'Invalid option: expected one of "serial"|"parallel"' },
      {
        at: "db2",
        message:
          'Unrecognized key: "databases": it belongs to its master, whose data a slave has: declare it there',
      },
    ]);
  });

  it("that are outputs where a plain value is needed are named as such, once each", async () => {
    const plain = (value: unknown) => pulumi.output(value);
    const error = await master({
      serverId: plain(1),
      host: { address: plain("192.0.2.1"), port: plain(3306), service: { unit: plain("mysql") } },
      settings: { max_connections: plain(500) },
      binlog: plain({ expireDays: 7 }),
      accounts: [{ user: plain("app"), from: [plain("192.0.2.9")] }],
      databases: [plain("shop"), { name: plain("crm") }],
    });
    const message =
      "must be a plain value, it is an Output: it decides what is declared, before anything runs; give the value itself, or one of the stack's configuration";
    expect((error as TopologyError).problems).toEqual(
      [
        "db1.host.port",
        "db1.host.service.unit",
        "db1.serverId",
        "db1.binlog",
        "db1.settings.max_connections",
        "db1.databases[0]",
        "db1.databases[1].name",
        "db1.accounts[0].user",
        "db1.accounts[0].from[0]",
      ].map((at) => ({ at, message })),
    );
  });

  it("of several shapes are judged by the one that they come nearest to", async () => {
    const error = await master({
      host: { address: "192.0.2.1", service: { unti: "mysql" } },
      databases: ["shop", { nam: "crm", name: "crm" }, 3],
      settings: { max_connections: {} },
    });
    expect((error as TopologyError).problems).toEqual([
      {
        at: "db1.host.service.unit",
        message: "Invalid input: expected string, received undefined",
      },
      { at: "db1.host.service", message: 'Unrecognized key: "unti": the nearest is "unit"' },
      {
        at: "db1.settings.max_connections",
        message: "Invalid input: expected string or number or boolean or array, received object",
      },
      { at: "db1.databases[1]", message: 'Unrecognized key: "nam": the nearest is "name"' },
      {
        at: "db1.databases[2]",
        message: "Invalid input: expected string or object, received number",
      },
    ]);
  });

  it("are errors that the engine prints without a stack trace", async () => {
    for (const args of [{ serverID: 1 }, { host: { address: "192.0.2.1", ssh: {} } }])
      expect(pulumi.RunError.isInstance(await master(args))).toBe(true);
  });

  it("of another kind of server are told where they belong", async () => {
    expect(((await master({ seed: {} })) as TopologyError).problems).toEqual([
      {
        at: "db1",
        message:
          'Unrecognized key: "seed": it belongs to a Slave, which names its master: declare it there',
      },
    ]);
    const pair = await refusal(
      () => new MultiMasterPair("pair", { serverId: 1 } as unknown as MultiMasterPairArgs),
    );
    expect((pair as TopologyError).problems).toContainEqual({
      at: "pair",
      message: 'Unrecognized key: "serverId": it belongs to each member: declare it in members',
    });
  });

  it("never show a value that may be secret", async () => {
    const error = await master({ host: { address: "x", ssh: { privatekey: hostile("key") } } });
    expect(String(error)).toContain("privatekey");
    expect(String(error)).not.toContain("hunter2");
  });

  it("are refused with every problem of the topology, by the server that brings them in", async () => {
    const error = await slave({ serverId: 1, settings: { read_only: false } });
    expect((error as TopologyError).message).toBe(
      "Cannot plan the topology: found 2 problem(s)\n" +
        '  - db2.serverId: must be unique: "db2" and "db1" both have 1\n' +
        "  - db2.settings.read_only: must not be set here, the library owns it: leave it out: slaves are read-only and masters are not; for a pair, declare writer",
    );
  });

  it.each([
    ["overwrite", { seed: { overwrite: "7/db\nmethod=none" } }, "seed.overwrite"],
    ["recheck", { recheck: "now\nmarker=off" }, "recheck"],
    [
      "shortenRetentionOn",
      { binlog: { shortenRetentionOn: "db2\nrestart=never" } },
      "binlog.shortenRetentionOn",
    ],
  ])("of one line hold no second one: %s", async (_name, args, at) => {
    expect(((await slave(args)) as TopologyError | undefined)?.problems).toEqual([
      { at: `db2.${at}`, message: "must be one line" },
    ]);
  });

  it("refuse a master that is none", async () => {
    let pair: unknown;
    await runProgram(() => {
      const member = (name: string) => ({ name, host: { address: `${name}.example` } });
      pair = new MultiMasterPair("pair", {
        engine: "mariadb-10.11",
        members: [member("db3"), member("db4")],
        databases: ["shop"],
      });
    });
    for (const master of ["db1", undefined, { name: "db1", reach: {} }, pair])
      expect(((await slave({ master })) as TopologyError | undefined)?.problems).toEqual([
        {
          at: "db2.master",
          message: "must be a Master, a Slave, or a member of a pair, as pair.members gives it",
        },
      ]);
    let other: pulumi.ComponentResource | undefined;
    await runProgram(() => {
      other = new pulumi.ComponentResource("pulumi-mysql-replication:index:Server", "db1");
      Object.assign(other, { name: "db1", reach: pulumi.output({}) });
    });
    expect(await slave({ master: other })).toEqual(
      new ReferenceError(
        "Cannot use this server as a master: it was made by another copy of the library",
      ),
    );
  });

  it("may be unknown where they are inputs", async () => {
    const secret = pulumi.secret("hunter2");
    expect(
      await master({
        host: { address: pulumi.output("192.0.2.1"), ssh: { hostKey, password: secret } },
      }),
    ).toBe(undefined);
  });
});

describe("the arguments of an application's block", () => {
  const block = {
    host: { address: "192.0.2.3" },
    file: "/var/www/databases.php",
    comment: "//",
    before: "^return\\$pro;",
    byHand: "^[[:alpha:]]+_ro",
    check: ["php", "-l"],
    lines: "one\n",
  };
  const refused = async (changes: object) =>
    (
      (await refusal(() => new ApplicationBlock("app", { ...block, ...changes }))) as
        TopologyError | undefined
    )?.problems;

  it("may be as they are documented", async () => {
    expect(await refused({ lines: pulumi.secret("hunter2") })).toBe(undefined);
  });

  it.each([
    [{ files: "/x" }, "app", 'Unrecognized key: "files": the nearest is "file"'],
    [{ host: { address: "x", dir: "/x" } }, "app.host", 'Unrecognized key: "dir"'],
    [{ file: "databases.php" }, "app.file", "must be an absolute path"],
    [{ check: [] }, "app.check", "must name a program"],
    [{ before: "^(return" }, "app.before", "must be a regular expression"],
    [{ byHand: "[a" }, "app.byHand", "must be a regular expression"],
    [{ lines: undefined }, "app.lines", "must be given"],
    [
      { after: "db2" },
      "app.after",
      "must be a Master, a Slave, or a member of a pair, as pair.members gives it",
    ],
  ])("are refused when they are %j", async (changes, at, message) => {
    expect(await refused(changes)).toEqual([{ at, message }]);
  });
});

describe("accounts", () => {
  it("of one user from several addresses have one password", async () => {
    const accounts = [
      { user: "app", from: "192.0.2.1" },
      { user: "app", from: "192.0.2.2" },
    ];
    const { registrations, outputs } = await runProgram(
      () => new Master("db1", { ...base, accounts }),
    );
    const made = registrations.filter(({ kind }) => kind === "RandomPassword");
    expect(made.map(({ name }) => name)).toEqual(["db1-password-app"]);
    expect(unwrapped(outputs["db1"]?.["passwords"])).toEqual({ app: "generated-db1-password-app" });
  });
});

describe("outputs", () => {
  it("tell where a server answers, what is planned, and who follows whom", async () => {
    const { outputs } = await runProgram(() =>
      chain({ db2: { host: { address: "192.0.2.2", port: 3307 } } }),
    );
    expect(outputs["db2"]).toMatchObject({
      endpoint: { address: "192.0.2.2", port: 3307 },
      serverId: 2,
      plan: { name: "db2", role: "slave", port: 3307, follow: { master: "db1" } },
      diagram:
        "graph TD\n" +
        '  server_db2["db2<br/>mariadb-10.11, id 2"]\n' +
        '  server_db4["db4<br/>mariadb-10.11, id 4"]\n' +
        "  server_db2 -->|gtid| server_db4\n",
    });
    expect(Object.keys(outputs["db2"] ?? {}).sort()).toEqual([
      "diagram",
      "endpoint",
      "passwords",
      "plan",
      "reach",
      "serverId",
    ]);
    expect(plainTexts(outputs["db2"]).join("\n")).not.toMatch(/hunter2|generated-/);
  });
});

describe("warnings", () => {
  it("are logged with their place and what to do", async () => {
    const { warnings } = await runProgram(
      () =>
        new Master("db1", {
          ...base,
          host: { address: "192.0.2.1", ssh: { insecureIgnoreHostKey: true, privateKey } },
          binlog: { sync: 0 },
        }),
    );
    expect(warnings).toEqual([
      "db1.binlog.sync: a crash of the server can lose commits that slaves have already; leave it at 1 unless that is accepted (it is 0)",
      "db1.host.ssh: any host key is accepted; give hostKey to be sure who answers",
    ]);
  });
});

describe("connectionTo()", () => {
  it("refuses to trust whoever answers", async () => {
    expect(await master({ host: { address: "192.0.2.1", ssh: {} } })).toEqual(
      new pulumi.RunError(
        'Cannot reach "db1": host.ssh.hostKey must be given (or host.ssh.insecureIgnoreHostKey: true, which trusts whoever answers)',
      ),
    );
  });

  it.each([{}, { privateKey: "" }, { privateKeyPassword: "hunter2", user: "admin" }])(
    "refuses to dial without a key, a password or an agent: %j",
    async (login) => {
      expect(await master({ host: { address: "192.0.2.1", ssh: { hostKey, ...login } } })).toEqual(
        new pulumi.RunError(
          'Cannot reach "db1": host.ssh.privateKey, host.ssh.password or host.ssh.agentSocketPath must be given, as no key file is read; keep a key as a secret (pulumi config set --secret sshKey)',
        ),
      );
    },
  );

  it("takes a key or a password, also one that is not known yet", async () => {
    const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    for (const login of [
      { privateKey },
      { password: "hunter2" },
      { privateKey: unknown },
      { password: unknown },
    ])
      expect(await master({ host: { address: "192.0.2.1", ssh: { hostKey, ...login } } })).toBe(
        undefined,
      );
  });

  it.each(["ssh-rsa AAAAB3Nza", "AAAAC3Nza", "", "192.0.2.1 ssh-ed25519 AAAAC3Nza", "ssh-ed25519"])(
    "refuses the host key %j",
    async (key) => {
      expect(
        await master({ host: { address: "192.0.2.1", ssh: { hostKey: key, privateKey } } }),
      ).toEqual(
        new pulumi.RunError(
          'Cannot reach "db1": host.ssh.hostKey must be an ed25519 or ecdsa key as in authorized_keys (ssh-keyscan shows it after the host)',
        ),
      );
    },
  );

  it.each([
    "ssh-ed25519 AAAAC3Nza",
    "ecdsa-sha2-nistp256 AAAAE2Vj",
    "ssh-ed25519 AAAAC3Nza root@db1",
  ])("takes the host key %j", async (key) => {
    expect(
      await master({ host: { address: "192.0.2.1", ssh: { hostKey: key, privateKey } } }),
    ).toBe(undefined);
  });

  it.each(["", " ", "db 1", "db1\n", "$(id)", "a;b", "user@db1", "db1/x"])(
    "refuses the address %j, which would run steps elsewhere",
    async (address) => {
      const error = new pulumi.RunError(
        `Cannot reach "db1": host.address must be a host name or an IP address, it is "${address}"`,
      );
      expect(() => checkedAddress("db1", address)).toThrow(error);
      expect(await master({ host: { address, ssh: { hostKey, privateKey } } })).toEqual(error);
      expect(await master({ host: { address } })).toEqual(error);
    },
  );

  it.each(["db1", "db-1.example.org", "192.0.2.1", "2001:db8::1", "fe80::1%eth0"])(
    "takes the address %s",
    (address) => {
      expect(checkedAddress("db1", address)).toBe(address);
    },
  );

  it("asks for an address", async () => {
    expect(((await master({ host: {} })) as TopologyError).problems).toEqual([
      {
        at: "db1.host.address",
        message: "must be given",
      },
    ]);
  });

  it("takes over nothing that was not given", async () => {
    const { registrations } = await runProgram(
      () =>
        new Master("db1", {
          ...base,
          host: { address: "192.0.2.1", ssh: { hostKey, privateKey } },
        }),
    );
    expect(unwrapped(named(registrations, "db1-config").inputs["connection"])).toEqual({
      host: "192.0.2.1",
      user: "root",
      port: 22,
      privateKey,
      hostKey,
      dialErrorLimit: 20,
      perDialTimeout: 15,
    });
  });

  it("takes each limit from the table", () => {
    expect(DIALS).toEqual({
      patient: { dialErrorLimit: 60, perDialTimeout: 15 },
      usual: { dialErrorLimit: 20, perDialTimeout: 15 },
      brief: { dialErrorLimit: 4, perDialTimeout: 5 },
    });
    const { dialErrorLimit, perDialTimeout } = connectionTo(
      "db1",
      "192.0.2.1",
      { hostKey, privateKey },
      "brief",
    );
    expect([dialErrorLimit, perDialTimeout]).toEqual([4, 5]);
  });
});

describe("checkedReplicationPassword()", () => {
  const limit = (line: EngineLine) => dialectOf(line).replicationPassword;

  it.each([
    ["mariadb-10.11", "é".repeat(32)],
    ["mysql-9.7", "é".repeat(16)],
    ["mysql-5.7", "x"],
  ] as const)("takes what a channel of %s takes: %s", (line, password) => {
    expect(checkedReplicationPassword("db2", password, limit(line))).toBe(password);
  });

  it.each([
    ["mariadb-10.11", "", "32 characters, it has 0"],
    ["mariadb-10.11", "é".repeat(33), "32 characters, it has 33"],
    ["mysql-9.7", "hunter2".repeat(5), "32 bytes, it has 35"],
    ["mysql-8.0", `${"x".repeat(31)}é`, "32 bytes, it has 33"],
  ] as const)("refuses what a channel of %s does not take: %j", (line, password, why) => {
    expect(() => checkedReplicationPassword("db2", password, limit(line))).toThrow(
      new pulumi.RunError(`Cannot use the replication password of "db2": it must have 1 to ${why}`),
    );
  });
});

describe("the arguments of a test of a double connection", () => {
  it("are refused when a key is unknown, or its connection is no block", async () => {
    const args = { connection: "app", workspaces: [{ name: "one", workflow: "wf", rbc: "rb" }] };
    const error = await refusal(() => new DoubleConnectionCheck("check", args as never));
    expect((error as TopologyError).problems).toEqual([
      { at: "check.connection", message: "must be an ApplicationBlock" },
      {
        at: "check.workspaces[0]",
        message: 'Unrecognized key: "rbc": the nearest is "rbac"',
      },
    ]);
  });
});

describe("arguments that are missing altogether", () => {
  it.each([
    ["a master", () => new Master("db1", undefined as never)],
    ["a slave", () => new Slave("db2", undefined as never)],
    ["a pair", () => new MultiMasterPair("pair", undefined as never)],
  ])("are refused as such: %s", async (_of, make) => {
    expect(await refusal(make)).toBeInstanceOf(TopologyError);
  });
});
