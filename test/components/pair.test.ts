import { MultiMasterPair, Slave, type MultiMasterPairArgs } from "../../src";
import { engineLines } from "../../src/engine/dialects";
import { expectGolden } from "../support/golden";
import { requestOf } from "../support/request-of";
import { named, revealed, runProgram, type ProgramRun } from "../support/mocks";

const member = (name: string) => ({ name, host: { address: `${name}.example` } });
const pair = (args: Partial<MultiMasterPairArgs> = {}) =>
  new MultiMasterPair("pair", {
    engine: "mariadb-10.11",
    members: [member("db1"), member("db2")],
    databases: ["shop"],
    ...args,
  });
const made = (args: Partial<MultiMasterPairArgs> = {}) => runProgram(() => void pair(args));

/** `expected`, as {@link waits} has it. */
function sorted(expected: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(
    Object.entries(expected).map(([step, names]) => [step, [...names].sort()]),
  );
}

/** What each of `steps` waits for, passwords apart. */
function waits({ registrations }: ProgramRun, steps: readonly string[]) {
  const passwords = registrations.filter(({ kind }) => kind === "RandomPassword");
  return Object.fromEntries(
    steps.map((step) => [
      step,
      named(registrations, step).dependencies.filter(
        (name) => !passwords.some((password) => password.name === name),
      ),
    ]),
  );
}

const inputOf = ({ registrations }: ProgramRun, name: string, input = "create"): string =>
  String(named(registrations, name).inputs[input]);
const PREFLIGHTS = ["db1-preflight", "db2-preflight"];

describe("what a step of a pair waits for", () => {
  it("when both members are written to", async () => {
    const run = await made({ seed: { from: "db1" }, accounts: [{ user: "app" }] });
    expect(
      waits(run, ["db1-writer", "db2-writer", "db1-config", "db2-config", "db1-databases"]),
    ).toEqual(
      sorted({
        "db1-writer": PREFLIGHTS,
        "db2-writer": ["db1-writer", ...PREFLIGHTS],
        "db1-config": [...PREFLIGHTS, "db1-writer", "db2-writer"],
        "db2-config": ["db1-config", ...PREFLIGHTS, "db1-writer", "db2-writer"],
        "db1-databases": ["db1-config"],
      }),
    );
    // The copy first, and proved.
    expect(
      waits(run, [
        "db2-link",
        "db2-seed-open",
        "db2-seed",
        "db2-seed-close",
        "db2-follow",
        "db2-mark",
        "db2-verify",
        "db2-accounts",
      ]),
    ).toEqual(
      sorted({
        "db2-link": ["db1-databases", ...PREFLIGHTS],
        "db2-seed-open": ["db1-databases", "db2-link"],
        "db2-seed": ["db2-config", "db2-seed-open"],
        "db2-seed-close": ["db2-seed"],
        "db2-follow": ["db2-seed-close"],
        "db2-mark": ["db2-follow"],
        "db2-verify": ["db2-mark"],
        "db2-accounts": ["db2-seed"],
      }),
    );
    // Then the origin follows it.
    expect(
      waits(run, ["db1-link", "db1-seed-open", "db1-seed", "db1-follow", "db1-accounts"]),
    ).toEqual(
      sorted({
        "db1-link": ["db2-databases", ...PREFLIGHTS],
        "db1-seed-open": ["db1-link", "db2-databases", "db2-verify"],
        "db1-seed": ["db1-config", "db1-seed-open"],
        "db1-follow": ["db1-seed-close"],
        "db1-accounts": ["db1-databases"],
      }),
    );
  });

  it("when the second is the single writer: the other one comes first", async () => {
    const run = await made({ writer: "db2" });
    expect(waits(run, ["db1-writer", "db2-writer", "db2-config", "db1-config"])).toEqual(
      sorted({
        "db1-writer": PREFLIGHTS,
        "db2-writer": ["db1-writer", ...PREFLIGHTS],
        "db1-config": [...PREFLIGHTS, "db1-writer", "db2-writer"],
        "db2-config": ["db1-config", ...PREFLIGHTS, "db1-writer", "db2-writer"],
      }),
    );
    const other = await made({ writer: "db1" });
    expect(waits(other, ["db1-writer"])).toEqual(
      sorted({ "db1-writer": ["db2-writer", ...PREFLIGHTS] }),
    );
  });
});

