import { dialectOf, type EngineLine, engineLines } from "../../src/engine/dialects";
import type { Problem } from "../../src/topology/problem";
import { ownedInstead } from "../../src/topology/rules/owned-settings";
import type { AccountDeclaration } from "../../src/arguments/accounts";
import type { ServerDeclaration } from "../../src/topology/topology";
import type { SettingValue } from "../../src/arguments/settings";
import { problemsWith } from "../../src/topology/validate";
import { master, slave, topologyOf } from "../support/declarations";

type Case = readonly [
  claim: string,
  servers: readonly ServerDeclaration[],
  problems: readonly Problem[],
];

/** A problem, written short. */
const at = (place: string, message: string): Problem => ({ at: place, message });

const account = (change: Partial<AccountDeclaration> = {}): AccountDeclaration => ({
  user: "app",
  from: ["%"],
  grants: [],
  generated: true,
  ...change,
});

function check(cases: readonly Case[]): void {
  it.each(cases)("%s", (_claim, servers, problems) => {
    expect(problemsWith(topologyOf(...servers))).toEqual(problems);
  });
}

describe("a whole topology", () => {
  check([
    ["nothing at all", [], []],
    ["a master", [master()], []],
    ["a master with a slave", [master(), slave()], []],
    [
      "a slave of a slave",
      [master(), slave(), slave({ name: "db3", serverId: 3 }, { master: "db2" })],
      [],
    ],
  ]);
});

describe("serverNames", () => {
  const plain = (name: string) =>
    at(
      name,
      `must be 1 to 40 letters, digits, "-" or "_", the first a letter or digit: it is "${name}"`,
    );
  check([
    ["letters, digits, - and _", [master({ name: "Db-1_a" })], []],
    ["40 characters", [master({ name: "a".repeat(40) })], []],
    ["41 characters", [master({ name: "a".repeat(41) })], [plain("a".repeat(41))]],
    ["nothing", [master({ name: "" })], [plain("")]],
    ["a leading dash", [master({ name: "-db" })], [plain("-db")]],
    ["a slash", [master({ name: "db/1" })], [plain("db/1")]],
    ["a letter outside ASCII", [master({ name: "dbé" })], [plain("dbé")]],
    ["a line break at the end", [master({ name: "db\n" })], [plain("db\n")]],
    [
      "the same name twice",
      [master(), master({ serverId: 2 })],
      [at("db1", 'must be unique: two servers are named "db1"')],
    ],
  ]);
});

describe("serverIds", () => {
  const range = (shown: string) =>
    at("db1.serverId", `must be a whole number from 1 to 4294967295: it is ${shown}`);
  check([
    ["the least", [master({ serverId: 1 })], []],
    ["the greatest", [master({ serverId: 4_294_967_295 })], []],
    ["zero", [master({ serverId: 0 })], [range("0")]],
    ["more than the greatest", [master({ serverId: 4_294_967_296 })], [range("4294967296")]],
    ["a fraction", [master({ serverId: 1.5 })], [range("1.5")]],
    ["no number", [master({ serverId: Number.NaN })], [range("NaN")]],
    [
      "the same id twice",
      [master(), slave({ serverId: 1 })],
      [at("db2.serverId", 'must be unique: "db2" and "db1" both have 1')],
    ],
    [
      "the same id three times",
      [master(), slave({ serverId: 1 }), slave({ name: "db3", serverId: 1 })],
      [
        at("db2.serverId", 'must be unique: "db2" and "db1" both have 1'),
        at("db3.serverId", 'must be unique: "db3" and "db1" both have 1'),
      ],
    ],
  ]);
});

describe("gtids", () => {
  const mysql = { line: "mysql-8.4" } as const;
  check([
    ["a MySQL master without GTIDs", [master({ ...mysql, gtid: false })], []],
    [
      "a slave by file behind it",
      [master({ ...mysql, gtid: false }), slave(mysql, { position: "file" })],
      [],
    ],
    [
      "a slave by GTID behind it",
      [master({ ...mysql, gtid: false }), slave(mysql)],
      [at("db2.position", 'must be "file": the master at the top is declared with gtid: false')],
    ],
    [
      "a MariaDB master without GTIDs",
      [master({ gtid: false })],
      [at("db1.gtid", "must not be false: transactions of mariadb-10.11 always carry GTIDs")],
    ],
  ]);
});

describe("dump program", () => {
  const old = master({ line: "mysql-8.0" });
  check([
    ["a slave of the same series", [old, slave({ line: "mysql-8.0" })], []],
    [
      "a slave of a later series, which brings its own data",
      [
        old,
        slave(
          { line: "mysql-8.4" },
          { seed: { method: "none", generation: 1, timeoutSeconds: 60 } },
        ),
      ],
      [],
    ],
    [
      "a slave of a later series, to be copied",
      [old, slave({ line: "mysql-8.4" })],
      [
        at(
          "db2.seed.method",
          'must be "none": mysqldump of mysql-8.4 cannot read the position of a mysql-8.0 master; copy the data by other means, with their position, or upgrade the master first',
        ),
      ],
    ],
  ]);
});

describe("streams", () => {
  const seeded = (method: "auto" | "parallel" | "dump" | "none") => [
    master(),
    slave({}, { seed: { method, streams: 4, generation: 1, timeoutSeconds: 60 } }),
  ];
  const useless = (method: string) => [
    at(
      "db2.seed.streams",
      `must be left out: with method "${method}" nothing is copied in streams`,
    ),
  ];
  check([
    ["of a copy that may have them", seeded("auto"), []],
    ["of one that has them", seeded("parallel"), []],
    ["of a dump", seeded("dump"), useless("dump")],
    ["of no copy", seeded("none"), useless("none")],
  ]);
});

