import { itemsOf } from "../../src/steps/whole";
import type { Item, Step } from "../../src/steps/step";
import type { ServerDeclaration, Topology } from "../../src/topology/topology";
import { master, members, slave, topologyOf } from "../support/declarations";
import { expectGolden } from "../support/golden";

const STACK = { project: "shop", stack: "prod" };
const ACCOUNTS = [{ user: "app", from: ["%"], grants: [], generated: true }];

/** A master with two slaves, and one below the first of them. */
const CHAIN = topologyOf(
  master({ accounts: ACCOUNTS, databases: ["shop"], makes: [{ name: "shop" }] }),
  slave({ name: "db2", serverId: 2 }),
  slave({ name: "db3", serverId: 3 }, { rollout: "parallel", seed: { method: "none" } }),
  slave({ name: "db4", serverId: 4 }, { master: "db2", passwordGiven: true }),
);
/** A pair with one writer, and a slave of one of its members. */
const PAIR = topologyOf(
  ...members({ accounts: ACCOUNTS }, { writes: false }).map((one, i) =>
    i === 0 ? { ...one, member: { ...one.member!, writes: true } } : one,
  ),
  slave({ name: "db3", serverId: 3 }, { master: "db1" }),
);

const TOPOLOGIES: readonly (readonly [name: string, topology: Topology])[] = [
  ["chain", CHAIN],
  ["pair", PAIR],
];

const namesOf = (item: Item): readonly string[] => ("names" in item ? item.names : [item.name]);

describe.each(TOPOLOGIES)("the steps of a %s", (name, topology) => {
  const items = itemsOf(topology, STACK);
  const steps = items.filter((item): item is Step => item.kind === "step");

  it("are these", () => {
    expectGolden(`steps/${name}.txt`, steps.map(written).join(""));
  });

  it("have names of their own", () => {
    const names = items.flatMap(namesOf);
    expect(names.filter((one, i) => names.indexOf(one) !== i)).toEqual([]);
  });

  it("stand behind what they wait for, read and log in with", () => {
    const before = new Set<string>();
    for (const item of items) {
      if (item.kind === "step") {
        const { printedBy, values = {} } = item.input;
        const secrets = Object.values(values).flatMap((value) =>
          typeof value === "object" && "secret" in value ? [value.secret] : [],
        );
        const made = secrets.filter((one) => !(name === "chain" && one === "db4-link-password"));
        const needed = [...item.after, ...made, ...(printedBy === undefined ? [] : [printedBy])];
        expect([item.name, needed.filter((one) => !before.has(one))]).toEqual([item.name, []]);
      }
      namesOf(item).forEach((one) => before.add(one));
    }
  });

  it("change nothing on a server before every preflight has passed", () => {
    const waits = (step: Step): boolean =>
      step.afterPreflights ||
      step.after.some((one) => waits(steps.find((other) => other.name === one)!));
    const looks = steps.filter(({ verb }) => verb === "runner" || verb === "preflight");
    expect(steps.filter((step) => !waits(step))).toEqual(looks);
  });

  it("are taken back where they leave something on another server", () => {
    expect(steps.filter(({ undo }) => undo !== undefined).map(({ verb }) => verb)).toEqual(
      steps
        .filter(({ verb }) => ["link", "seed-open", "follow"].includes(verb))
        .map(({ verb }) => verb),
    );
  });
});

describe("the key of a copy", () => {
  const remote = (one: ServerDeclaration): ServerDeclaration => ({
    ...one,
    host: { ...one.host, remote: true },
  });
  const keys = (...servers: readonly ServerDeclaration[]) =>
    itemsOf({ servers }, STACK).filter((item) => "verb" in item && item.verb === "seed-key");

  it("is made where files may come over SSH, before the copy is opened", () => {
    const [key] = keys(remote(master()), remote(slave())) as readonly Step[];
    expect(key).toMatchObject({ name: "db2-seed-key", on: "db2", once: false });
    const steps = itemsOf({ servers: [remote(master()), slave()] }, STACK) as readonly Step[];
    expect(steps.find(({ verb }) => verb === "seed-open")?.after).toContain("db2-seed-key");
  });

  it.each([
    ["both servers are on this machine", [master(), slave()]],
    ["databases are named", [master({ databases: ["shop"] }), slave()].map(remote)],
    ["a dump is declared", [master(), slave({}, { seed: { method: "dump" } })].map(remote)],
    [
      "servers copy themselves",
      [master({ line: "mysql-9.7" }), slave({ line: "mysql-9.7" })].map(remote),
    ],
  ])("is not made where %s", (_, servers) => {
    expect(keys(...servers)).toEqual([]);
  });
});

/** A step as a reviewer reads it: where it runs, after what, what makes it another one, how it is taken back. */
function written(step: Step): string {
  const after = [...step.after, ...(step.afterPreflights ? ["every preflight"] : [])];
  const anew = step.anewWith.map((part) => (typeof part === "object" ? part.server : part));
  return [
    `${step.name}${step.on === step.of ? "" : ` on ${step.on}`}: ${step.why}`,
    ...(after.length === 0 ? [] : [`  after ${after.join(", ")}`]),
    ...(anew.length === 0 ? [] : [`  anew with ${anew.join(", ")}`]),
    ...(step.once ? ["  left alone once it is done"] : []),
    ...(step.undo === undefined ? [] : [`  taken back by ${step.undo.verb}`]),
    "",
  ].join("\n");
}
