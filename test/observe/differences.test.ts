import type { Answers, ServerAnswers } from "../../src/observe/answers";
import { differencesOf } from "../../src/observe/differences";
import { observableOf } from "../../src/render/observable";
import { planHost } from "../../src/plan/host-plan";
import { master, slave, topologyOf } from "../support/declarations";

const servers = topologyOf(
  master({ accounts: [{ user: "app", from: ["%"], grants: [], generated: true }] }),
  slave(),
);

const CONFIG = [
  ["file", "abc"],
  ["identity", "id-1"],
  ["activation", "mariadb.socket [::]:3306"],
  ["default", "back_log", "80"],
  ["variable", "max_connections", "max_connections", "200"],
  ["variable", "replicate_wild_do_table", "replicate_wild_do_table", "a.%,b.%"],
];
const OF_THE_STEP = [["persisted", "max_connections", "0200"]];
const ACCOUNT = ["account", "'app'@'%'", "digest"];
const READS_MARKER = ["grant", "'repl_db3'@'%'", "pulumi_replication.*", "SELECT"];
const RULES = ["rules", "'app'@'%'", "REQUIRE SSL", "WITH MAX_A 0", "ACCOUNT UNLOCK"];
const GRANT = ["grant", "'app'@'%'", "shop.*", "SELECT"];

/** What `db2` answers when everything is as the steps have left it. */
const server: ServerAnswers = {
  variables: new Map([
    ["max_connections", "200"],
    ["replicate_wild_do_table", "b.%,a.%"],
  ]),
  persisted: new Map([["max_connections", "0200"]]),
  effects: new Map([["slave_exec_mode", "STRICT"]]),
  log: new Map([
    ["File", "master-bin.000003"],
    ["Binlog_Do_DB", ""],
  ]),
  status: new Map([
    ["Slave_IO_Running", "Yes"],
    ["Slave_SQL_Running", "Yes"],
    ["Last_IO_Errno", "0"],
    ["Last_SQL_Errno", "0"],
    ["Connect_Retry", "10"],
    ["SQL_Delay", "0"],
    ["Until_Condition", "None"],
    ["Replicate_Wild_Do_Table", "b.%,a.%"],
  ]),
  acknowledges: true,
  marker: true,
  databases: ["shop"],
  events: 0,
  channels: [],
  own: "",
  accounts: [ACCOUNT, RULES, GRANT, ["grant", "'app'@'%'", "shop.*", "DELETE"]],
};
const answers: Answers = {
  runner: "there",
  activation: "mariadb.socket [::]:3306",
  logFilters: [],
  defaults: new Map([["back_log", "80"]]),
  identity: "id-1",
  state: true,
  file: "abc",
  made: {
    config: [...CONFIG, ...OF_THE_STEP],
    accounts: [ACCOUNT, RULES, GRANT],
    "link-db3": [["account", "'repl_db3'@'%'", "digest"], READS_MARKER],
    follow: [["events", "no"], ["column", "Connect_Retry", "10"], ["marker"], ["acknowledges"]],
    verify: [["own", ""]],
    databases: [["database", "shop"]],
  },
  server: {
    ...server,
    accounts: [...server.accounts, ["account", "'repl_db3'@'%'", "digest"], READS_MARKER],
  },
};

/** The differences on `name`, each as `step: text (kind)`. */
function found(change: Partial<Answers>, of: Partial<ServerAnswers> = {}, name = "db2"): string[] {
  const declared = servers.servers.find((one) => one.name === name)!;
  const all = { ...answers, server: { ...answers.server!, ...of }, ...change };
  return differencesOf(observableOf(declared, planHost(servers, declared)), all).map(
    ({ step, text, kind }) => `${step}: ${text} (${kind})`,
  );
}

const status = (changes: Record<string, string>) => ({
  status: new Map([...server.status, ...Object.entries(changes)]),
});
const withAccounts = (...accounts: readonly (readonly string[])[]) => ({ accounts });