describe("clone", () => {
  const [above, below] = ["mysql-9.7", "mysql-9.7"] as const;
  const byClone = (change: Partial<ServerDeclaration> = {}) =>
    slave(
      { line: below, ...change },
      { seed: { method: "clone", generation: 1, timeoutSeconds: 60 } },
    );
  const refused = (reason: string) => [
    at("db2.seed.method", `must be "auto" or "dump": ${reason}`),
  ];
  check([
    ["of a whole server to one of its series", [master({ line: above }), byClone()], []],
    [
      "of named databases",
      [master({ line: above, databases: ["shop"] }), byClone()],
      refused("CLONE copies whole servers, and databases are named"),
    ],
    [
      "to a slave that is not restarted",
      [master({ line: above }), byClone({ restart: "never" })],
      refused('CLONE restarts the slave, which is declared restart: "never"'),
    ],
    [
      "to another series",
      [master({ line: "mysql-8.4" }), byClone()],
      refused("CLONE wants one series of releases, and db1 is mysql-8.4"),
    ],
    [
      "of MariaDB",
      [master({ line: "mariadb-10.11" }), byClone({ line: "mariadb-10.11" })],
      refused("mariadb-10.11 has no CLONE"),
    ],
  ]);
});

describe("backup", () => {
  const remote = { host: { ...master().host, remote: true } };
  const byBackup = (change: Partial<ServerDeclaration> = {}) =>
    slave(change, { seed: { method: "backup", generation: 1, timeoutSeconds: 60 } });
  check([
    ["between servers of this machine", [master(), byBackup()], []],
    ["from another host to this machine", [master(remote), byBackup()], []],
    ["from host to host", [master(remote), byBackup(remote)], []],
    [
      "from this machine to another host",
      [master(), byBackup(remote)],
      [
        at(
          "db2.seed.method",
          'must be "auto" or "dump": mariadb-backup is pulled from its master\'s host over SSH, and db1 has no host.ssh',
        ),
      ],
    ],
  ]);
});

describe("a master that lets nobody in without TLS", () => {
  const settings = { require_secure_transport: "ON" } as const;
  const strict = master({ settings });
  const refused = (without: string) => [
    at(
      "db2.link.tls",
      `must be true: "db1" lets nobody in without TLS (require_secure_transport in its settings), and the channel goes without${without}`,
    ),
  ];
  check([
    ["a slave whose link has TLS", [strict, slave({}, { tls: true })], []],
    ["a slave whose link has none", [strict, slave({}, { tls: false })], refused("")],
    [
      "a slave whose channel has none unasked",
      [strict, slave()],
      refused(" unless it is declared"),
    ],
    [
      "a slave whose channel has it unasked",
      [master({ line: "mariadb-11.4", settings }), slave({ line: "mariadb-11.4" })],
      [],
    ],
    [
      "a slave that is taken over as it is",
      [strict, slave({}, { seed: { method: "none", generation: 1, timeoutSeconds: 60 } })],
      [],
    ],
    [
      "a master that lets everybody in",
      [master({ settings: { "require-secure-transport": 0 } }), slave()],
      [],
    ],
  ]);
});

describe("links", () => {
  const user = (shown: string, longest = 121) =>
    at(
      "db2.link.user",
      `must be 1 to ${longest} characters, none a control character: it is "${shown}"`,
    );
  const from = (shown: string) =>
    at(
      "db2.link.from",
      `must be an address of 1 to 255 ASCII characters, none a control character, a backslash or an "@", and no space at an end: it is "${shown}"`,
    );
  const linked = (link: Parameters<typeof slave>[1]) => [master(), slave({}, link)];
  check([
    ["a name of 121 characters", linked({ user: "u".repeat(121) }), []],
    [
      "a name that is not ASCII",
      linked({ user: "répl" }),
      [
        at(
          "db2.link.user",
          'must be ASCII, because a slave logs in with it in its own server\'s character set: it is "répl"',
        ),
      ],
    ],
    [
      "a name that leaves no room for its seed account",
      linked({ user: "u".repeat(122) }),
      [user("u".repeat(122))],
    ],
    [
      "a name that leaves no room for a later seed account",
      linked({ user: "u".repeat(121), seed: { generation: 10 } }),
      [user("u".repeat(121), 120)],
    ],
    ["no name", linked({ user: "" }), [user("")]],
    ["a name with a tab", linked({ user: "a\tb" }), [user("a\tb")]],
    ["an odd but legal name", linked({ user: "o'neil \\ `%" }), []],
    ["a pattern of addresses", linked({ from: "192.0.2.%" }), []],
    ["no address", linked({ from: "" }), [from("")]],
    ["an address with a line break", linked({ from: "a\nEND" }), [from("a\nEND")]],
    ["an address of 256 characters", linked({ from: "a".repeat(256) }), [from("a".repeat(256))]],
    ["an address with a backslash", linked({ from: "a\\b" }), [from("a\\b")]],
    [
      "a checksum of a database that cannot be granted",
      [
        master({ databases: ["_".repeat(32), "_".repeat(33)] }),
        slave({}, { verify: { marker: true, catchUpSeconds: 60, checksum: true } }),
      ],
      [
        at(
          "db2.verify.checksum",
          `must be false: "${"_".repeat(33)}" cannot be granted to the link's account, as "_", "%" and "\\" count twice in the 64 characters of GRANT`,
        ),
      ],
    ],
    ["a long name without a checksum", [master({ databases: ["_".repeat(33)] }), slave()], []],
    ["an @ in the address", linked({ from: "a@b" }), [from("a@b")]],
    ["an address with a space at its end", linked({ from: "a " }), [from("a ")]],
    ...["mariadb.sys", " repl"].map((shown): Case => [
      `the user "${shown}"`,
      linked({ user: shown }),
      [
        at(
          "db2.link.user",
          `must begin and end with no space, and be none of the server's own accounts: it is "${shown}"`,
        ),
      ],
    ]),
  ]);
});

