import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { master, slave, type Run, type TestStack } from "../support/stack";
import { NO_CHANGES, expectRowTravels, items, threads, useStacks } from "../support/stacks";
import { stateFile } from "../support/topologies";

const stacks = useStacks();
jest.setTimeout(240_000);

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  stack = await stacks.stack("replace");
  stack.declare([
    master(db1, { accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["SELECT"] }] }] }),
    slave(db2, "db1", 2, { accounts: [{ user: "reader" }] }),
  ]);
  green(await stack.up());
});

describe("pulumi up --replace", () => {
  it.each([
    ["the steps that have a delete", ["db2-link", "db2-seed-open", "db2-follow"]],
    ["the channel", ["db2-follow"]],
    ["every step, and every password", ["db1*", "db2*"]],
  ])("of %s leaves what it has just made", async (_, steps) => {
    const up = green(await stack.up(...steps.flatMap((step) => ["--replace", `**::${step}`])));
    expect(up.changes["db2-follow"]).toBe("create-replacement, replace, delete-replaced");
    expect(up.output).not.toContain("copied in");
    await expectSound();
  });

  it("that was killed between the creation and the deletion is finished by the next up", async () => {
    const before = await exported();
    green(await stack.up("--replace", "**::db2-link", "--replace", "**::db2-follow"));
    const after = await exported();
    const originals = before.deployment.resources.filter(({ urn }) =>
      /::db2-(link|follow)$/.test(urn),
    );
    expect(originals.length).toBe(2);
    after.deployment.resources.push(...originals.map((one) => ({ ...one, delete: true })));
    await imported(after);
    expect(green(await stack.up()).changes).toEqual({
      "db2-link": "delete-replaced",
      "db2-follow": "delete-replaced",
    });
    await expectSound();
  });

  it("of what a release made that knew no creations does the same", async () => {
    const state = await exported();
    for (const { urn, inputs, outputs } of state.deployment.resources) {
      const step = /::db2-(link|follow)$/.exec(urn)?.[1];
      for (const properties of step === undefined ? [] : [inputs, outputs]) {
        properties!["create"] = String(properties!["update"]);
        properties!["delete"] =
          `{ echo END; cat; } | bash ${runnerOf(step === "link" ? db1 : db2)} un${step}`;
        delete properties!["update"];
      }
    }
    await imported(state);
    for (const server of [db1, db2])
      for (const name of readdirSync(stateFile(server, "owners"))) {
        const file = join(stateFile(server, "owners"), name);
        writeFileSync(file, `${readFileSync(file, "utf8").split("\n")[0]}\n`);
      }
    const up = green(await stack.up("--replace", "**::db2-follow"));
    expect(up.changes).toEqual({
      "db2-link": "update",
      "db2-follow": "create-replacement, replace, delete-replaced",
    });
    await expectSound();
  });

  it("followed by pulumi destroy leaves the data, and nothing of replication", async () => {
    green(await stack.up("--replace", "**::db2-follow"));
    green(await stack.destroy());
    expect(await threads(db2)).toBe("no channel");
    expect(await replicationAccounts()).toBe("NULL");
    expect(await items(db2)).toBe(await items(db1));
    for (const server of [db1, db2]) expect(readdirSync(stateFile(server, "owners"))).toEqual([]);
  });
});

function green(run: Run): Run {
  expect(run.output).not.toContain("failed");
  expect(run.code).toBe(0);
  return run;
}

async function expectSound(): Promise<void> {
  expect(await threads(db2)).toBe("Yes/Yes/0");
  await expectRowTravels(db1, db2);
  expect(await replicationAccounts()).toBe("repl_db2");
  expect(await stack.up()).toEqual(NO_CHANGES);
}

const replicationAccounts = () =>
  query(db1, "SELECT GROUP_CONCAT(user) FROM mysql.user WHERE user LIKE 'repl%'");

const runnerOf = ({ host }: SandboxServer) =>
  join(host.installDirectory, String(host.port), "runner");

interface State {
  readonly deployment: {
    readonly resources: {
      readonly urn: string;
      readonly inputs?: Record<string, unknown>;
      readonly outputs?: Record<string, unknown>;
      readonly delete?: boolean;
    }[];
  };
}

const deployment = () => join(stacks.directory(), "deployment.json");

async function exported(): Promise<State> {
  const words = ["stack", "export", "-s", "test", "--file", deployment()];
  const { code, output } = await stack.start(words).ended;
  if (code !== 0) throw new Error(output);
  return JSON.parse(readFileSync(deployment(), "utf8")) as State;
}

async function imported(state: State): Promise<void> {
  writeFileSync(deployment(), JSON.stringify(state));
  const { code, output } = await stack.start([
    "stack",
    "import",
    "-s",
    "test",
    "--file",
    deployment(),
  ]).ended;
  if (code !== 0) throw new Error(output);
}
