import fc from "fast-check";
import { changedSteps, type ChangedStep } from "../../src/steps/changes";
import { query, type SandboxServer } from "../../dev/servers/server";
import { declaredOf } from "../support/declared";
import type { Servers } from "../support/declared-changes";
import type { How } from "../support/differences";
import { otherThanPlanned } from "../support/live-settings";
import { master, slave, type Run, type TestStack } from "../support/stack";
import { eventually, useStacks } from "../support/stacks";
import { processOf } from "../support/topologies";
import { leafOf, seededAgain, WALK_CHANGES, type WalkChange } from "../support/walk";

/** More steps than there are kinds of change repeat some; another seed walks another way. */
const STEPS = Number(process.env["WALK_STEPS"] ?? 19);
const SEED = Number(process.env["WALK_SEED"] ?? 4);

const stacks = useStacks();
jest.setTimeout(600_000);

describe("a walk of changes", () => {
  let stack: TestStack;
  let hosts: readonly SandboxServer[];
  /** Generations that hosts which are not declared now have seen. */
  const seen = new Map<number, number>();

  beforeAll(async () => {
    hosts = await Promise.all([
      stacks.shop("db1"),
      ...[2, 3, 4].map((id) => stacks.create(`db${id}`)),
    ]);
    await query(
      hosts[0]!,
      "CREATE DATABASE stock; USE stock; CREATE TABLE stock.item (id INT PRIMARY KEY, text INT); INSERT INTO stock.item SELECT seq, seq FROM seq_1_to_99",
    );
    stack = await stacks.stack("walk");
  });

  const portOf = ({ args }: Servers[number]) => (args["host"] as { port: number }).port;
  const hostOf = (server: Servers[number]): SandboxServer => {
    const host = hosts.find(({ port }) => port === portOf(server));
    if (host === undefined) throw new ReferenceError(`no host of ${server.name}`);
    return host;
  };

  const comesAndGoes: readonly WalkChange[] = [
    {
      what: "one slave more",
      to: (servers, { at, step }) => {
        const host = hosts.find((one) => !servers.some((server) => portOf(server) === one.port));
        const of = servers[at % servers.length];
        if (host === undefined || of === undefined) return servers;
        const generation = (seen.get(host.port) ?? 0) + 1;
        const named = { ...host, name: `new${step}` };
        return [...servers, slave(named, of.name, 200 + step, { seed: { generation } })];
      },
    },
    {
      what: "one slave less",
      to: (servers, { at }) => {
        const leaf = leafOf(servers, at);
        if (leaf === undefined) return servers;
        seen.set(
          portOf(leaf),
          Number((leaf.args["seed"] as { generation?: number })?.generation ?? 1),
        );
        return servers.filter((one) => one !== leaf);
      },
    },
    {
      what: "databases, one less",
      to: (servers) => withDatabases(servers, ["shop"]),
    },
    {
      what: "databases, one more, with new copies",
      to: (servers) =>
        withDatabases(
          servers
            .filter(({ args }) => args.master === servers[0]?.name)
            .reduce((all, { name }) => seededAgain(all, name), servers),
          ["shop", "stock"],
        ),
    },
  ];
  const changes = new Map([...comesAndGoes, ...WALK_CHANGES].map((one) => [one.what, one]));
  const kinds = [...changes.keys()];
  const draw = fc.record({ at: fc.nat(99), other: fc.nat(99) });
  const walks = fc
    .tuple(
      fc.shuffledSubarray(kinds, { minLength: kinds.length }),
      fc.array(fc.constantFrom(...kinds), { minLength: STEPS, maxLength: STEPS }),
      fc.array(draw, { minLength: STEPS, maxLength: STEPS }),
    )
    .map(([once, again, draws]) =>
      draws.map((one, step) => ({ ...one, step, what: [...once, ...again][step] ?? "" })),
    );

  it("changes exactly what was predicted, step by step, and nothing a second time", async () => {
    await fc.assert(
      fc.asyncProperty(walks, async (walk) => {
        let before: Servers = [];
        let after: Servers = [
          master(hosts[0]!, { databases: ["shop", "stock"] }),
          slave(hosts[1]!, "db1", 2),
          slave(hosts[2]!, "db2", 3),
        ];
        const walked: string[] = ["everything is made"];
        try {
          await expectStep(before, after, undefined);
          for (const step of walk) {
            const change = changes.get(step.what);
            before = after;
            after = change?.to(before, step) ?? before;
            walked.push(step.what);
            if (after !== before) await expectStep(before, after, change?.restarts);
          }
        } catch (error) {
          throw new Error(`After these steps: ${walked.join(" > ")}\n${String(error)}`);
        }
      }),
      { numRuns: 1, seed: SEED, endOnFailure: true },
    );
  });

  async function expectStep(before: Servers, after: Servers, restarts: boolean | undefined) {
    const steps = changedSteps(declaredOf(before), declaredOf(after));
    const predicted = resources(before, after, steps);
    const processes = new Map(hosts.map((host) => [host, processOf(host)]));
    const quiet = untouched(before, after, steps);
    const sessionsOf = () => Promise.all(quiet.map((one) => sessionOf(after, one)));
    const sessions = await sessionsOf();
    stack.declare(after);
    const isPreviewed = steps.length % 3 === 0; // every run takes seconds: now and then
    if (isPreviewed) expect(operations(await stack.preview())).toEqual(predicted);
    const up = await stack.up();
    expect(`${up.code} ${up.code === 0 ? "" : up.output}`).toBe("0 ");
    expect(operations(up)).toEqual(predicted);
    const again = await stack.up();
    expect({ code: again.code, changes: again.changes }).toEqual({ code: 0, changes: {} });
    if (isPreviewed) expect((await stack.preview()).changes).toEqual({});

    for (const server of after) {
      const config = steps.find(({ name }) => name === `${server.name}-config`);
      if (config?.how === "made") continue; // by what the server had before
      // One that is declared at another place is the same server here, and has its values already.
      const restarted = config?.effect === "restart" && config.how === "again";
      if (restarts !== undefined && config !== undefined) expect(restarted).toBe(restarts);
      expect([server.name, processOf(hostOf(server)) !== processes.get(hostOf(server))]).toEqual([
        server.name,
        restarted,
      ]);
    }
    expect(await sessionsOf()).toEqual(sessions);
    const copied = [...up.output.matchAll(/(\S+): copied in/g)].map(([, name]) => name);
    const asked = after.filter((one) => isCopied(before, steps, one));
    expect([...new Set(copied)].sort()).toEqual(asked.map(({ name }) => name).sort());
    const { topology } = declaredOf(after);
    for (const [i, server] of after.entries())
      expect(await otherThanPlanned(hostOf(server), topology, topology.servers[i]!)).toEqual([]);
    await expectSameData(after);
  }

  /** Slaves of which nothing changes, below a server that does not restart. */
  function untouched(before: Servers, after: Servers, steps: readonly ChangedStep[]): Servers {
    const quiet = (name: string | undefined, which: (step: ChangedStep) => boolean) =>
      !steps.some((step) => step.of === name && which(step));
    return after.filter(
      ({ name, kind, args }) =>
        kind === "slave" &&
        before.some((one) => one.name === name) &&
        quiet(name, () => true) &&
        quiet(args.master, ({ name }) => name === `${args.master}-config`),
    );
  }

  /** The session in which a slave reads its master's log. */
  function sessionOf(servers: Servers, slave: Servers[number]): Promise<string> {
    const master = servers.find(({ name }) => name === slave.args.master);
    const user = declaredOf([slave]).topology.servers[0]?.follows?.user ?? "";
    return query(
      hostOf(master ?? slave),
      `SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE user = '${user}'`,
    );
  }

  /** Whether data are copied to a server: asked for, or it is new, which a renamed one is not. */
  function isCopied(before: Servers, steps: readonly ChangedStep[], server: Servers[number]) {
    const seed = steps.find(({ name }) => name === `${server.name}-seed`);
    if (seed?.how === "made") return !before.some((one) => portOf(one) === portOf(server));
    return seed?.effect === "re-seed";
  }

  async function expectSameData(servers: Servers): Promise<void> {
    const [top, ...others] = servers;
    const databases = top?.args["databases"] as readonly string[];
    await query(
      hosts[0]!,
      "INSERT INTO shop.item (text) VALUES (UUID()); USE stock; INSERT INTO stock.item SELECT MAX(id) + 1, 0 FROM stock.item",
    );
    const sums = (host: SandboxServer) =>
      query(host, databases.map((name) => `CHECKSUM TABLE ${name}.item;`).join(" "));
    const wanted = await sums(hosts[0]!);
    for (const server of others)
      await eventually(async () =>
        expect([server.name, await sums(hostOf(server))]).toEqual([server.name, wanted]),
      );
  }
});

function withDatabases(servers: Servers, databases: readonly string[]): Servers {
  return servers.map((one) =>
    one.kind === "master" ? { ...one, args: { ...one.args, databases } } : one,
  );
}

function resources(before: Servers, after: Servers, steps: readonly ChangedStep[]) {
  const names = (servers: Servers) => servers.map(({ name }) => name);
  return Object.fromEntries<How>([
    ...names(after)
      .filter((name) => !names(before).includes(name))
      .map((name) => [name, "made"] as const),
    ...names(before)
      .filter((name) => !names(after).includes(name))
      .map((name) => [name, "gone"] as const),
    ...steps.map(({ name, how }) => [name, how] as const),
  ]);
}

function operations({ changes }: Run): Readonly<Record<string, How>> {
  const words: Readonly<Record<string, How>> = { create: "made", delete: "gone", update: "again" };
  return Object.fromEntries(
    Object.entries(changes)
      // The engine's own, its providers, and what runs nothing.
      .filter(([name]) => !/^default_|-observed$/.test(name))
      .map(([name, operation]) => [name, words[operation] ?? "anew"]),
  );
}