describe("ownLinks", () => {
  const two = (first: Parameters<typeof slave>[1], second: Parameters<typeof slave>[1]) => [
    master({ accounts: [account({ user: "app", from: ["10.0.0.9", "10.0.0.%"] })] }),
    slave({}, first),
    slave({ name: "db3", serverId: 3 }, second),
  ];
  const shared = (name: string, shown: string, whose: string) =>
    at(
      `${name}.link.user`,
      `must be an account of this slave alone, whose password it sets on "db1": ${shown} is also that of ${whose}`,
    );
  const repl = { user: "repl", from: "10.0.0.X" };
  check([
    ["one name at two addresses", two(repl, { ...repl, from: "10.0.0.3" }), []],
    ["one name at the slaves' own addresses", two({ user: "repl" }, { user: "repl" }), []],
    ["two names at one address", two(repl, { ...repl, user: "repl3" }), []],
    [
      "one account of two slaves",
      two(repl, { ...repl, from: "10.0.0.x" }),
      [shared("db3", "'repl'@'10.0.0.x'", '"db2"')],
    ],
    [
      "an account that the master declares",
      two({ user: "app", from: "10.0.0.%" }, repl),
      [shared("db2", "'app'@'10.0.0.%'", 'an account of "db1"')],
    ],
  ]);
});

describe("databaseNames", () => {
  const of = (...databases: readonly string[]) => [master({ databases })];
  const range = (i: number, shown: string) =>
    at(
      `db1.databases[${i}]`,
      `must be 1 to 64 characters, none a control character: it is "${shown}"`,
    );
  const own = (i: number, shown: string) =>
    at(`db1.databases[${i}]`, `must be an application's database: "${shown}" is the server's own`);
  check([
    ["everything", [master()], []],
    ["some", of("shop", "wf_workflow"), []],
    ["odd but legal names", of("a b", "50%", "été", "a`b"), []],
    ["64 characters", of("d".repeat(64)), []],
    [
      "none",
      of(),
      [
        at(
          "db1.databases",
          "must name at least one database, or be left out to replicate everything",
        ),
      ],
    ],
    ["no name", of("shop", ""), [range(1, "")]],
    ["65 characters", of("d".repeat(65)), [range(0, "d".repeat(65))]],
    ["a line break", of("a\nb"), [range(0, "a\nb")]],
    ["the grant tables", of("mysql"), [own(0, "mysql")]],
    ["the server's own in capitals", of("shop", "SYS"), [own(1, "SYS")]],
    ["the library's own", of("pulumi_replication"), [own(0, "pulumi_replication")]],
    [
      "a comma",
      of("a,b"),
      [
        at(
          "db1.databases[0]",
          'must hold no comma, at which a replication filter is split: it is "a,b"',
        ),
      ],
    ],
    [
      "one name twice",
      of("shop", "shop"),
      [at("db1.databases[1]", 'must be named once: "shop" stands twice')],
    ],
  ]);
});

describe("names beyond U+FFFF", () => {
  check([
    [
      "of a database, and one that ends with a space",
      [master({ databases: ["a😀", "a "] })],
      ["a😀", "a "].map((name, i) =>
        at(
          `db1.databases[${i}]`,
          `must end with no space and hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "${name}"`,
        ),
      ),
    ],
    [
      "of an account",
      [master({ accounts: [account({ user: "a😀" })] })],
      [
        at(
          "db1.accounts[0].user",
          'must hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "a😀"',
        ),
      ],
    ],
  ]);
});

const IPV6_AND_PATTERNS = ["::1", "192.0.2.0/255.255.255.0", "10.%", "%.example"];

