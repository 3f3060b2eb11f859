import type { Answers, ServerAnswers } from "../../src/observe/answers";
import type { Left } from "../../src/observe/left";
import { renderMyCnf } from "../../src/render/my-cnf";
import type { Review, Reviewed } from "../../src/review/consequence";
import { consequencesOf } from "../../src/review/consequences";
import { subjectOf } from "../../src/steps/subject";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, members, slave, topologyOf } from "../support/declarations";

const stack = { project: "project", stack: "stack" };
const addresses = { db1: "192.0.2.1", db2: "192.0.2.2", db3: "192.0.2.3" };
const before = topologyOf(master(), slave());
const row = (name: string, value: string) => [name, value] as const;

/** What the host of `server` says when the last run has left it as the declaration `old` says. */
function left(server: ServerDeclaration, servers: readonly ServerDeclaration[]): Answers {
  const { plan } = subjectOf({ servers }, server, stack);
  const { follow } = plan;
  const settings = renderMyCnf(plan.name, plan.settings).split("\n");
  return {
    runner: "there",
    state: true,
    logFilters: [],
    activation: "",
    defaults: new Map(),
    identity: `id-${server.name}`,
    made: {
      config: [["file", "abc"]],
      ...(follow === undefined
        ? {}
        : {
            follow: [
              ["column", "Master_Host", addresses[follow.master as "db1"]],
              ["column", "Master_Port", "3306"],
              ["column", "Connect_Retry", String(follow.connectRetrySeconds)],
            ],
          }),
    },
    left: {
      settings,
      seeded: new Map(
        follow === undefined
          ? []
          : [
              row("self", `id-${server.name}`),
              row("generation", String(follow.seed.generation)),
              row("lineage", follow.seed.lineage),
              row("method", "dump"),
              row("scope", plan.databases?.map((one) => `${one}\x1f`).join("") ?? "everything"),
              row("brought", "shop\x1f"),
            ],
      ),
      attempt: new Map(),
      names: [],
      owners: new Map([["link-db2", "project/stack/db2-link/192.0.2.1"]]),
      databases: ["shop"],
    },
    server: {
      variables: new Map([
        row("read_only", server.follows && server.member?.writes !== true ? "ON" : "OFF"),
        row("back_log", "80"),
        row("max_connections", "151"),
        row("innodb_buffer_pool_size", "134217728"),
      ]),
      persisted: new Map(),
      effects: new Map(),
      log: new Map(),
      status: new Map(
        follow === undefined
          ? []
          : [row("Master_Host", addresses[follow.master as "db1"]), row("Master_Port", "3306")],
      ),
      acknowledges: true,
      databases: ["shop"],
      marker: true,
      events: 0,
      channels: [],
      own: "",
      accounts: [],
    },
  };
}

interface Change {
  readonly answers?: Partial<Answers>;
  readonly left?: Partial<Left>;
  readonly server?: Partial<ServerAnswers>;
  readonly onDestroy?: Reviewed["onDestroy"];
}

/** What is said when `servers` are declared where `old` were, the answers of a host changed by its name; `!` is to be weighed. */
function said(
  servers: readonly ServerDeclaration[],
  changes: Readonly<Record<string, Change>> = {},
  old: readonly ServerDeclaration[] = before.servers,
  more: Partial<Review> = {},
): string[] {
  const topology = { servers };
  const hosts = servers.flatMap((server) => {
    const answers = left(old.find(({ name }) => name === server.name) ?? server, old);
    const change = changes[server.name] ?? {};
    return [
      [
        server.name,
        {
          subject: subjectOf(topology, server, stack),
          answers: {
            ...answers,
            ...change.answers,
            left: { ...answers.left!, ...change.left },
            server: { ...answers.server!, ...change.server },
          },
          ...(change.onDestroy === undefined ? {} : { onDestroy: change.onDestroy }),
        },
      ] as const,
    ];
  });
  return consequencesOf({
    topology,
    hosts: new Map(hosts),
    declared: servers.map(({ name }) => name),
    addresses: new Map(Object.entries(addresses)),
    ...more,
  }).map(({ of, weight, text }) => `${weight === "know" ? "" : "! "}${of}: ${text}`);
}

