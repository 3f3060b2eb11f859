import type { SandboxServer } from "../../dev/servers/server";
import { master, slave, type TestStack } from "../support/stack";
import { useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

let db1: SandboxServer;
let db2: SandboxServer;
let stack: TestStack;

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  stack = await stacks.stack("texts");
  const app = { user: "app", grants: [{ on: "shop", privileges: ["SELECT", "INSERT"] }] };
  stack.declare([
    master(db1, {
      databases: ["shop", { name: "hr" }],
      accounts: [app],
      settings: { max_connections: 300 },
    }),
    slave(db2, "db1", 2, { seed: { method: "dump", overwrite: "db2.example/2" } }),
  ]);
});

/** What a preview prints, with `flags`. */
const preview = async (...flags: string[]) =>
  (await stack.start(["preview", "-s", "test", ...flags]).ended).output;

/** As much of the command of each step as an engine shows of a text that is new, by name. */
async function beginnings(): Promise<Record<string, readonly string[]>> {
  const shown = await preview("--diff");
  const steps = shown.split(/^ +\+ command:local:Command: \(create\)$/m).slice(1);
  return Object.fromEntries(
    steps.flatMap((step) => {
      const name = /::([^:\]]+)\]$/m.exec(step)?.[1] ?? "";
      const text = /^ +create +: (".*")$/m.exec(step)?.[1];
      return text === undefined ? [] : [[name, (JSON.parse(text) as string).split("\n")]];
    }),
  );
}

describe("a preview of a first run, line by line", () => {
  it("shows at the beginning of each step what it does, before the engine cuts it", async () => {
    const lines = await beginnings();
    const first = Object.fromEntries(Object.entries(lines).map(([name, [line]]) => [name, line]));
    const runner = expect.stringMatching(
      /^# puts the runner of pulumi-mysql-replication \S+ \([0-9a-f]{12}\) on the host, and runs nothing of it$/,
    ) as string;
    const begins = (text: string) => expect.stringContaining(`# ${text}`) as string;
    expect(first).toEqual({
      "db1-runner": runner,
      "db1-preflight": "# looks whether all of it can be done, before anything changes",
      "db1-config": "# my.cnf, as declared: max_connections = 300",
      "db1-databases": "# makes hr, where it is missing; drops none",
      "db1-accounts":
        "# makes 'app'@'%' (SELECT, INSERT ON `shop`.*); drops what was made here and is declared no longer",
      "db2-runner": runner,
      "db2-preflight": first["db1-preflight"],
      "db2-config": begins("my.cnf, for replication: server_id = 2, "),
      "db2-link": begins("makes 'repl_db2'@:address_1 (REPLICATION SLAVE ON *.*; SELECT ON "),
      "db2-seed-open": begins("makes 'repl_db2_seed_1'@:address_1 (SELECT, "),
      "db2-seed":
        "# seed 1 of db2: copies shop, hr from db1 in the place of what is there, by a dump",
      "db2-seed-close": "# drops the account that pulled the copy",
      "db2-local-accounts":
        "# makes no account; drops what was made here and is declared no longer",
      "db2-follow": "# db2 follows db1 by gtid, as 'repl_db2'",
      "db2-mark": "# writes what must arrive, or notes the position that must be reached",
      "db2-verify": "# waits for at most 3600 s until it has arrived, and looks at db2",
    });
    expect(lines["db1-config"]?.[1]).toMatch(/^# my.cnf, for replication: server_id = 1, /);
    expect(lines["db2-seed"]?.[1]).toBe('# may replace whatever the server "db2.example/2" holds');
    expect(lines["db2-follow"]?.[1]).toMatch(/^# CHANGE (MASTER|REPLICATION SOURCE) TO /);
  });

  it.each(["--diff", "--diff --show-full-output", "--json"])(
    "shows no base64: preview %s",
    async (flags) => {
      const shown = await preview(...flags.split(" "));
      expect(shown).toContain("my.cnf, as declared");
      expect(shown).not.toMatch(/[A-Za-z0-9+/]{80}/);
    },
  );

  it("shows every text whole when it is asked to", async () => {
    const shown = await preview("--diff", "--show-full-output");
    expect(shown).toContain("# Declared.\\n\\nmax_connections = 300\\n");
    expect(shown).toContain("\\nGRANT INSERT ON `shop`.* TO 'app'@'%';\\nEND");
    // As README.md prints them.
    const { steps } = JSON.parse(await preview("--json")) as {
      steps: { newState: { urn: string; inputs?: Record<string, unknown> } }[];
    };
    const stdin = (name: string) =>
      steps.find(({ newState: { urn } }) => urn.endsWith(`::${name}`))?.newState.inputs?.["stdin"];
    expect(stdin("db1-config")).toMatch(/\nmax_connections = 300\n$/);
    expect(stdin("db1-runner")).toBe("[secret]");
  });
});