describe("accountNames", () => {
  const of = (...accounts: readonly AccountDeclaration[]) => [master({ accounts })];
  const user = (i: number, shown: string) =>
    at(
      `db1.accounts[${i}].user`,
      `must be 1 to 128 characters, none a control character: it is "${shown}"`,
    );
  const from = (shown: string, most = "1 to 255") =>
    at(
      "db1.accounts[0].from",
      `must be addresses of ${most} ASCII characters, none a control character, a backslash or an "@", and no space at an end: one is "${shown}"`,
    );
  check([
    ["one from everywhere", of(account()), []],
    ["one from two addresses", of(account({ from: ["a", "b"] })), []],
    ["two users from one address", of(account(), account({ user: "b" })), []],
    ["128 characters", of(account({ user: "u".repeat(128) })), []],
    ["129 characters", of(account({ user: "u".repeat(129) })), [user(0, "u".repeat(129))]],
    ["no name", of(account(), account({ user: "" })), [user(1, "")]],
    ["a tab in the name", of(account({ user: "a\tb" })), [user(0, "a\tb")]],
    [
      "no address",
      of(account({ from: [] })),
      [at("db1.accounts[0].from", "must name at least one address")],
    ],
    ["an empty address", of(account({ from: [""] })), [from("")]],
    ["a tab in an address", of(account({ from: ["a\tb"] })), [from("a\tb")]],
    ["an @ in an address", of(account({ from: ["a@b"] })), [from("a@b")]],
    ["a space at the end of an address", of(account({ from: ["a "] })), [from("a ")]],
    ["an address that is not ASCII", of(account({ from: ["é"] })), [from("é")]],
    ["an IPv6 address, a network and patterns", of(account({ from: IPV6_AND_PATTERNS })), []],
    ["256 characters", of(account({ from: ["h".repeat(256)] })), [from("h".repeat(256))]],
    [
      "one account twice",
      of(account(), account({ from: ["a", "%"] })),
      [at("db1.accounts[1]", "must be declared once: 'app'@'%' stands twice")],
    ],
    [
      "one account twice, in letters that a server keeps as the same",
      of(account({ from: ["Web.example", "web.example"] })),
      [at("db1.accounts[0]", "must be declared once: 'app'@'web.example' stands twice")],
    ],
    [
      "a space at the end of a name",
      of(account({ user: "app " })),
      [
        at(
          "db1.accounts[0].user",
          'must begin and end with no space, which MySQL leaves out: it is "app "',
        ),
      ],
    ],
    ...(
      [
        ["mariadb-10.5", "mariadb.sys"],
        ["mysql-5.7", "mysql.session"],
        ["mysql-9.7", "mysql.infoschema"],
      ] as const
    ).map(([line, user]): Case => [
      `the server's own account on ${line}`,
      [master({ line, accounts: [account({ user })] })],
      [
        at(
          "db1.accounts[0].user",
          `must be an account of an application or a person: "${user}" is the server's own`,
        ),
      ],
    ]),
    [
      "the administrator",
      of(account({ user: "root", from: ["%", "LocalHost"] })),
      [
        at(
          "db1.accounts[0]",
          "must be an account of an application or a person: 'root'@'localhost' is the administrator's, with which the library works on the host",
        ),
      ],
    ],
    ["root from elsewhere", of(account({ user: "root", from: ["192.0.2.9"] })), []],
    ["another flavour's own account", of(account({ user: "mysql.sys" })), []],
    [
      "what is too long for an older line",
      [master({ line: "mariadb-10.5", accounts: [account({ from: ["h".repeat(61)] })] })],
      [from("h".repeat(61), "1 to 60")],
    ],
    [
      "a name that is too long for an older line",
      [master({ line: "mariadb-10.5", accounts: [account({ user: "u".repeat(81) })] })],
      [
        at(
          "db1.accounts[0].user",
          `must be 1 to 80 characters, none a control character: it is "${"u".repeat(81)}"`,
        ),
      ],
    ],
  ]);
});