describe("what a run will do", () => {
  it("is nothing where nothing is declared otherwise", () => {
    expect(said(before.servers)).toEqual([]);
    const pair = members();
    expect(said(pair, {}, pair)).toEqual([]);
  });

  it("is unknown of a server that does not answer: that is a difference, and said there", () => {
    const { server: _, ...silent } = left(before.servers[0]!, before.servers);
    const declared = master({ settings: { back_log: 90 } });
    const topology = topologyOf(declared);
    const subject = subjectOf(topology, declared, stack);
    const hosts = new Map([["db1", { subject, answers: silent }]]);
    expect(consequencesOf({ topology, hosts, declared: ["db1"], addresses: new Map() })).toEqual(
      [],
    );
  });
});

describe("settings", () => {
  const settings = (values: ServerDeclaration["settings"], more: Partial<ServerDeclaration> = {}) =>
    said([master({ settings: values, ...more }), slave()]);

  it("are said with what the server has, and what of them restarts it", () => {
    expect(settings({ back_log: 90, max_connections: 200 })).toEqual([
      "! db1: restarts, for back_log 80 → 90; db2 reconnects",
      "db1: changes max_connections 151 → 200 too",
    ]);
    expect(settings({ max_connections: 200 })).toEqual([
      "db1: changes max_connections 151 → 200, without a restart",
    ]);
  });

  it("are refused where a restart is", () => {
    expect(settings({ back_log: 90 }, { restart: "never" })).toEqual([
      '! db1: is refused by restart: "never": only a restart changes back_log 80 → 90',
    ]);
  });

  it.each([
    ["a number with its unit", { innodb_buffer_pool_size: "128M" }],
    ["a number in quotes", { back_log: "80" }],
  ])("that the server has already are not said: %s", (_, values) => {
    expect(settings(values)).toEqual([]);
  });

  it("that are declared no longer may restart it", () => {
    const old = [master({ settings: { back_log: 80 } }), slave()];
    expect(said(before.servers, {}, old)).toEqual([
      "! db1: restarts, unless the server has that default already, for back_log (declared no longer); db2 reconnects",
    ]);
  });

  it("that need the slave stopped say so", () => {
    expect(said([master(), slave({ settings: { slave_parallel_threads: 8 } })])).toEqual([
      "db2: changes slave_parallel_threads 8, without a restart; its channel stops for a moment",
    ]);
  });
});

