import { version } from "../../src/render/version";
import {
  named,
  plainTexts,
  revealed,
  runProgram,
  unwrapped,
  type ProgramRun,
  type Registration,
} from "../support/mocks";
import { chain, hostile, ssh } from "./chain";

const POSITION = "mark_gtid=0-1-7\nmark_file=mysql-bin.000001\n";
let run: ProgramRun;
let local: ProgramRun;
const commands = () => run.registrations.filter(({ kind }) => kind === "Command");
const step = (name: string) => named(run.registrations, name);
const text = (name: string, input: string) => String(step(name).inputs[input]);
const isPacked = (value: string) => /[A-Za-z0-9+/]{100}/.test(value);
const stepOf = ({ name }: Registration) => name.replace(/^db\d-/, "");

jest.setTimeout(60_000);

beforeAll(async () => {
  const stdout = { "db2-mark": POSITION, "db3-mark": POSITION, "db4-mark": POSITION };
  run = await runProgram(chain, { stdout });
  local = await runProgram(() => {
    const host = (id: number) => ({ host: { address: `192.0.2.${id}` } });
    chain({ db1: host(1), db2: host(2), db3: host(3), db4: host(4) });
  });
});

describe("a master with two slaves, and a slave of a slave", () => {
  const slave = (name: string) => [
    `${name}-runner`,
    `${name}-preflight`,
    `${name}-config`,
    `${name}-link`,
    `${name}-seed-open`,
    `${name}-seed`,
    `${name}-local-accounts`,
    `${name}-seed-close`,
    `${name}-follow`,
    `${name}-mark`,
    `${name}-verify`,
  ];

  it.each([
    ["db1", ["db1-runner", "db1-preflight", "db1-config", "db1-accounts"]],
    ["db2", slave("db2")],
    ["db3", slave("db3")],
    ["db4", slave("db4")],
  ])("makes these steps of %s, in this order, named by host and step", (name, names) => {
    const children = commands().filter(({ parent }) => parent === name);
    const made = children.map((child) => child.name);
    // A slave's link and its configuration wait for others, and not for each other.
    const apart = (one: string) => one !== `${name}-config`;
    expect(made.filter(apart)).toEqual(names.filter(apart));
    expect([...made].sort()).toEqual([...names].sort());
  });

  it("registers nothing else but the servers and generated passwords", () => {
    const others = run.registrations.filter(({ kind }) => kind !== "Command");
    expect(others.map(({ kind, name, parent }) => `${parent}/${name} ${kind}`).sort()).toEqual([
      "/db1 Server",
      "/db2 Server",
      "/db3 Server",
      "/db4 Server",
      "db1/db1-password-reporting RandomPassword",
      "db2/db2-link-password RandomPassword",
      "db2/db2-seed-password RandomPassword",
      "db3/db3-password-reader RandomPassword",
      "db3/db3-seed-password RandomPassword",
      "db4/db4-link-password RandomPassword",
      "db4/db4-seed-password RandomPassword",
    ]);
  });

  it("has one type of component, whatever the role", () => {
    const types = run.registrations.filter(({ parent }) => parent === "").map(({ type }) => type);
    expect(types).toEqual(Array(4).fill("pulumi-mysql-replication:index:Server"));
  });

  it("runs over SSH where a login is given, else here", () => {
    const types = ({ registrations }: ProgramRun) =>
      new Set(registrations.filter(({ kind }) => kind === "Command").map(({ type }) => type));
    expect([...types(run)]).toEqual(["command:remote:Command"]);
    expect([...types(local)]).toEqual(["command:local:Command"]);
  });

  it("gives the same steps to a server here", () => {
    const names = ({ registrations }: ProgramRun) => registrations.map(({ name }) => name).sort();
    expect(names(local)).toEqual(names(run));
    const here = local.registrations.filter(({ kind }) => kind === "Command");
    expect(here.filter(({ inputs }) => "connection" in inputs)).toEqual([]);
    for (const { name, inputs } of here) {
      expect([name, inputs["logging"], inputs["addPreviousOutputInEnv"]]).toEqual([
        name,
        step(name).inputs["logging"],
        false,
      ]);
    }
  });

  it("warns of nothing", () => {
    expect(run.warnings).toEqual([]);
  });
});