describe("grants", () => {
  const on = (place: string, privileges: readonly string[], line: EngineLine = "mariadb-10.11") => [
    master({ line, accounts: [account({ grants: [{ on: place, privileges }] })] }),
  ];
  const wrong = (...messages: readonly string[]) =>
    messages.map((message) => at("db1.accounts[0].grants[0].privileges", message));
  const wrongPlace = (message: string) => [at("db1.accounts[0].grants[0].on", message)];
  const spelled = (shown: string) => wrong(`must be spelled as in GRANT: one is "${shown}"`);
  const unknown = (line: string, said: string) =>
    wrong(`must be privileges that ${line} knows${said}`);
  const place = (shown: string) =>
    wrongPlace(
      `must be a database, or a database and a table, neither with a space at its end: it is "${shown}"`,
    );
  const long = (shown: string) =>
    wrongPlace(
      `must be names of 1 to 64 characters, and of a whole database "_", "%" and "\\" count twice, as GRANT escapes them: it is "${shown}"`,
    );
  check([
    ["privileges of the server", on("*", ["all", "Replication  Client", "READ_ONLY ADMIN"]), []],
    ["privileges of a database", on("shop.*", ["LOCK TABLES", "ALL PRIVILEGES", "Event"]), []],
    [
      "privileges of a table",
      on("shop.t", ["GRANT OPTION", "UPDATE (a, `b c`)", "select(é)", "DELETE HISTORY"]),
      [],
    ],
    [
      "dynamic privileges, of components too",
      on("*", ["SYSTEM_USER", "firewall_admin"], "mysql-8.0"),
      [],
    ],
    ["a misspelt privilege", on("shop", ["SELECT;"]), spelled("SELECT;")],
    [
      "a statement in the list of columns",
      on("shop", ["SELECT (a) ON *.* TO x -- )"]),
      spelled("SELECT (a) ON *.* TO x -- )"),
    ],
    [
      "a placeholder in the list of columns",
      on("shop", ["SELECT (:password_1)"]),
      spelled("SELECT (:password_1)"),
    ],
    ["no privilege's name", on("shop", [""]), spelled("")],
    ["a statement", on("shop", ["ALL ON *.* TO x; --"]), spelled("ALL ON *.* TO x; --")],
    ["no privilege", on("shop", []), wrong("must name at least one privilege")],
    [
      "every word that is none",
      on("shop", ["SELEKT", "SELECT", "foo bar"]),
      [
        ...unknown("mariadb-10.11", ': "SELEKT" is none, the nearest is "SELECT"'),
        ...unknown("mariadb-10.11", ': "FOO BAR" is none'),
      ],
    ],
    [
      "a name that every object has",
      on("*", ["constructor"]),
      unknown("mariadb-10.11", ': "CONSTRUCTOR" is none'),
    ],
    [
      "a privilege of the other flavour",
      on("*", ["BINLOG MONITOR", "BINLOG ADMIN"], "mysql-9.7"),
      [
        ...unknown("mysql-9.7", ': "BINLOG MONITOR" is one of MariaDB'),
        ...unknown("mysql-9.7", ': "BINLOG ADMIN" is one of MariaDB; here it is "BINLOG_ADMIN"'),
      ],
    ],
    [
      "a privilege of other lines",
      on("*", ["SYSTEM_USER"]),
      unknown("mariadb-10.11", ': "SYSTEM_USER" is one of mysql-8.0, mysql-8.4, mysql-9.7'),
    ],
    [
      "a privilege that went",
      on("*", ["SET_USER_ID"], "mysql-8.4"),
      unknown("mysql-8.4", ': "SET_USER_ID" is one of mysql-8.0'),
    ],
    [
      "a privilege that came later",
      on("*", ["SHOW CREATE ROUTINE"]),
      unknown("mariadb-10.11", ': "SHOW CREATE ROUTINE" is one of mariadb-11.4, mariadb-11.8'),
    ],
    [
      "a privilege on accounts",
      on("*", ["PROXY"]),
      unknown(
        "mariadb-10.11",
        ', of databases: "PROXY" is granted on an account; grant it by hand',
      ),
    ],
    [
      "privileges of the server on less",
      on("shop", ["SUPER", "SELECT", "REPLICATION SLAVE"]),
      wrong(
        'must be granted on "*", the whole server: "SUPER" is a privilege of no database, and stands on "shop"',
        'must be granted on "*", the whole server: "REPLICATION SLAVE" is a privilege of no database, and stands on "shop"',
      ),
    ],
    [
      "a privilege of a database on a table",
      on("shop.t", ["EXECUTE"]),
      wrong(
        'must be granted on a database or on "*": "EXECUTE" is a privilege of no table, and stands on "shop.t"',
      ),
    ],
    [
      "columns of what has none",
      on("shop.t", ["DELETE (a)"]),
      wrong('must name columns only of SELECT, INSERT, UPDATE and REFERENCES: one is "DELETE (a)"'),
    ],
    [
      "columns of a database",
      on("shop", ["SELECT (a)"]),
      wrong(
        'must name columns only of a table, as on "shop.orders": one is "SELECT (a)" on "shop"',
      ),
    ],
    ...["SELECT ()", "SELECT (a b)", "SELECT (a,)", "SELECT (*)", "SELECT (1)", "SELECT (t.a)"].map(
      (shown): Case => [
        `columns that are none: ${shown}`,
        on("shop.t", [shown]),
        wrong(
          `must list columns as "SELECT (a, b)", other names than of letters and digits in backquotes: one is "${shown}"`,
        ),
      ],
    ),
    ["no place", on("", ["ALL"]), wrongPlace('must name a database: it is ""')],
    [
      "a line break in a place",
      on("a\nb", ["ALL"]),
      wrongPlace('must name a database: it is "a\nb"'),
    ],
    [
      "a character that servers refuse",
      on("😀", ["ALL"]),
      wrongPlace(
        'must hold no character beyond U+FFFF, which servers refuse or keep as "?": it is "😀"',
      ),
    ],
    [
      "a table of every database",
      on("*.t", ["SELECT"]),
      wrongPlace('must name the database of a table, or be "*" alone: it is "*.t"'),
    ],
    ["no table", on("shop.", ["SELECT"]), place("shop.")],
    ["a space after a table", on("shop.t ", ["SELECT"]), place("shop.t ")],
    ["a space after a database", on("shop .t", ["SELECT"]), place("shop .t")],
    ["64 characters", on("d".repeat(64), ["SELECT"]), []],
    [
      "64 characters of a table and its database",
      on(`${"_".repeat(64)}.${"t".repeat(64)}`, ["ALL"]),
      [],
    ],
    ["33 underscores", on("_".repeat(33), ["SELECT"]), long("_".repeat(33))],
    [
      "65 characters of a table",
      on(`shop.${"t".repeat(65)}`, ["ALL"]),
      long(`shop.${"t".repeat(65)}`),
    ],
    [
      "what everyone may",
      on("Information_Schema.tables", ["SELECT"]),
      wrongPlace(
        "must be left out: everyone reads information_schema, and no server lets it be granted",
      ),
    ],
    [
      "everything on what is the server's",
      on("performance_schema", ["ALL", "SELECT"]),
      wrong(
        'must be single ones on performance_schema, such as SELECT: no server grants "ALL" there',
      ),
    ],
  ]);
});

describe("settingValues", () => {
  const of = (settings: ServerDeclaration["settings"]) => [master({ settings })];
  check([
    ["spellings that a server takes", of({ max_connections: 500, "sort-buffer-size": "1M" }), []],
    [
      "a value of any kind",
      of({ tmpdir: "", wait_timeout: 1, general_log: false, init_connect: 'x # "y"' }),
      [],
    ],
    [
      "a name with an equals sign",
      of({ "a=b": 1 }),
      [at("db1.settings.a=b", 'must be named like a setting: it is "a=b"')],
    ],
    ["no name", of({ "": 1 }), [at("db1.settings.", 'must be named like a setting: it is ""')]],
    [
      "a group",
      of({ "[client]": 1 }),
      [at("db1.settings.[client]", 'must be named like a setting: it is "[client]"')],
    ],
    [
      "a line break in a value",
      of({ init_file: "a\nskip_grant_tables" }),
      [at("db1.settings.init_file", "must not hold a line break")],
    ],
    [
      "one setting in two spellings",
      of({ max_connections: 100, "max-connections": 200 }),
      [
        at(
          "db1.settings.max-connections",
          'must stand once: "max_connections" is the same setting',
        ),
      ],
    ],
    [
      "one setting, once loose",
      of({ "loose-wait-timeout": 1, wait_timeout: 2 }),
      [
        at(
          "db1.settings.wait_timeout",
          'must stand once: "loose-wait-timeout" is the same setting',
        ),
      ],
    ],
    [
      "one setting under its two names",
      of({ log_slow_query: "ON", slow_query_log: "OFF" }),
      [at("db1.settings.slow_query_log", 'must stand once: "log_slow_query" is the same setting')],
    ],
  ]);
});