describe("data", () => {
  const seeded = (change: Parameters<typeof slave>[1], held: Partial<Left> = {}) =>
    said([master(), slave({}, change)], { db2: { left: { name: "2/host", ...held } } });
  const begins = "wait while the copy for db2 begins: a moment, at most 8 s";
  const waits = `! db1: writes to tables with FLOAT, DOUBLE or another type that a dump changes ${begins}`;
  const stops =
    "! db2: is stopped for a moment where files can be copied (mariadb-backup), and goes on where a dump is";

  it("that a copy replaces are named, and which writes wait for it", () => {
    expect(seeded({ seed: { generation: 2 } }, { filled: ["shop"] })).toEqual([
      waits,
      "! db2: seed 2 replaces shop by a copy of everything from db1",
      stops,
    ]);
    expect(seeded({ seed: { generation: 2 } }, { filled: [] })).toEqual([
      waits,
      stops,
      "db2: seed 2 copies everything from db1; it replaces nothing",
    ]);
  });

  it("that come in one stream hold off no writer but those to tables that a dump changes, or say in how many they come", () => {
    const generation = 2;
    expect(seeded({ seed: { generation, method: "dump" } }, { filled: [] })).toEqual([
      waits,
      "db2: seed 2 copies everything from db1; it replaces nothing",
    ]);
    expect(seeded({ seed: { generation, streams: 4 } }, { filled: [] })).toEqual([
      `! db1: writes ${begins}`,
      stops,
      "db2: seed 2 copies everything from db1; it replaces nothing",
      "db2: gets the rows in 4 streams beside each other where they are copied by dump and have more than 300 MB",
    ]);
    expect(
      seeded({ seed: { generation, method: "parallel", streams: 3 } }, { filled: [] }),
    ).toEqual([
      `! db1: writes ${begins}`,
      "db2: seed 2 copies everything from db1; it replaces nothing",
      "db2: gets the rows in 3 streams beside each other",
    ]);
  });

  it("that files replace are put in place while the server is stopped, where nobody else waits for a copy", () => {
    const line = "mysql-9.7";
    const copied = (seed: { generation: number; method: "auto" | "clone" }) =>
      said([master({ line }), slave({ line }, { seed })], {}, [
        master({ line }),
        slave({ line }, { seed: { generation: 1 } }),
      ]).filter((one) => /stopped|wait/.test(one));
    expect(copied({ generation: 2, method: "clone" })).toEqual([
      "! db2: is stopped for a moment, when the copied files take the place of its data",
    ]);
    expect(copied({ generation: 2, method: "auto" })).toEqual([
      "! db1: writes wait while the copy for db2 begins: a moment, at most 8 s",
      "! db2: is stopped for a moment where files can be copied (CLONE), and goes on where a dump is",
    ]);
  });

  it.each([
    [
      { databases: ["shop"] },
      {},
      "db2: seed 2 copies shop from db1; it replaces nothing",
      "mariadb-backup copies whole servers, and databases are named",
    ],
    [
      {},
      { restart: "never" },
      "db2: seed 2 copies everything from db1; it replaces nothing",
      'mariadb-backup restarts the slave, which is declared restart: "never"',
    ],
  ] as const)(
    "that a dump copies say why files are not copied: %j, %j",
    (above, below, copied, reason) => {
      const servers = [master(above), slave(below, { seed: { generation: 2 } })];
      expect(said(servers, { db2: { left: { filled: [] } } })).toEqual(
        expect.arrayContaining([copied, `db2: is copied by dump: ${reason}`]),
      );
    },
  );

  it("of others are refused, and replaced where that is permitted by name", () => {
    const filled = ["hr", "shop"];
    expect(seeded({ seed: { generation: 2 } }, { filled })).toEqual([
      '! db2: is refused, and nothing changes anywhere: it holds hr; if they may be lost: seed: { overwrite: "2/host" }',
    ]);
    for (const [overwrite, names] of [
      ["2/host", []],
      ["1/host", ["self=id-db2", "name=1/host"]],
    ] as const)
      expect(seeded({ seed: { generation: 2, overwrite } }, { filled, names })).toEqual([
        waits,
        "! db2: seed 2 replaces hr, shop by a copy of everything from db1",
        stops,
      ]);
    expect(
      seeded({ seed: { generation: 2, overwrite: "1/host" } }, { filled, names: ["name=1/host"] }),
    ).toHaveLength(1);
  });

  it("of a copy that broke off are the library's own", () => {
    const attempt = new Map([row("self", "id-db2"), row("brought", "everything")]);
    expect(seeded({ seed: { generation: 2 } }, { filled: ["hr"], attempt })).toContain(
      "! db2: seed 2 replaces hr by a copy of everything from db1",
    );
  });

  it("of another data directory are not those of the mark", () => {
    const seededBefore = new Map([row("self", "another"), row("generation", "1")]);
    expect(seeded({}, { seeded: seededBefore, filled: [] })).toContain(
      "db2: seed 1 copies everything from db1; it replaces nothing",
    );
  });

  it("of a database that is added are copied alone", () => {
    const some = (databases: string[]) => [master({ databases }), slave()];
    expect(said(some(["shop", "hr"]), {}, some(["shop"]))).toEqual([
      waits,
      "! db2: copies hr from db1, in the place of what is here under that name; applies nothing else meanwhile, and keeps the rest",
      "db2: changes replicate_wild_do_table hr.%,pulumi\\_replication.%,shop.%, without a restart; its channel stops for a moment",
    ]);
    expect(
      said([master(), slave()], {}, some(["shop"])).filter((one) => /refused/.test(one)),
    ).toEqual([
      "! db2: is refused: it has a copy of some databases only; raise seed.generation to copy everything",
    ]);
  });

  it("below a master that is seeded again are refused until they are, too", () => {
    const old = [master(), slave(), slave({ name: "db3", serverId: 3 }, { master: "db2" })];
    const now = [old[0]!, slave({}, { seed: { generation: 2 } }), old[2]!];
    expect(said(now, {}, old)).toContain(
      "! db3: is refused: db2 is seeded again, and db3 would lack what changes there; raise its seed.generation too",
    );
  });

  it("that are declared to be there are kept", () => {
    const adopted = seeded({ seed: { method: "none" } }, { seeded: new Map(), filled: ["shop"] });
    expect(adopted).toEqual(["db2: keeps its data: they are declared to be db1's"]);
  });
});

describe("data from before a copy that is not proved", () => {
  it("are named with their directory, and when they go", () => {
    const kept = "/var/lib/mysql.pulumi_replication.kept";
    expect(said(before.servers, { db2: { left: { kept } } })).toEqual([
      `db2: has the data from before its copy in ${kept}; they are removed when it is proved`,
    ]);
  });
});