describe("every command", () => {
  it("shows what it says on stderr, so that people read why it failed before the whole command", () => {
    expect(new Set(commands().map(({ inputs }) => inputs["logging"]))).toEqual(new Set(["stderr"]));
  });

  it("offers no previous output to its host's environment", () => {
    const values = commands().map(({ inputs }) => inputs["addPreviousOutputInEnv"]);
    expect(new Set(values)).toEqual(new Set([false]));
    expect(commands().filter(({ inputs }) => "environment" in inputs)).toEqual([]);
  });

  it("is made anew when its host is another one", () => {
    const identity = (id: string) => [
      `192.0.2.${id}`,
      3306,
      "/run/mysqld/mysqld.sock",
      "/var/lib/mysql",
      1,
    ];
    const onMaster = ["link", "seed-open", "seed-close"];
    for (const command of commands()) {
      const own = command.name.charAt(2);
      const host = onMaster.includes(stepOf(command))
        ? { 2: "1", 3: "1", 4: "2" }[own]
        : stepOf(command) === "mark"
          ? "1"
          : own;
      const triggers = command.inputs["triggers"] as unknown[];
      expect([command.name, triggers.slice(0, 5)]).toEqual([command.name, identity(host ?? "")]);
      expect([command.name, command.replaceOnChanges]).toEqual([command.name, ["triggers[*]"]]);
    }
  });

  it("has further triggers only where data are copied and where they are proved", () => {
    const further = commands()
      .map((command) => [command.name, (command.inputs["triggers"] as unknown[]).slice(5)] as const)
      .filter(([, triggers]) => triggers.length > 0);
    const host = (id: number) => [
      `192.0.2.${id}`,
      3306,
      "/run/mysqld/mysqld.sock",
      "/var/lib/mysql",
      1,
    ];
    const seeds = [
      ["db2", [1, ...host(2), "db1", 1, "shop"]],
      ["db3", [1, ...host(3), "db1", 1, "shop"]],
      ["db4", [2, ...host(4), "db2", 1, "shop"]],
    ] as const;
    expect(new Map(further)).toEqual(
      new Map<string, unknown>([
        ...seeds.flatMap(([name, triggers]) =>
          ["seed-open", "seed", "seed-close"].map((kind) => [`${name}-${kind}`, triggers] as const),
        ),
        ["db2-mark", [...host(2), ...host(1)]],
        ["db3-mark", [...host(3), ...host(1)]],
        ["db4-mark", [...host(4), ...host(2)]],
      ]),
    );
  });

  it("has an update where nothing may happen again, or what happens again is no creation, and nowhere else", () => {
    const updates = commands().filter(({ inputs }) => "update" in inputs);
    const nothing = updates.filter(({ inputs }) => inputs["update"] === "true");
    expect([...new Set(nothing.map(stepOf))].sort()).toEqual(["seed", "seed-close", "seed-open"]);
    expect(nothing.length).toBe(9);
    const again = updates.filter((one) => !nothing.includes(one));
    expect([...new Set(again.map(stepOf))].sort()).toEqual(["follow", "link"]);
    for (const { inputs } of again)
      expect(inputs["update"]).toBe(
        String(inputs["create"]).replace(" printf 'value\\tmade\\t%s\\n' CREATION;", ""),
      );
  });

  it("has a delete where it made something on a host that outlives it, and nowhere else", () => {
    const deletes = commands().filter(({ inputs }) => "delete" in inputs);
    expect([...new Set(deletes.map(stepOf))].sort()).toEqual(["follow", "link", "seed-open"]);
    expect(deletes.length).toBe(9);
  });

  it("deletes only what bears its own token", () => {
    const runner = "/usr/local/lib/pulumi-mysql-replication/3306/runner";
    const remove = (what: string) =>
      `if sudo -n test -e ${runner}; then { echo END; cat; } | sudo -n bash ${runner} ${what}; fi`;
    expect(text("db4-seed-open", "delete")).toBe(remove("unseed"));
    for (const [name, what] of [
      ["db4-link", "unlink"],
      ["db4-follow", "unfollow"],
    ] as const) {
      expect(text(name, "delete")).toBe(
        `made=CREATION; IFS= read -r undo; eval "\${undo#delete?}"`,
      );
      const undo = remove(what).replace(
        " cat;",
        () => ` printf 'value\\tmade\\t%s\\n' "$made"; cat;`,
      );
      expect(revealed(step(name).inputs["stdin"]).split("\n")[0]).toBe(`delete\t${undo}`);
    }
    const token = (name: string) =>
      /value\ttoken\t(.*)\n/.exec(revealed(step(name).inputs["stdin"]))?.[1];
    const host = (id: number) => `192.0.2.${id}/3306//run/mysqld/mysqld.sock//var/lib/mysql/1`;
    expect(token("db4-link")).toBe(`project/stack/db4-link/${host(2)}`);
    expect(token("db4-seed-open")).toBe(
      `project/stack/db4-seed-open/${host(2)}/2/${host(4)}/db2/1/shop`,
    );
    expect(token("db4-follow")).toBe(`project/stack/db4-follow/${host(4)}`);
  });

  it("shows no base64: the runner is a secret, for that alone", () => {
    const packed = commands().filter(({ inputs }) => plainTexts(inputs).some(isPacked));
    expect(packed).toEqual([]);
    const runners = commands().filter((one) => stepOf(one) === "runner");
    expect(runners.map(({ inputs }) => isPacked(revealed(inputs["stdin"])))).toEqual(
      Array(4).fill(true),
    );
  });

  it("says first what it does, in words", () => {
    for (const { name, inputs } of commands())
      for (const input of ["create", "update"].filter((one) => inputs[one] !== undefined))
        if (inputs[input] !== "true")
          expect([name, String(inputs[input])]).toEqual([name, expect.stringMatching(/^# \w/)]);
  });

  it("ignores changes of what names a creation, and has no other option", () => {
    const odd = run.registrations.filter(
      ({ kind, ignoreChanges, deleteBeforeReplace, retainOnDelete, aliases }) =>
        (kind !== "RandomPassword" && ignoreChanges.length > 0) ||
        deleteBeforeReplace ||
        retainOnDelete ||
        aliases > 0,
    );
    expect([...new Set(odd.map(stepOf))].sort()).toEqual(["follow", "link"]);
    for (const { ignoreChanges, deleteBeforeReplace, retainOnDelete, aliases } of odd)
      expect([ignoreChanges, deleteBeforeReplace, retainOnDelete, aliases]).toEqual([
        ["create", "delete"],
        false,
        false,
        0,
      ]);
  });

  it("names the library's release in the runner's text only", () => {
    const naming = commands().filter(({ inputs }) =>
      plainTexts(unwrapped({ ...inputs, connection: "", triggers: [] })).some((value) =>
        value.includes(version),
      ),
    );
    expect(naming.map(stepOf)).toEqual(Array(4).fill("runner"));
    for (const { inputs } of naming) expect(revealed(inputs["stdin"])).not.toContain(version);
  });

  it("raises its rights in create and delete where the login is not root", () => {
    for (const { name, inputs } of commands()) {
      expect([name, String(inputs["create"])]).toEqual([
        name,
        expect.stringMatching(/sudo -n (ba)?sh /),
      ]);
    }
    const plain = local.registrations.filter(({ inputs }) =>
      plainTexts({ create: inputs["create"], delete: inputs["delete"] ?? "" }).some((value) =>
        /sudo/.test(value),
      ),
    );
    expect(plain).toEqual([]);
  });

  it("is short enough for a command line", () => {
    for (const { name, inputs } of commands()) {
      expect([name, String(inputs["create"]).length < 4096]).toEqual([name, true]);
    }
  });
});

describe("secrets", () => {
  const open = () =>
    run.registrations.flatMap(({ name, inputs }) =>
      plainTexts(inputs).map((value) => [name, value] as const),
    );

  it("stand in no input that can be read", () => {
    expect(open().filter(([, value]) => /hunter2|generated-/.test(value))).toEqual([]);
  });

  it("stand in no create, update, delete or trigger, not even in a secret one", () => {
    for (const { name, inputs } of commands()) {
      const { create, update, delete: remove, triggers } = inputs;
      for (const value of [create, update, remove])
        expect([name, typeof value]).toEqual([name, value === undefined ? "undefined" : "string"]);
      expect(plainTexts(triggers).join("\n")).not.toMatch(/hunter2|generated-/);
    }
  });

  it("stand in no output that can be read", () => {
    expect(plainTexts(run.outputs).filter((value) => /hunter2|generated-/.test(value))).toEqual([]);
  });

  it("arrive on a secret stdin, as they were given", () => {
    expect(revealed(step("db1-accounts").inputs["stdin"])).toBe(
      `value\tpassword_1\t${hostile("app")}\n` +
        "value\tpassword_2\tgenerated-db1-password-reporting\n" +
        "account\t'app'@'%'\tSELECT COUNT(*) FROM mysql.user WHERE user = 'app' AND host = '%'\t0\n" +
        "account\t'reporting'@'%'\tSELECT COUNT(*) FROM mysql.user WHERE user = 'reporting' AND host = '%'\t1\n" +
        "undo\tREVOKE ALL ON `shop`.* FROM 'app'@'%'\n" +
        "undo\tDROP USER IF EXISTS 'app'@'%'\n" +
        "undo\tDROP USER IF EXISTS 'reporting'@'%'\n",
    );
    expect(revealed(step("db3-link").inputs["stdin"])).toContain(
      `value\tpassword_1\t${hostile("link")}\n`,
    );
    expect(revealed(step("db3-follow").inputs["stdin"])).toContain(
      `value\tpassword_1\t${hostile("link")}\n`,
    );
  });

  it("make the stdin of exactly these steps secret", () => {
    const secret = commands().filter(({ inputs }) => typeof inputs["stdin"] !== "string");
    expect([...new Set(secret.map(stepOf))].sort()).toEqual([
      "accounts",
      "follow",
      "link",
      "local-accounts",
      "runner",
      "seed",
      "seed-open",
    ]);
  });

  it("make the whole connection secret", () => {
    for (const { inputs } of commands()) revealed(inputs["connection"]);
  });

  it("come out as a secret, by user", () => {
    expect(unwrapped(run.outputs["db1"]?.["passwords"])).toEqual({
      app: hostile("app"),
      reporting: "generated-db1-password-reporting",
    });
    expect(plainTexts(run.outputs["db1"]?.["passwords"])).toEqual([]);
    expect(unwrapped(run.outputs["db3"]?.["passwords"])).toEqual({
      reader: "generated-db3-password-reader",
    });
  });
});

describe("generated passwords", () => {
  it("are 32 characters of each class; a seed's is another one for each generation", () => {
    const made = run.registrations.filter(({ kind }) => kind === "RandomPassword");
    const classes = {
      length: 32,
      special: true,
      overrideSpecial: "_",
      ...{ minUpper: 2, minLower: 2, minNumeric: 2, minSpecial: 2 },
    };
    expect(Object.fromEntries(made.map(({ name, inputs }) => [name, inputs]))).toEqual({
      "db1-password-reporting": { ...classes },
      "db2-link-password": { ...classes },
      "db2-seed-password": { ...classes, keepers: { generation: "1" } },
      "db3-password-reader": { ...classes },
      "db3-seed-password": { ...classes, keepers: { generation: "1" } },
      "db4-link-password": { ...classes },
      "db4-seed-password": { ...classes, keepers: { generation: "2" } },
    });
    // One that lasts stays as it was made.
    for (const { inputs, ignoreChanges } of made)
      expect(ignoreChanges).toEqual("keepers" in inputs ? [] : Object.keys(classes).slice(1));
  });
});

describe("connections", () => {
  const connection = (name: string) => unwrapped(step(name).inputs["connection"]);
  const login = {
    user: "admin",
    port: 22,
    privateKey: ssh.privateKey,
    privateKeyPassword: ssh.privateKeyPassword,
    password: ssh.password,
    hostKey: ssh.hostKey,
  };

  it("hold these keys and no other", () => {
    expect(connection("db2-config")).toEqual({
      ...login,
      host: "192.0.2.2",
      dialErrorLimit: 20,
      perDialTimeout: 15,
    });
  });

  it("wait longer for a host that reboots, and briefly where a delete must not hold up a run", () => {
    const limits = commands().map((command) => {
      const { dialErrorLimit, perDialTimeout } = connection(command.name) as Record<string, number>;
      return [stepOf(command), `${dialErrorLimit} x ${perDialTimeout} s`] as const;
    });
    const usual = [
      "preflight",
      "config",
      "accounts",
      "local-accounts",
      "seed",
      "seed-close",
      "mark",
      "verify",
    ];
    expect(new Map(limits)).toEqual(
      new Map([
        ["runner", "60 x 15 s"],
        ...usual.map((name) => [name, "20 x 15 s"] as const),
        ...["link", "seed-open", "follow"].map((name) => [name, "4 x 5 s"] as const),
      ]),
    );
  });

  it("lead to the host on which the step acts", () => {
    const hosts = ["link", "seed-open", "seed", "seed-close", "follow", "mark", "verify"].map(
      (name) => [name, (connection(`db4-${name}`) as Record<string, string>)["host"]],
    );
    expect(hosts).toEqual([
      ["link", "192.0.2.2"],
      ["seed-open", "192.0.2.2"],
      ["seed", "192.0.2.4"],
      ["seed-close", "192.0.2.2"],
      ["follow", "192.0.2.4"],
      ["mark", "192.0.2.1"],
      ["verify", "192.0.2.4"],
    ]);
  });
});

describe("inputs", () => {
  const runner = "/usr/local/lib/pulumi-mysql-replication/3306/runner";
  const create = (says: readonly string[], what: string, ...lines: readonly string[]) =>
    `${says.map((line) => `# ${line}\n`).join("")}{ cat <<'END'; echo END; cat; } | sudo -n bash ${runner} ${what}\n${lines.map((line) => `${line}\n`).join("")}END`;

  it("of config: how, and the file", () => {
    expect(text("db1-config", "create")).toBe(
      "# my.cnf, for replication: server_id = 1, gtid_domain_id = 0, gtid_strict_mode = ON, log_bin = mysql-bin, log_slave_updates = ON, binlog_format = ROW, sync_binlog = 1, innodb_flush_log_at_trx_commit = 1\n" +
        `sudo -n bash ${runner} config file=/etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf restart=when-needed declared_log_names= plugins= keeps_data=no catch_up_seconds= pair_name= shorten_retention_on=`,
    );
    expect(text("db4-config", "stdin")).toContain("\nserver_id = 4\n");
    expect(text("db4-config", "stdin")).toContain("\nreplicate_wild_do_table = shop.%\n");
  });

  it("of link: the account on the master, from the slave's address by name", () => {
    expect(text("db2-link", "update")).toBe(
      create(
        [
          "makes 'repl_db2'@:address_1 (REPLICATION SLAVE ON *.*; SELECT ON `pulumi\\_replication`.*), with which db2 follows",
        ],
        "link",
        "CREATE USER IF NOT EXISTS 'repl_db2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;",
        "ALTER USER 'repl_db2'@:address_1 IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;",
        "GRANT REPLICATION SLAVE ON *.* TO 'repl_db2'@:address_1;",
        "GRANT SELECT ON `pulumi\\_replication`.* TO 'repl_db2'@:address_1;",
      ),
    );
    expect(revealed(step("db2-link").inputs["stdin"])).toContain("value\taddress_1\t192.0.2.2\n");
  });

  it("of seed: what is copied, and how to log in where it is", () => {
    expect(text("db4-seed", "create")).toBe(
      create(
        [
          "seed 2 of db4: copies shop from db2 in the place of what is there, by a dump",
          "refused, and nothing is lost, where it would replace anything but what a copy has brought",
        ],
        "seed",
        "method=dump",
        "pair=",
        "master=db2",
        "generation=2",
        "lineage=1",
        "overwrite=",
        "copy_seconds=86400",
        "streams=1",
        "scope=named databases",
        "database=shop",
      ),
    );
    expect(revealed(step("db4-seed").inputs["stdin"])).toBe(
      "value\tmaster_name\tdb2\n" +
        "value\tmaster_port\t3306\n" +
        "value\tmaster_user\trepl_db4_seed_2\n" +
        "value\tmaster_tls\t\n" +
        "value\taddress_1\t192.0.2.2\n" +
        "value\tpassword_1\tgenerated-db4-seed-password\n" +
        "value\tmaster_runner\t\n" +
        "value\tcopy_login\t\n" +
        "value\tcopy_host_keys\t\n" +
        "value\tcopy_obstacle\t\n",
    );
    expect(text("db4-seed-close", "create")).toBe(
      `# drops the account that pulled the copy\nsudo -n bash ${runner} seed-close`,
    );
    expect(text("db4-seed-close", "stdin")).toBe("END\nvalue\tslave\tdb4\n");
  });

  it("of accounts after a seed: the generation, because a copy may replace them", () => {
    expect(text("db4-local-accounts", "create")).toBe(
      create(
        ["makes no account; drops what was made here and is declared no longer"],
        "accounts",
        "-- after seed 2",
      ),
    );
    expect(text("db3-local-accounts", "create")).toBe(
      create(
        ["makes 'reader'@'%'; drops what was made here and is declared no longer"],
        "accounts",
        "-- after seed 1",
        "CREATE USER IF NOT EXISTS 'reader'@'%' IDENTIFIED BY :password_1;",
        "ALTER USER 'reader'@'%' IDENTIFIED BY :password_1;",
      ),
    );
  });

  it("of the proof: the same question to both ends, and the position in between", () => {
    const proof = (what: string, says: string) =>
      create(
        [says],
        what,
        "link=stack/db4",
        "master=db2",
        "marker=on",
        "semi_sync=off",
        "position=gtid",
        "catch_up_seconds=3600",
        "generation=2",
        "host_generations=1,1,1",
        "member=no",
        "writes=no",
        "events=no",
        "inventory=compared",
        "checksum=off",
        "recheck=",
        "scope=named databases",
        "database=shop",
      );
    expect(text("db4-mark", "create")).toBe(
      proof("mark", "writes what must arrive, or notes the position that must be reached"),
    );
    expect(text("db4-verify", "create")).toBe(
      proof("verify", "waits for at most 3600 s until it has arrived, and looks at db4"),
    );
    expect(text("db4-mark", "stdin")).toBe("");
    expect(text("db4-verify", "stdin")).toBe(
      "value\tmark_gtid\t0-1-7\nvalue\tmark_file\tmysql-bin.000001\n",
    );
  });
});
