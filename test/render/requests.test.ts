import { dialectOf } from "../../src/engine/dialects";
import type { FollowPlan } from "../../src/plan/follow-plan";
import { planHost } from "../../src/plan/host-plan";
import { declaredAccounts, renderAccounts, type AccountsText } from "../../src/render/accounts";
import { renderDiagram } from "../../src/render/diagram";
import { renderFollow } from "../../src/render/follow";
import { renderLink } from "../../src/render/link";
import { renderPreflight } from "../../src/render/preflight";
import { renderSeed, renderSeedAccount, seedSaid } from "../../src/render/seed";
import { renderProof } from "../../src/render/verify";
import type { AccountDeclaration, Grant } from "../../src/arguments/accounts";
import { follows, master, slave, topologyOf, type LinkChange } from "../support/declarations";
import { expectGolden } from "../support/golden";

const databases = ["shop", "wf_workflow"];
const dialect = dialectOf("mariadb-10.11");

/** The plan of a slave's link, below a master with `databases`. */
function followPlan(link: LinkChange = {}): FollowPlan {
  const db2 = slave({}, link);
  const plan = planHost(topologyOf(master({ databases }), db2), db2).follow;
  if (plan === undefined) throw new TypeError("a slave follows");
  return plan;
}

/** What a step that makes accounts shows, then what it passes on stdin beside the passwords. */
function accountsGolden({ review, accounts, undo }: AccountsText): string {
  return [
    review,
    "\n-- Counted before, so that only what is new is owned; a generated password (1) may be set anew:\n",
    ...accounts.map(({ exists, generated }) => `${exists}; -- ${generated ? 1 : 0}\n`),
    "\n-- Takes it back:\n",
    ...undo.map((statement) => `${statement};\n`),
  ].join("");
}

const account = (change: Partial<AccountDeclaration>): AccountDeclaration => ({
  user: "app",
  from: ["%"],
  grants: [],
  generated: true,
  ...change,
});

describe("renderAccounts()", () => {
  it("renders declared accounts", () => {
    const declared = declaredAccounts(dialect, [
      account({
        from: ["192.0.2.%", "app.example.org"],
        grants: [
          { on: "shop", privileges: ["SELECT", "INSERT"] },
          { on: "wf_workflow.tasks", privileges: ["UPDATE (state, owner)"] },
          { on: "wf_workflow", privileges: ["EXECUTE"] },
        ],
      }),
      account({
        user: "reporting",
        generated: false,
        grants: [{ on: "shop.orders", privileges: ["SELECT"] }],
      }),
      account({ user: "monitor", grants: [{ on: "*", privileges: ["REPLICATION CLIENT"] }] }),
      account({ user: "nobody" }),
    ]);
    expectGolden("sql/mariadb-10.11-accounts.sql", accountsGolden(renderAccounts(declared)));
  });

  it("quotes whatever a person can name", () => {
    const odd = "o'neil\\ \"`$%_é; --";
    const declared = declaredAccounts(dialect, [
      account({ user: odd, from: ["%'\\"], grants: [{ on: "a`b_%.t`_", privileges: ["SELECT"] }] }),
    ]);
    expectGolden(
      "sql/mariadb-10.11-accounts-odd-names.sql",
      accountsGolden(renderAccounts(declared)),
    );
  });

  it("gives one password to an account however many addresses it logs in from", () => {
    const declared = declaredAccounts(dialect, [
      account({ from: ["a", "b"] }),
      account({ user: "x" }),
    ]);
    expect(declared.map(({ account, password }) => `${account} ${password}`)).toEqual([
      "'app'@'a' :password_1",
      "'app'@'b' :password_1",
      "'x'@'%' :password_2",
    ]);
  });

  it("has nothing to say about no accounts", () => {
    expect(renderAccounts([])).toEqual({ review: "", says: "", accounts: [], undo: [] });
  });

  it("asks for an account whose name holds an @", () => {
    const odd = account({ user: "a'@'b\\", from: ["c'@'d\\"] });
    const [text] = renderAccounts(declaredAccounts(dialect, [odd])).accounts;
    expect(text?.exists).toBe(
      "SELECT COUNT(*) FROM mysql.user WHERE user = 'a''@''b\\\\' AND host = 'c''@''d\\\\'",
    );
  });

  it("spells a privilege in one way, and leaves the names of columns alone", () => {
    const grants = [{ on: "shop.orders", privileges: ["Select", "update (Total)"] }];
    const { review } = renderAccounts(declaredAccounts(dialect, [account({ grants })]));
    expect(review).toContain("\nGRANT SELECT ON `shop`.`orders` TO");
    expect(review).toContain("\nGRANT UPDATE (Total) ON `shop`.`orders` TO");
  });

  it.each<[string, string]>([
    ["*", "*.*"],
    ["*.*", "*.*"],
    ["shop", "`shop`.*"],
    ["shop.*", "`shop`.*"],
    ["wf_workflow", "`wf\\_workflow`.*"],
    ["wf_workflow.*", "`wf\\_workflow`.*"],
    ["wf_workflow.my_table", "`wf_workflow`.`my_table`"],
    ["a.b.*", "`a.b`.*"],
    ["a.b.c", "`a.b`.`c`"],
    [".hidden", "`.hidden`.*"],
    ["50%", "`50\\%`.*"],
    ["a`b.c`d", "`a``b`.`c``d`"],
  ])("grants on %s as %s", (on, place) => {
    const grants: Grant[] = [{ on, privileges: ["SELECT"] }];
    const { review } = renderAccounts(declaredAccounts(dialect, [account({ grants })]));
    expect(review).toContain(`\nGRANT SELECT ON ${place} TO 'app'@'%';\n`);
  });
});

