import fc from "fast-check";
import { numbered } from "../../src/arguments/numbered";
import { pairWarnings } from "../../src/topology/pair-warnings";
import { pairs } from "../../src/topology/rules/pairs";
import type { ServerDeclaration } from "../../src/topology/topology";
import { problemsWith } from "../../src/topology/validate";
import { members, topologyOf } from "../support/declarations";

type Member = NonNullable<ServerDeclaration["member"]>;

/** What the rule says of a pair whose second member has `change` and `member` beside the usual. */
function problems(
  change: Partial<ServerDeclaration>,
  member: Partial<Member> = {},
): readonly string[] {
  const [a, b] = members();
  const other = { ...b, ...change, member: { ...b.member!, ...member } };
  return pairs(topologyOf(a, other)).map(({ at, message }) => `${at}: ${message}`);
}

/** The same of a pair whose members both have `member`. */
function problemsOfBoth(member: Partial<Member>): readonly string[] {
  const [a, b] = members();
  const both = [a, b].map((one) => ({ ...one, member: { ...one.member!, ...member } }));
  return pairs(topologyOf(...both)).map(({ at, message }) => `${at}: ${message}`);
}

describe("pairs", () => {
  it("may be as they are derived", () => {
    expect(problemsWith(topologyOf(...members()))).toEqual([]);
    expect(problemsWith(topologyOf(...members({ line: "mysql-8.4" })))).toEqual([]);
  });

  it.each<[string, Partial<ServerDeclaration>, Partial<Member>, string]>([
    [
      "one GTID domain",
      {},
      { gtidDomain: 1 },
      'db2.gtidDomain: must differ between the members: "db1" has 1 too',
    ],
    [
      "a GTID domain that there is not",
      {},
      { gtidDomain: 4294967296 },
      "db2.gtidDomain: must be a whole number from 0 to 4294967295: it is 4294967296",
    ],
    [
      "one offset",
      {},
      { autoIncrement: { increment: 2, offset: 1 } },
      'db2.autoIncrementOffset: must differ between the members: "db1" has 1 too',
    ],
    [
      "an offset beyond the increment, which the server would ignore",
      {},
      { autoIncrement: { increment: 2, offset: 3 } },
      "db2.autoIncrementOffset: must be a whole number from 1 to the increment, 2: it is 3",
    ],
    [
      "another line",
      { line: "mariadb-11.4" },
      {},
      "db2.engine: must be the other member's, as each reads the other's log: it is mariadb-11.4, \"db1\" is mariadb-10.11",
    ],
    [
      "a log that is not flushed",
      { binlog: { sync: 0 } },
      {},
      "db2.binlog.sync: must be 1 in a pair, or a crash loses what the other member has: it is 0",
    ],
    [
      "a setting that a pair owns, however it is spelled",
      { settings: { "auto-increment-offset": 3 } },
      {},
      "db2.settings.auto-increment-offset: must not be set here, a pair owns it: use autoIncrementOffset of the member",
    ],
    [
      "a table that does not come to a member",
      { settings: { "replicate-ignore-table": "shop.log" } },
      {},
      "db2.settings.replicate-ignore-table: must not be set here, a pair owns it: use replicate.tables",
    ],
    [
      "commits that a crash loses",
      { settings: { innodb_flush_log_at_trx_commit: 2 } },
      {},
      "db2.settings.innodb_flush_log_at_trx_commit: must not be set here, a pair owns it: leave it out: it is 1, so that no member loses what the other has",
    ],
  ])("may not have %s", (_, change, member, problem) => {
    expect(problems(change, member)).toContain(problem);
  });

  it.each<[string, Partial<Member>, string]>([
    [
      "more members than the increment",
      { autoIncrement: { increment: 1, offset: 1 } },
      "pair.autoIncrement.increment: must be at least the number of members, 2, or generated keys meet: it is 1",
    ],
    [
      "an increment that servers do not take",
      { autoIncrement: { increment: 65536, offset: 1 } },
      "pair.autoIncrement.increment: must be a whole number from 2 to 65535: it is 65536",
    ],
    [
      "no time for a change of the writer",
      { switchSeconds: 0 },
      "pair.switchSeconds: must be 1 to 3600: it is 0",
    ],
    [
      "a table without its database",
      { tables: ["session"] },
      'pair.replicate.tables[0]: must be a pattern database.table without a comma or a control character: it is "session"',
    ],
    [
      "a table of another database",
      { tables: ["shop.%", "bank.%"] },
      'pair.replicate.tables[1]: must be of a declared database (shop): it is "bank.%"',
    ],
    [
      "a table at whose comma a filter is split",
      { tables: ["shop.a,b"] },
      'pair.replicate.tables[0]: must be a pattern database.table without a comma or a control character: it is "shop.a,b"',
    ],
  ])("may not have %s, which is said once", (_, member, problem) => {
    expect(problemsOfBoth(member).filter((one) => one === problem)).toHaveLength(1);
  });

  it("may not follow by current_pos where there is none", () => {
    expect(
      pairs(topologyOf(...members({ line: "mysql-8.4" }, { currentPosition: true }))).map(
        ({ at }) => at,
      ),
    ).toEqual(["db1.link.gtidPosition", "db2.link.gtidPosition"]);
  });
});

describe("numbered()", () => {
  const given = fc.array(fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }), {
    maxLength: 8,
  });

  it("keeps what is given, and derives what no other has", () => {
    fc.assert(
      fc.property(given, (numbers) => {
        const all = numbered(numbers);
        numbers.forEach((one, i) => expect(all[i]).toBe(one ?? all[i]));
        const derived = all.filter((_, i) => numbers[i] === undefined);
        for (const one of derived) expect(all.filter((other) => other === one)).toEqual([one]);
      }),
    );
  });
});

describe("the keys that members generate", () => {
  /** What a server with these two generates, its `n`th key. (MariaDB documentation, "auto_increment_offset".) */
  const key = ({ increment, offset }: Member["autoIncrement"], n: number) => offset + n * increment;

  it("never meet where the rule has nothing against them", () => {
    const number = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(number, number, number, fc.nat(50), fc.nat(50), (increment, one, two, n, m) => {
        const [a, b] = [one, two].map((offset) => ({ increment, offset }));
        const [db1, db2] = members();
        const topology = topologyOf(
          { ...db1, member: { ...db1.member!, autoIncrement: a! } },
          { ...db2, member: { ...db2.member!, autoIncrement: b! } },
        );
        fc.pre(pairs(topology).length === 0);
        expect(key(a!, n)).not.toBe(key(b!, m));
      }),
    );
  });
});

describe("pairWarnings()", () => {
  it("says once what is so of both members, and of whom what is not", () => {
    const [a, b] = members({ binlog: { format: "MIXED" } });
    const other = { ...b, settings: { slave_exec_mode: "IDEMPOTENT" } };
    expect(pairWarnings("pair", [a, other]).map(({ at }) => at)).toEqual([
      "pair.binlog.format",
      "db2.settings.slave_exec_mode",
    ]);
  });
});