describe("a pair", () => {
  it("makes the other member from the one that is named, or begins empty", async () => {
    const method = async (args: Partial<MultiMasterPairArgs>) => {
      const run = await made(args);
      return ["db1-seed", "db2-seed"].map((name) =>
        inputOf(run, name)
          .split("\n")
          .filter((line) => /^(method|pair|overwrite)=/.test(line)),
      );
    };
    expect(await method({})).toEqual([
      ["method=empty", "pair=origin", "overwrite="],
      ["method=empty", "pair=copy", "overwrite="],
    ]);
    expect(await method({ seed: { from: "db2", overwrite: "1/host" } })).toEqual([
      ["method=dump", "pair=copy", "overwrite=1/host"],
      ["method=origin", "pair=origin", "overwrite="],
    ]);
  });

  it("is read-only on the member that is not written to, and runs events on one", async () => {
    const run = await made({ writer: "db2" });
    expect(inputOf(run, "db1-config", "stdin")).toContain("\nread_only = ON\n");
    expect(inputOf(run, "db2-config", "stdin")).toContain("\nread_only = OFF\n");
    expect(inputOf(run, "db1-verify")).toContain("\nwrites=no\nevents=no\n");
    expect(inputOf(run, "db2-verify")).toContain("\nwrites=yes\nevents=yes\n");
  });

  it("permits a shorter retention on both members by its own name, or on one by that one's", async () => {
    const permitted = async (shortenRetentionOn: string) => {
      const run = await made({ binlog: { expireDays: 4, shortenRetentionOn } });
      return ["db1", "db2"].map(
        (name) => /shorten_retention_on=\S+/.exec(inputOf(run, `${name}-config`))?.[0],
      );
    };
    expect(await permitted("pair")).toEqual([
      "shorten_retention_on=db1",
      "shorten_retention_on=db2",
    ]);
    expect(await permitted("db2")).toEqual([
      "shorten_retention_on=db2",
      "shorten_retention_on=db2",
    ]);
  });

  it("forgets what ran on a member that is gone, and undoes what was made for it on the other one", async () => {
    const retained = async (args: Partial<MultiMasterPairArgs>) =>
      (await made({ accounts: [{ user: "app" }], ...args })).registrations
        .filter(({ kind, retainOnDelete }) => kind === "Command" && retainOnDelete)
        .map(({ name }) => name)
        .sort();
    const members = [member("db1"), { ...member("db2"), onDestroy: "gone" as const }];
    const onSecond = [
      "db1-link",
      "db1-mark",
      "db1-seed-close",
      "db1-seed-open",
      "db2-accounts",
      "db2-config",
      "db2-databases",
      "db2-follow",
      "db2-preflight",
      "db2-runner",
      "db2-seed",
      "db2-verify",
      "db2-writer",
    ];
    expect(await retained({ members })).toEqual(onSecond);
    expect(await retained({ members: [...members].reverse() })).toEqual(onSecond);
    // The pair's own is for both; a member's comes before it.
    expect(await retained({ onDestroy: "gone" })).toHaveLength(26);
    const kept = [{ ...members[0]!, onDestroy: "undo" as const }, members[1]!];
    expect(await retained({ onDestroy: "gone", members: kept })).toEqual(onSecond);
  });

  it.each([
    [
      "a domain on MySQL, which has none",
      { engine: "mysql-8.4", members: [{ ...member("db1"), gtidDomain: -5.5 }, member("db2")] },
      "db1.gtidDomain: must be left out: mysql-8.4 has no GTID domains: it is -5.5",
    ],
    [
      "a permission on a server that is no member",
      { binlog: { expireDays: 4, shortenRetentionOn: "db9" } },
      'pair.binlog.shortenRetentionOn: must be one of "pair", "db1", "db2": it is "db9"',
    ],
  ] as const)("refuses %s", async (_, args, problem) => {
    await expect(made(args)).rejects.toThrow(
      `Cannot plan the topology: found 1 problem(s)\n  - ${problem}`,
    );
  });

  it("generates one password for an account of both members", async () => {
    const run = await made({ accounts: [{ user: "app" }] });
    const password = (name: string) =>
      /password_1\t(\S+)/.exec(
        String(revealed(named(run.registrations, name).inputs["stdin"])),
      )?.[1];
    expect(password("db1-accounts")).toBeDefined();
    expect(password("db1-accounts")).toBe(password("db2-accounts"));
  });

  it("may have a slave, which filters as it does", async () => {
    const run = await runProgram(() => {
      const { members } = pair({ replicate: { tables: ["shop.item_%"] } });
      new Slave("db3", {
        master: members["db2"]!,
        host: { address: "db3.example" },
        engine: "mariadb-10.11",
        serverId: 3,
      });
    });
    expect(inputOf(run, "db3-config", "stdin")).toContain(
      "\nreplicate_wild_do_table = shop.item\\_%\n",
    );
    expect(waits(run, ["db3-config", "db3-link"])).toEqual(
      sorted({
        "db3-config": ["db2-seed", ...PREFLIGHTS, "db3-preflight"],
        "db3-link": ["db2-verify", ...PREFLIGHTS, "db3-preflight"],
      }),
    );
  });

  it("may have a slave of the member whose data are copied, which waits for its configuration and databases only", async () => {
    const run = await runProgram(() => {
      const { members } = pair({});
      new Slave("db3", {
        master: members["db1"]!,
        host: { address: "db3.example" },
        engine: "mariadb-10.11",
        serverId: 3,
      });
    });
    expect(waits(run, ["db3-config", "db3-link"])).toEqual(
      sorted({
        "db3-config": ["db1-config", ...PREFLIGHTS, "db3-preflight"],
        "db3-link": ["db1-databases", ...PREFLIGHTS, "db3-preflight"],
      }),
    );
  });
});

describe.each(engineLines.filter((line) => line.startsWith("mysql")))("a pair of %s", (engine) => {
  it("is the same component", async () => {
    const run = await made({ engine, semiSync: {}, writer: "db1" });
    for (const name of ["db1", "db2"])
      expectGolden(
        `pair/${engine}-${name}.txt`,
        [
          inputOf(run, `${name}-config`, "stdin"),
          ...["databases", "link", "writer", "seed", "follow", "verify"].map(
            (step) => `-- ${name}-${step}\n${requestOf(inputOf(run, `${name}-${step}`))}`,
          ),
        ].join("\n"),
      );
  });
});