describe("who follows whom", () => {
  const three = [master(), slave(), slave({ name: "db3", serverId: 3 })];
  const below = [three[0]!, three[1]!, slave({ name: "db3", serverId: 3 }, { master: "db2" })];

  it("is said by names where the places are known, and else by places", () => {
    // Its lineage is the other master's.
    const mark = { left: { seeded: left(below[2]!, below).left!.seeded } };
    expect(said(below, { db3: mark }, three)).toEqual(["! db3: follows db2 instead of db1"]);
    const elsewhere = { db1: "192.0.2.9", db2: "192.0.2.2" };
    expect(
      said(before.servers, {}, before.servers, { addresses: new Map(Object.entries(elsewhere)) }),
    ).toEqual(["! db2: follows db1 instead of 192.0.2.1:3306"]);
    expect(said(before.servers, {}, before.servers, { addresses: new Map() })).toEqual([]);
  });

  it("is said of one that has never followed, or follows already", () => {
    const made = { config: [["file", "abc"]] };
    expect(
      said(before.servers, { db2: { answers: { made }, server: { status: new Map() } } }),
    ).toEqual(["db2: follows db1 from now on"]);
    expect(said(before.servers, { db2: { answers: { made } } })).toEqual([
      "db2: goes on following db1",
    ]);
  });

  it("ends where a slave becomes a master", () => {
    const now = [master(), master({ name: "db2", serverId: 2 })];
    expect(said(now).slice(0, 2)).toEqual([
      "! db2: follows nobody any more; its data stay",
      "! db2: applications can write here from now on",
    ]);
    expect(said(now, { db2: { onDestroy: "leave" } }).join()).not.toContain("follows nobody");
  });

  it("names what else of a channel changes", () => {
    expect(said([master(), slave({}, { connectRetrySeconds: 33 })])).toEqual([
      "db2: stops its channel for a moment, to change Connect_Retry 10 → 33",
    ]);
  });

  it("of a pair is who writes, and for how long nobody does", () => {
    const writer = (name: string) =>
      members().map((one) => ({ ...one, member: { ...one.member!, writes: one.name === name } }));
    const switched = said(writer("db2"), {}, writer("db1")).filter((one) => /write/.test(one));
    expect(switched).toEqual([
      "! db1: applications write on db2 instead: nobody can write for at most 10 s, until db2 has everything; if that is not enough, they write here again and the run is red",
      "! db2: applications can write here from now on",
    ]);
  });
});

describe("what was made for a slave that is declared no longer", () => {
  const made = { config: [["file", "abc"]], "link-db2": [["account", "'repl_db2'@'192.0.2.2'"]] };
  const alone = (more: Partial<Review> = {}) =>
    said([master()], { db1: { answers: { made } } }, before.servers, more);
  const engine = (onDestroy: string) => ({
    before: new Map([
      ["db2", onDestroy],
      ["db2-link", ""],
    ]),
  });

  it.each([
    ["", "its channel and 'repl_db2'@'192.0.2.2' go, its data stay"],
    ["gone", "'repl_db2'@'192.0.2.2' goes, and nothing runs on its host"],
    ["leave", "its channel, 'repl_db2'@'192.0.2.2' and its data stay as they are"],
  ])("is said, by what was declared then: %j", (onDestroy, text) => {
    expect(alone(engine(onDestroy))).toEqual([`! db1: db2 leaves: ${text}`]);
  });

  it("is not said again once the engine knows it no longer", () => {
    expect(alone({ before: new Map([["db1", ""]]) })).toEqual([]);
  });

  it("of another stack is that one's", () => {
    const owners = new Map([["link-db2", "project/other/db2-link/192.0.2.1"]]);
    expect(said([master()], { db1: { answers: { made }, left: { owners } } })).toEqual([]);
  });

  it("goes when it follows somebody else of the program", () => {
    expect(alone({ declared: ["db1", "db2"] })).toEqual([
      "! db1: db2 does not follow it any more: 'repl_db2'@'192.0.2.2' goes",
    ]);
  });
});

it("accounts and databases are named, those that go and those that are made", () => {
  const made = { config: [["file", "abc"]], accounts: [["account", "'old'@'%'"]] };
  const app = { user: "app", from: ["Host"], grants: [], generated: true };
  expect(
    said([master({ accounts: [app], makes: [{ name: "shop" }, { name: "hr" }] })], {
      db1: { answers: { made } },
    }),
  ).toEqual([
    "! db1: drops 'old'@'%'",
    "db1: makes the empty database hr",
    "db1: makes 'app'@'host'",
  ]);
});