describe("differencesOf()", () => {
  it("are none when all is as the steps have left it, and where no step has left anything", () => {
    expect(found({})).toEqual([]);
    expect(found({ made: {} })).toEqual([]);
    const { identity: _, ...nobody } = answers;
    const declared = servers.servers[1]!;
    const empty: Answers = { ...nobody, made: {}, runner: "gone", state: false };
    expect(differencesOf(observableOf(declared, planHost(servers, declared)), empty)).toEqual([]);
  });

  it("is a host that was made anew, where steps have run, whatever is installed there", () => {
    const { identity: _, ...nobody } = answers;
    const declared = servers.servers[1]!;
    const observable = observableOf(declared, planHost(servers, declared));
    for (const runner of ["gone", "there"] as const)
      expect(
        differencesOf(observable, { ...nobody, made: {}, runner, state: false }, true),
      ).toEqual([
        {
          step: "db2-runner",
          text: "its host was made anew, or is another one: neither /var/lib/pulumi-mysql-replication/3306 nor what names its data directory is there",
          kind: "refuse",
        },
      ]);
  });

  it.each<[what: string, found: readonly string[], differences: readonly string[]]>([
    [
      "a runner that is gone",
      found({ runner: "gone" }),
      ["db2-runner: the runner is gone (repair)"],
    ],
    [
      "a state directory that is gone",
      found({ made: {}, state: false }),
      [
        "every step: /var/lib/pulumi-mysql-replication/3306 is gone, and with it what steps knew (repair)",
      ],
    ],
    [
      "an option that another file makes another one at the next start",
      found({ defaults: new Map([["back_log", "90"]]) }),
      ["db2-config: back_log is 90 in the option files, declared 80 (refuse)"],
    ],
    [
      "a server for which systemd listens, and one for which it does no longer",
      [...found({ activation: "mariadb.socket [::]:3307" }), ...found({ activation: "" })],
      [
        "db2-config: systemd listens for it, whatever its option files say: mariadb.socket [::]:3307 (refuse)",
        "db2-config: systemd listens for it no longer, as it did by mariadb.socket [::]:3306 (repair)",
      ],
    ],
    [
      "option files that are not known",
      found(((known) => ({ ...known, defaults: undefined }) as never)({})),
      [],
    ],
    [
      "an option file that is not read any more, one that everybody may write, and one that the server's user may not read",
      [
        ...found({ defaults: new Map() }),
        ...found({ defaults: new Map(), passedOver: "open" }),
        ...found({ passedOver: "closed" }),
      ],
      [
        "db2-config: the server does not read /etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf at its next start (refuse)",
        "db2-config: /etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf may be written by everybody: no server reads it at its start (repair)",
        "db2-config: /etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf may not be read by the server's user: it is passed over at its start (repair)",
      ],
    ],
    [
      "a filter of the log, live and for the next start, of a server that follows nobody too",
      [
        ...found({}, { log: new Map([["Binlog_Do_DB", "shop"]]) }),
        ...found(
          {
            defaults: new Map([
              ["back_log", "80"],
              ["binlog_ignore_db", "a"],
            ]),
          },
          {},
          "db1",
        ),
        ...found({}, { log: new Map([["Binlog_Ignore_DB", "b"]]) }, "db1"),
        ...found(
          { logFilters: ["binlog_ignore_db"] },
          { log: new Map([["Binlog_Ignore_DB", "b"]]) },
        ),
      ],
      [
        "db2: binlog_do_db is shop, which is not declared (report)",
        "db1: binlog_ignore_db is a in the option files for the next start, which is not declared (report)",
        "db1: binlog_ignore_db is b, which is not declared (report)",
      ],
    ],
    [
      "of a server that follows nobody no filter of a channel",
      found(
        {
          defaults: new Map([
            ["back_log", "80"],
            ["replicate_do_db", "a"],
          ]),
        },
        {},
        "db1",
      ),
      [],
    ],
    [
      "a proof whose mark cannot come any more",
      found({ made: { ...answers.made, mark: [["lost"]] } }),
      ["db2: the mark of its last proof did not come, and will not (report)"],
    ],
    [
      "a runner that was changed",
      found({ runner: "changed" }),
      ["db2-runner: the runner was changed (repair)"],
    ],
    [
      "another channel",
      found({}, { channels: [["other", "192.0.2.9:3306"]] }),
      ['db2: it follows 192.0.2.9:3306 too, over the channel "other" (report)'],
    ],
    [
      "what counts from the next start on, and hides changes",
      found({
        defaults: new Map([
          ["back_log", "80"],
          ["slave_skip_errors", "1062"],
        ]),
      }),
      [
        "db2: slave_skip_errors is 1062 in the option files for the next start, which is not declared (report)",
      ],
    ],
    [
      "another data directory",
      found({ identity: "id-2" }),
      ["db2: its data directory is another one than the last run has left (report)"],
    ],
    [
      "a server of another line",
      found({}, { variables: new Map([...server.variables, ["version", "11.8.2-MariaDB-log"]]) }),
      ["db2: the server is 11.8.2-MariaDB-log, declared is mariadb-10.11 (report)"],
    ],
    [
      "an option file that was changed",
      found({ file: "other" }),
      ["db2-config: /etc/mysql/mariadb.conf.d/99-pulumi-replication.cnf was changed (repair)"],
    ],
    [
      "a setting that was changed live",
      found({}, { variables: new Map([...server.variables, ["max_connections", "300"]]) }),
      ["db2-config: max_connections is 300, declared 200 (repair)"],
    ],
    [
      "a setting whose plugin is gone",
      found({}, { variables: new Map([["max_connections", "200"]]) }),
      ["db2-config: replicate_wild_do_table is not there, declared a.%,b.% (repair)"],
    ],
    [
      "the database that a proof is written to",
      found({}, { marker: false }),
      [
        "db3-link: the database pulumi_replication is gone (repair)",
        "db2-follow: the database pulumi_replication is gone (repair)",
      ],
    ],
    [
      "a setting that the server keeps apart from its option files",
      found({}, { persisted: new Map([["max_connections", "300"]]) }),
      ["db2-config: max_connections is persisted as 300, declared 200 (refuse)"],
    ],
    [
      "an account that is gone, without a word on its grants",
      found({}, withAccounts(["account", "'repl_db3'@'%'", "digest"], READS_MARKER)),
      ["db2-local-accounts: the account 'app'@'%' is gone (repair)"],
    ],
    [
      "another password, and a grant less",
      found(
        {},
        withAccounts(
          ["account", "'app'@'%'", "x"],
          ["account", "'repl_db3'@'%'", "y"],
          READS_MARKER,
        ),
      ),
      [
        "db2-local-accounts: the password of 'app'@'%' was changed (repair)",
        "db2-local-accounts: 'app'@'%' has no SELECT on shop.* (repair)",
        "db3-link: the password of 'repl_db3'@'%' was changed (repair)",
      ],
    ],
    [
      "a password that has expired, and what an account requires, its limits and its lock",
      found(
        {},
        withAccounts(
          [...ACCOUNT, "expired"],
          ["rules", "'app'@'%'", "REQUIRE NONE", "WITH MAX_A 1", "ACCOUNT LOCK"],
          GRANT,
          ["account", "'repl_db3'@'%'", "digest", ""],
          READS_MARKER,
        ),
      ),
      [
        "db2-local-accounts: the password of 'app'@'%' has expired (repair)",
        "db2-local-accounts: 'app'@'%' has REQUIRE NONE, declared REQUIRE SSL (repair)",
        "db2-local-accounts: 'app'@'%' has WITH MAX_A 1, declared WITH MAX_A 0 (repair)",
        "db2-local-accounts: 'app'@'%' has ACCOUNT LOCK, declared ACCOUNT UNLOCK (repair)",
      ],
    ],
    [
      "a channel that is gone",
      found({}, { status: new Map() }),
      ["db2-follow: it follows nobody (repair)"],
    ],
    [
      "a channel that was changed and stopped",
      found({}, status({ Connect_Retry: "60", Slave_IO_Running: "No", Slave_SQL_Running: "No" })),
      [
        "db2-follow: Connect_Retry is 60, declared 10 (repair)",
        "db2-follow: the SQL thread is stopped (repair)",
        "db2-follow: the IO thread is stopped (repair)",
      ],
    ],
    [
      "a thread that an error has stopped",
      found({}, status({ Slave_SQL_Running: "No", Last_SQL_Errno: "1062" })),
      ["db2: the SQL thread has stopped with error 1062 (report)"],
    ],
    [
      "a thread that does not get through, and none that is only about to",
      [
        ...found({}, status({ Slave_IO_Running: "Connecting", Last_IO_Errno: "1045" })),
        ...found({}, status({ Slave_IO_Running: "Connecting" })),
      ],
      ["db2-follow: the IO thread does not get through with error 1045 (repair)"],
    ],
    [
      "a slave that does not answer its master, once it is connected",
      [
        ...found({}, { acknowledges: false }),
        ...found({}, { ...status({ Slave_IO_Running: "Connecting" }), acknowledges: false }),
      ],
      ["db2-follow: it does not acknowledge its master's commits (repair)"],
    ],
    [
      "what is not declared and keeps changes away",
      found(
        {},
        { ...status({ SQL_Delay: "60" }), effects: new Map([["slave_exec_mode", "IDEMPOTENT"]]) },
      ),
      [
        "db2: SQL_Delay is 60, which is not declared (report)",
        "db2: slave_exec_mode is IDEMPOTENT, which is not declared (report)",
      ],
    ],
    [
      "transactions of its own, and events",
      found({}, { own: "0-2-7", events: 1 }),
      [
        "db2: it has written transactions of its own: 0-2-7 (report)",
        "db2-follow: 1 event(s) are enabled (repair)",
      ],
    ],
    [
      "an account of a master",
      found({}, withAccounts(), "db1"),
      [
        "db1-accounts: the account 'app'@'%' is gone (repair)",
        "db3-link: the account 'repl_db3'@'%' is gone (repair)",
      ],
    ],
  ])("are %s", (_, found, differences) => {
    expect(found).toEqual(differences);
  });

  it("are those of its own transactions that the proof has not seen, where a server names them", () => {
    const uuid = "9c6a7f52-5d5c-11ef-8a3e-0242ac110002";
    const mysql = topologyOf(master({ line: "mysql-9.7" }), slave({ line: "mysql-9.7" }));
    const declared = mysql.servers.find(({ name }) => name === "db2")!;
    const written = (own: string) =>
      differencesOf(observableOf(declared, planHost(mysql, declared)), {
        ...answers,
        made: { ...answers.made, verify: [["own", `${uuid}:1`]] },
        server: { ...server, own },
      }).filter(({ text }) => text.includes("its own"));
    expect(written(`${uuid}:1`)).toEqual([]);
    expect(written(`${uuid}:1-2`)).toHaveLength(1);
  });

  it("are databases that are gone, as far as they are still declared", () => {
    const declaring = (...databases: readonly string[]) => {
      const topology = topologyOf(master({ databases }), slave());
      const declared = topology.servers.find(({ name }) => name === "db2")!;
      const all = { ...answers, server: { ...answers.server!, databases: ["other"] } };
      return differencesOf(observableOf(declared, planHost(topology, declared)), all).filter(
        ({ text }) => text.startsWith("the database"),
      );
    };
    expect(declaring("shop")).toEqual([
      { step: "db2", text: "the database shop is gone", kind: "report" },
    ]);
    expect(declaring("other")).toEqual([]);
  });

  it("are no events that the last run has left enabled", () => {
    const made = { ...answers.made, follow: [["events", "yes"]] };
    expect(found({ made, server: { ...answers.server!, events: 1 } })).toEqual([]);
  });

  it("are a server that does not answer, of which nothing else is said", () => {
    const { server: _, ...silent } = answers;
    const declared = servers.servers[1]!;
    expect(differencesOf(observableOf(declared, planHost(servers, declared)), silent)).toEqual([
      { step: "db2-config", text: "the server does not answer", kind: "refuse" },
    ]);
  });

  it("are a server that refuses its administrator, with its error", () => {
    const { server: _, ...silent } = { ...answers, refused: "ERROR 3118 (HY000): locked" };
    const declared = servers.servers[1]!;
    const text = "the server refuses the administrator: ERROR 3118 (HY000): locked";
    expect(differencesOf(observableOf(declared, planHost(servers, declared)), silent)).toEqual([
      { step: "db2-config", text, kind: "refuse" },
    ]);
  });

  it.each([
    [
      "when-needed",
      "transaction_isolation",
      "tx_isolation",
      ", which takes a restart of the server",
    ],
    ["when-needed", "back_log", "back_log", ", which takes a restart of the server"],
    ["when-needed", "max_connections", "max_connections", ""],
    ["never", "back_log", "back_log", ""],
  ] as const)(
    "say where restart is %s what mending %s takes",
    (restart, option, variable, takes) => {
      const topology = topologyOf(master({ restart }));
      const declared = topology.servers[0]!;
      const all = {
        ...answers,
        made: { config: [["variable", variable, option, "1"]] },
        server: { ...server, persisted: new Map(), variables: new Map([[variable, "2"]]) },
      };
      expect(differencesOf(observableOf(declared, planHost(topology, declared)), all)).toEqual([
        { step: "db1-config", text: `${option} is 2, declared 1${takes}`, kind: "repair" },
      ]);
    },
  );
});