describe("seedSaid()", () => {
  it.each([
    ["mysql-9.7", "auto", "by CLONE where that can be, else by a dump"],
    ["mariadb-10.11", "auto", "by mariadb-backup where that can be, else by a dump"],
    ["mariadb-10.11", "backup", "by mariadb-backup, all files of the server"],
    ["mysql-9.7", "clone", "by CLONE, all files of the server"],
    ["mariadb-10.11", "dump", "by a dump"],
  ] as const)("names on %s how %s copies: %s", (line, method, how) => {
    const plan = followPlan({ seed: { method } });
    expect(
      seedSaid({ name: "db2", line }, { ...plan, seed: { ...plan.seed, method } }, undefined),
    ).toEqual([
      `seed 1 of db2: copies everything from db1 in the place of what is there, ${how}`,
      "refused, and nothing is lost, where it would replace anything but what a copy has brought",
    ]);
  });

  it.each([
    ["none", "its data stay, and are declared to be those of db1"],
    ["origin", "its data stay, and are copied to db1"],
    ["empty", "it begins as empty as db1"],
  ] as const)("says that %s copies nothing", (method, what) => {
    const plan = followPlan({});
    const seed = { ...plan.seed, method };
    expect(seedSaid({ name: "db2", line: "mysql-9.7" }, { ...plan, seed }, ["shop"])).toEqual([
      `seed 1 of db2: ${what}`,
    ]);
  });
});

describe("renderLink()", () => {
  it("renders the replication account", () => {
    expectGolden(
      "sql/mariadb-10.11-link.sql",
      accountsGolden(renderLink(dialect, followPlan(), true)),
    );
  });

  it("renders it without a marker, from a declared address, with a given password", () => {
    const plan = followPlan({ user: "o'neil", from: "192.0.2.%", verify: { marker: false } });
    expect(renderLink(dialect, plan, false)).toEqual({
      says: "'o''neil'@'192.0.2.%' (REPLICATION SLAVE ON *.*)",
      review:
        "CREATE USER IF NOT EXISTS 'o''neil'@'192.0.2.%' IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;\n" +
        "ALTER USER 'o''neil'@'192.0.2.%' IDENTIFIED BY :password_1 PASSWORD EXPIRE NEVER;\n" +
        "GRANT REPLICATION SLAVE ON *.* TO 'o''neil'@'192.0.2.%';\n",
      accounts: [
        {
          account: "'o''neil'@'192.0.2.%'",
          exists: "SELECT COUNT(*) FROM mysql.user WHERE user = 'o''neil' AND host = '192.0.2.%'",
          generated: false,
        },
      ],
      undo: [
        "REVOKE REPLICATION SLAVE ON *.* FROM 'o''neil'@'192.0.2.%'",
        "DROP USER IF EXISTS 'o''neil'@'192.0.2.%'",
      ],
    });
  });
});

describe("renderSeedAccount()", () => {
  it("renders the account that pulls a copy", () => {
    const text = renderSeedAccount(dialect, followPlan({ seed: { generation: 2 } }), databases);
    expectGolden("sql/mariadb-10.11-seed-account.sql", accountsGolden(text));
  });
});