describe("ownedSettings", () => {
  it.each([
    ["server_id", "serverId"],
    ["server-id", "serverId"],
    ["SERVER_ID", "serverId"],
    ["loose-server-id", "serverId"],
    ["log_bin", "binlog.name"],
    ["log_bin_index", "binlog.name"],
    ["log_basename", "binlog.name"],
    ["skip_log_bin", "leave it out: every server is able to be a master"],
    ["binlog_format", "binlog.format"],
    ["max_binlog_size", "binlog.maxSizeMiB"],
    ["sync_binlog", "binlog.sync"],
    ["expire_logs_days", "binlog.expireDays"],
    ["binlog_expire_logs_seconds", "binlog.expireDays"],
    ["log_slave_updates", "leave it out: every server is able to be a master"],
    [
      "gtid_domain_id",
      "leave it out: a master and its slaves share one domain; members of a pair have gtidDomain",
    ],
    ["gtid_strict_mode", "leave it out: it is ON, so that a diverging server is noticed"],
    [
      "read_only",
      "leave it out: slaves are read-only and masters are not; for a pair, declare writer",
    ],
    ["relay_log", "leave it out: relay logs that exist keep their name"],
    ["replicate_do_db", "databases"],
    ["replicate_ignore_db", "databases"],
    ["loose-Replicate-Ignore-Db", "databases"],
    ["replicate-do-table", "databases, in a pair replicate.tables"],
    ["replicate_rewrite_db", "leave it out: a database has one name on a master and its slaves"],
    ["replicate_wild_do_table", "databases, in a pair replicate.tables"],
    ["replicate_wild_ignore_table", "databases"],
    ["skip_slave_start", "leave it out: a slave starts again with its server"],
    ["rpl_semi_sync_master_enabled", "semiSync"],
    ["rpl_semi_sync_master_timeout", "semiSync.timeoutSeconds"],
    ["rpl-semi-sync-master-wait-point", "semiSync.waitPoint"],
    ["rpl_semi_sync_master_wait_no_slave", "leave it out: a master without slaves does not wait"],
    ["rpl_semi_sync_slave_enabled", "semiSync of its master"],
    ["port", "host.port"],
    ["socket", "host.socket"],
    ["datadir", "host.dataDirectory"],
    [
      "skip-read-only",
      "leave it out: slaves are read-only and masters are not; for a pair, declare writer",
    ],
    ["disable_log_slave_updates", "leave it out: every server is able to be a master"],
  ])("%s is refused: %s", (key, instead) => {
    expect(problemsWith(topologyOf(master({ settings: { [key]: "1" } })))).toEqual([
      at(
        `db1.settings.${key}`,
        `must not be set here, the library owns it: ${instead.startsWith("leave") ? instead : `use ${instead}`}`,
      ),
    ]);
  });

  it.each([
    ["gtid_mode", "gtid"],
    ["replicate_ignore_db", "databases"],
    ["loose_replicate_ignore_db", "databases"],
    ["replicate_do_table", "databases, in a pair replicate.tables"],
    ["replicate-rewrite-db", "leave it out: a database has one name on a master and its slaves"],
    ["log_replica_updates", "leave it out: every server is able to be a master"],
    ["skip_replica_start", "leave it out: a slave starts again with its server"],
    ["rpl_semi_sync_source_wait_no_replica", "leave it out: a master without slaves does not wait"],
    ["loose_rpl_semi_sync_replica_enabled", "semiSync of its master"],
    [
      "super_read_only",
      "leave it out: slaves are read-only and masters are not; for a pair, declare writer",
    ],
  ])("%s is refused on MySQL: %s", (key, instead) => {
    const server = master({ line: "mysql-8.4", settings: { [key]: "1" } });
    expect(problemsWith(topologyOf(server))).toEqual([
      at(
        `db1.settings.${key}`,
        `must not be set here, the library owns it: ${instead.startsWith("leave") ? instead : `use ${instead}`}`,
      ),
    ]);
  });

  it.each(["constructor", "to_string", "__proto__x", "max_connections", "skip_name_resolve"])(
    "%s is left alone",
    (key) => {
      expect(
        problemsWith(topologyOf(master({ settings: { [key]: "1" } }))).filter(({ message }) =>
          message.includes("owns"),
        ),
      ).toEqual([]);
    },
  );
});

