import type { TestStack } from "../support/stack";
import { useStacks } from "../support/stacks";
import type { DeclaredServer } from "./project";

const stacks = useStacks();
jest.setTimeout(60_000);

let stack: TestStack;
beforeAll(async () => {
  stack = await stacks.stack("refused");
});

const host = (address: string, more: object = {}) => ({ host: { address, ...more } });
const server = (
  kind: DeclaredServer["kind"],
  name: string,
  args: Record<string, unknown>,
): DeclaredServer => ({ kind, name, args: { engine: "mariadb-10.11", ...args } });
const block = {
  ...host("127.0.0.1"),
  file: "/none/databases.php",
  comment: "//",
  before: "^return",
  byHand: "^none",
  check: ["true"],
  lines: "a line",
};

it("what is wrong in a pair, in servers and in blocks is one list, and what hangs on something refused is not called missing", async () => {
  const members = ["a", "b"].map((name) => ({ name, ...host(`${name}.example`) }));
  stack.declare(
    [
      server("slave", "reader", { ...host("c.example"), master: "a", serverId: "3" }),
      server("master", "db1", { ...host("d.example"), engine: "mariadb-10.12", serverId: 1 }),
      server("slave", "db2", { ...host("e.example"), master: "db1", serverId: 2 }),
      server("slave", "db3", { ...host("f.example"), master: "db2", serverId: 2 }),
    ],
    {
      pair: { engine: "mariadb-10.11", members, databases: ["shop"], writers: "a", writer: "c" },
      blocks: {
        app: { ...block, fiel: "x" },
        web: { ...block, ...host("127.0.0.1", { ssh: { privateKey: "key" } }) },
      },
    },
  );
  const { code, output, changes } = await stack.up();
  expect(code).not.toBe(0);
  const [, diagnostics = ""] = output.split("\nDiagnostics:\n");
  const lines = diagnostics.split("\n").map((line) => line.trim());
  expect(lines.slice(1, lines.indexOf(""))).toEqual([
    "error: Cannot plan the topology: found 6 problem(s)",
    '- pair: Unrecognized key: "writers": the nearest is "writer"',
    '- pair.writer: must be one of "both", "a", "b": it is "c"',
    "- reader.serverId: Invalid input: expected number, received string",
    expect.stringMatching(/^- db1\.engine: Invalid option: expected one of /),
    '- db3.serverId: must be unique: "db3" and "db2" both have 2',
    '- app: Unrecognized key: "fiel": the nearest is "file"',
    expect.stringMatching(/^Cannot reach "web": host\.ssh\.hostKey must be given /),
  ]);
  expect(output).not.toContain("\u001b");
  expect(Object.keys(changes).filter((name) => name.includes("-"))).toEqual([]);
});

it("of a pair of which only the members' names can be told, the servers below are looked at too", async () => {
  const members = ["a", "b"].map((name) => ({ name, ...host(`${name}.example`) }));
  stack.declare(
    [server("slave", "reader", { ...host("c.example"), master: "a", serverId: 3, sed: {} })],
    { pair: { engine: "mariadb", members, databases: ["shop"] } },
  );
  const { output } = await stack.up();
  expect(output).toContain("found 2 problem(s)");
  expect(output).toMatch(/^ +- pair\.engine: Invalid option: expected one of /m);
  expect(output).toMatch(/^ +- reader: Unrecognized key: "sed": the nearest is "seed"$/m);
  expect(output).not.toMatch(/^ +at /m);
});