describe("renderFollow()", () => {
  it.each(["gtid", "file"] as const)("renders a channel by %s", (position) => {
    const { review, channel } = renderFollow(
      dialect,
      followPlan({ position, seed: { generation: 2 } }),
    );
    const columns = channel.map(
      ({ column, wanted, clause }) => `--   ${column}: ${wanted} (else ${clause})\n`,
    );
    expectGolden(
      `sql/mariadb-10.11-follow-${position}.sql`,
      `${review}\n-- What the slave's status must show:\n${columns.join("")}`,
    );
  });

  it("quotes the account's name, and not where it is compared", () => {
    const { channel } = renderFollow(dialect, followPlan({ user: "o'neil\\" }));
    expect(channel[2]).toEqual({
      column: "Master_User",
      wanted: "o'neil\\",
      clause: "MASTER_USER = 'o''neil\\\\'",
    });
  });
});

describe("renderSeed()", () => {
  it("renders the request of a copy of named databases", () => {
    const plan = followPlan({
      seed: { generation: 2, overwrite: "7/old-db2", timeoutSeconds: 3600 },
    });
    expectGolden("requests/seed-databases.txt", renderSeed(plan, databases));
  });

  it("renders the request of a copy of everything", () => {
    expectGolden("requests/seed-everything.txt", renderSeed(followPlan(), undefined));
  });
});

describe("renderProof()", () => {
  const proof = {
    link: "prod/db2",
    contact: [{ name: "bind_address", value: "*", why: "" }],
    hostGenerations: [1, 2],
    recheck: "after the move",
  };
  it("renders the proof by a marker", () => {
    expectGolden(
      "requests/verify-marker.txt",
      renderProof({ ...proof, follow: followPlan(), databases }),
    );
  });

  it("renders the proof by position", () => {
    const follow = followPlan({ position: "file", verify: { marker: false, catchUpSeconds: 60 } });
    expectGolden(
      "requests/verify-position.txt",
      renderProof({ ...proof, recheck: "", contact: [], follow, databases: undefined }),
    );
  });
});

describe("renderPreflight()", () => {
  const db1 = master({ databases, binlog: { name: "bin" } });
  const db2 = slave({}, { seed: { generation: 2, overwrite: "7/old-db2" } });
  const db3 = slave({ name: "db3", serverId: 3 }, { master: "db2", seed: { method: "none" } });
  const topology = topologyOf(db1, db2, db3);

  it.each([
    ["master", db1],
    ["slave", db2],
    ["slave-of-slave", db3],
  ] as const)("renders what is checked on a %s", (role, server) => {
    expectGolden(`requests/preflight-${role}.txt`, renderPreflight(planHost(topology, server)));
  });
});

describe("renderDiagram()", () => {
  const db1 = master();
  const topology = topologyOf(
    db1,
    slave(),
    slave({ name: "db-3", serverId: 3 }, { position: "file" }),
    slave({ name: "db_4", serverId: 4 }, { master: "db2" }),
  );

  it("draws the servers below one", () => {
    expectGolden("diagram/topology.mmd", renderDiagram(topology, db1));
  });

  it("draws nothing above it", () => {
    expect(renderDiagram(topology, topology.servers[1] ?? db1)).toBe(
      "graph TD\n" +
        '  server_db2["db2<br/>mariadb-10.11, id 2"]\n' +
        '  server_db__4["db_4<br/>mariadb-10.11, id 4"]\n' +
        "  server_db2 -->|gtid| server_db__4\n",
    );
  });

  it("keeps servers apart whose names differ in - and _ only", () => {
    const names = ["a-b", "a_b", "a__b", "a-_b", "a_db"];
    const boxes = names.map(
      (name) => /server_\w+/.exec(renderDiagram(topology, master({ name })))?.[0],
    );
    expect(new Set(boxes).size).toBe(names.length);
  });
});

describe("follows()", () => {
  it("fills in what a component fills in", () => {
    expect(follows()).toEqual({
      master: "db1",
      position: "gtid",
      user: "repl_db2",
      passwordGiven: false,
      connectRetrySeconds: 10,
      rollout: "serial",
      recheck: "",
      seed: { method: "auto", generation: 1, timeoutSeconds: 86_400 },
      verify: { marker: true, catchUpSeconds: 3600, checksum: false },
    });
  });
});