describe("knownSettings", () => {
  const of = (line: ServerDeclaration["line"], key: string, value: SettingValue = "ON") => [
    master({ line, settings: { [key]: value } }),
  ];
  const unknown = (line: string, key: string, rest: string) =>
    at(`db1.settings.${key}`, `must be a setting that ${line} knows: ${rest}`);
  check([
    ["one that every server knows", of("mysql-8.4", "max_connections", 100), []],
    ["one of a plugin", of("mariadb-10.11", "server_audit_logging"), []],
    [
      "a slip of the hand",
      of("mysql-8.4", "max_conections", 100),
      [
        unknown(
          "mysql-8.4",
          "max_conections",
          'the nearest is "max_connections"; "loose_" before its name lets the server decide',
        ),
      ],
    ],
    [
      "nothing like any",
      of("mariadb-10.11", "foo"),
      [
        unknown(
          "mariadb-10.11",
          "foo",
          'nothing is named like it; "loose_" before its name lets the server decide',
        ),
      ],
    ],
    ["one that may be unknown", of("mysql-8.4", "loose_max_conections"), []],
    [
      "one under another line's name",
      of("mariadb-11.8", "sync_source_info", 1),
      [unknown("mariadb-11.8", "sync_source_info", 'there it is named "sync_master_info"')],
    ],
    [
      "one that was removed, with what replaced it",
      of("mysql-9.7", "innodb_log_file_size", "1G"),
      [
        unknown(
          "mysql-9.7",
          "innodb_log_file_size",
          "it was removed in 9.3.0; use innodb_redo_log_capacity, the size of all files together",
        ),
      ],
    ],
    [
      "one that was removed without a word why",
      of("mysql-8.0", "temp_pool"),
      [
        unknown(
          "mysql-8.0",
          "temp_pool",
          "it was removed in the releases of mysql-8.0; leave it out",
        ),
      ],
    ],
    [
      "one of a later line",
      of("mysql-5.7", "cte_max_recursion_depth", 10),
      [
        unknown(
          "mysql-5.7",
          "cte_max_recursion_depth",
          "it came after mysql-5.7, mysql-8.0 has it; leave it out",
        ),
      ],
    ],
    [
      "one of the other flavour",
      of("mysql-8.4", "wsrep_provider_options", ""),
      [unknown("mysql-8.4", "wsrep_provider_options", "it is one of MariaDB; leave it out")],
    ],
    [
      "a switch turned off by its name",
      of("mariadb-10.11", "skip_slow_query_log", "OFF"),
      [
        at(
          "db1.settings.skip_slow_query_log",
          'must be named like its option: use "slow_query_log", with the value OFF',
        ),
      ],
    ],
    [
      "a limit for sessions",
      of("mariadb-10.11", "maximum-sort-buffer-size", "1M"),
      [
        at(
          "db1.settings.maximum-sort-buffer-size",
          'must be named like its option: use "sort_buffer_size"',
        ),
      ],
    ],
    [
      "capitals",
      of("mysql-8.4", "Max_Connections", 100),
      [
        at(
          "db1.settings.Max_Connections",
          'must be in lower case, not every server reads capitals: use "max_connections"',
        ),
      ],
    ],
    ["the one name with capitals", of("mariadb-10.11", "wsrep_OSU_method", "TOI"), []],
  ]);
});

describe("fittingSettings", () => {
  const of = (line: ServerDeclaration["line"], key: string, value: SettingValue) => [
    master({ line, settings: { [key]: value } }),
  ];
  const unfit = (key: string, message: string) => [at(`db1.settings.${key}`, `must ${message}`)];
  check([
    ["a size in units", of("mariadb-10.11", "innodb_buffer_pool_size", "500M"), []],
    ["a list where lines add up", of("mysql-8.4", "binlog-do-db", ["wf", "rb"]), []],
    [
      "a list where the last line counts",
      of("mariadb-10.11", "max_connections", ["100", "200"]),
      unfit(
        "max_connections",
        'be one value: of several lines the server takes the last: it is "100, 200"',
      ),
    ],
    [
      "an empty list",
      of("mariadb-10.11", "binlog_do_db", []),
      unfit("binlog_do_db", 'hold a value, or be left out: it is ""'),
    ],
    [
      "a size in units that mysql-5.7 lacks",
      of("mysql-5.7", "sort_buffer_size", "1T"),
      unfit(
        "sort_buffer_size",
        'be a size in bytes, or with K, M or G, of at least 32K: it is "1T"',
      ),
    ],
    [
      "a number below the least",
      of("mariadb-10.11", "max_connections", 1),
      unfit("max_connections", 'be a whole number from 10 to 100000: it is "1"'),
    ],
    [
      "a number above the greatest",
      of("mysql-8.4", "max_connections", 100_001),
      unfit("max_connections", 'be a whole number from 1 to 100000: it is "100001"'),
    ],
    [
      "no number",
      of("mysql-8.4", "max_connections", "many"),
      unfit("max_connections", 'be a whole number from 1 to 100000: it is "many"'),
    ],
    ["a fraction where one is taken", of("mysql-8.4", "long_query_time", 0.5), []],
    ["a boolean in every spelling", of("mysql-8.4", "slow_query_log", "true"), []],
    [
      "no boolean",
      of("mysql-8.4", "slow_query_log", "yes"),
      unfit("slow_query_log", 'be ON or OFF: it is "yes"'),
    ],
    ["a word of the list", of("mysql-8.4", "binlog_row_image", "minimal"), []],
    [
      "no word of the list",
      of("mysql-8.4", "binlog_row_image", "small"),
      unfit("binlog_row_image", 'be one of MINIMAL, NOBLOB, FULL: it is "small"'),
    ],
    ["a flag turned on", of("mariadb-10.11", "optimizer_switch", "mrr=on"), []],
    ["words of a set", of("mysql-8.4", "sql_mode", "ANSI_QUOTES,NO_ZERO_DATE"), []],
  ]);
});

describe("linkGraph", () => {
  check([
    [
      "a master that is not declared",
      [slave()],
      [at("db2.master", 'must be a declared server: "db1" is not')],
    ],
    [
      "a ring",
      [slave({ name: "a" }, { master: "b" }), slave({ name: "b", serverId: 3 }, { master: "a" })],
      [
        at("a.master", "must not lead back to where it began: a follows b follows a"),
        at("b.master", "must not lead back to where it began: b follows a follows b"),
      ],
    ],
    [
      "a slave of itself",
      [slave({ name: "a" }, { master: "a" })],
      [at("a.master", "must not lead back to where it began: a follows a")],
    ],
  ]);
});

describe("versions", () => {
  const pair = (theirs: ServerDeclaration["line"], ours: ServerDeclaration["line"]) => [
    master({ line: theirs }),
    slave({ line: ours }, { seed: { method: "none" } }),
  ];
  const lines = (theirs: string, ours: string) => `: "db2" is ${ours}, "db1" is ${theirs}`;
  check([
    ["one line", pair("mysql-8.4", "mysql-8.4"), []],
    ["a newer slave", pair("mariadb-10.5", "mariadb-11.8"), []],
    ["a slave of the next series", pair("mysql-8.4", "mysql-9.7"), []],
    [
      "an older slave",
      pair("mariadb-11.4", "mariadb-10.11"),
      [
        at(
          "db2.engine",
          "must not be older than the master's line, whose log it cannot be sure to read; upgrade slaves first" +
            lines("mariadb-11.4", "mariadb-10.11"),
        ),
      ],
    ],
    [
      "a slave two series newer",
      pair("mysql-5.7", "mysql-8.4"),
      [
        at(
          "db2.engine",
          "must be the master's line or the next, mysql-8.0; put a slave of that between, or upgrade the master" +
            lines("mysql-5.7", "mysql-8.4"),
        ),
      ],
    ],
    [
      "flavours mixed",
      pair("mysql-8.4", "mariadb-11.8"),
      [at("db2.engine", "must be of the master's flavour" + lines("mysql-8.4", "mariadb-11.8"))],
    ],
  ]);
});

describe("retention", () => {
  const days = (shown: string) =>
    at("db1.binlog.expireDays", `must be at least 1 day: it is ${shown}`);
  check([
    ["a day", [master({ binlog: { expireDays: 1 } })], []],
    ["less than a day", [master({ binlog: { expireDays: 0.9 } })], [days("0.9")]],
    ["for ever, as the server spells it", [master({ binlog: { expireDays: 0 } })], [days("0")]],
    ["less than nothing", [master({ binlog: { expireDays: -1 } })], [days("-1")]],
    ["no number", [master({ binlog: { expireDays: Number.NaN } })], [days("NaN")]],
    ["half a day more", [master({ binlog: { expireDays: 1.5 } })], []],
    [
      "half a day more where the server counts in days",
      [master({ line: "mariadb-10.5", binlog: { expireDays: 1.5 } })],
      [at("db1.binlog.expireDays", "must be whole days on mariadb-10.5: it is 1.5")],
    ],
    ["the most", [master({ line: "mysql-5.7", binlog: { expireDays: 99 } })], []],
    [
      "more than the most",
      [master({ line: "mysql-5.7", binlog: { expireDays: 100 } })],
      [at("db1.binlog.expireDays", "must be at most 99 days on mysql-5.7: it is 100")],
    ],
    [
      "more than the most in seconds",
      [master({ line: "mysql-8.4", binlog: { expireDays: 49_711 } })],
      [at("db1.binlog.expireDays", "must be at most 49710 days on mysql-8.4: it is 49711")],
    ],
  ]);
});

describe("semiSync", () => {
  const waits = (timeoutSeconds: number) =>
    master({ semiSync: { timeoutSeconds, waitPoint: "AFTER_SYNC" } });
  const bounded = (seconds: number) =>
    at("db1.semiSync.timeoutSeconds", `must be 0.001 to 4294967: it is ${seconds}`);
  check([
    ["a millisecond", [waits(0.001)], []],
    ["the most that a server takes", [waits(4_294_967)], []],
    ["no time", [waits(0)], [bounded(0)]],
    ["for ever", [waits(Infinity)], [bounded(Infinity)]],
    ["more than a server takes", [waits(4_294_968)], [bounded(4_294_968)]],
    ["no number", [waits(NaN)], [bounded(NaN)]],
    ["a slave that answers", [waits(1), slave({}, { semiSync: true })], []],
    ["a slave that does not", [waits(1), slave({}, { semiSync: false })], []],
    ["a slave that does not, where nobody waits", [master(), slave({}, { semiSync: false })], []],
    [
      "a slave that answers nobody",
      [master(), slave({}, { semiSync: true })],
      [
        at(
          "db2.link.semiSync",
          'must not be true: "db1" waits for no slave; declare semiSync there',
        ),
      ],
    ],
    [
      "a slave of a slave that answers",
      [waits(1), slave(), slave({ name: "db3", serverId: 3 }, { master: "db2", semiSync: true })],
      [
        at(
          "db3.link.semiSync",
          'must not be true: "db2" waits for no slave; declare semiSync there',
        ),
      ],
    ],
  ]);
});

it.each(engineLines)("%s offers in its advice what settings takes", (line) => {
  const offered = dialectOf(line).effects.flatMap(({ names: [name] = [], declarable }) =>
    name === undefined ? [] : [[name, declarable === true]],
  );
  const taken = offered.map(([name]) => [name, ownedInstead(line, String(name)) === undefined]);
  expect(offered).toEqual(taken);
});
