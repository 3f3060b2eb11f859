import { Database, type DatabaseArgs } from "@pulumi/mysql";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { type EngineRun, engineStack, type EngineStack } from "../support/engine-stack";
import { admitPlugin, providerOf } from "../support/mysql-provider";

jest.setTimeout(60_000);

const servers = useServers();
const both = { defaultCharacterSet: "utf8mb4", defaultCollation: "utf8mb4_unicode_ci" };
const latin = { defaultCharacterSet: "latin1", defaultCollation: "latin1_swedish_ci" };
let server: SandboxServer;
let stack: EngineStack;
const runs: Record<string, EngineRun> = {};
let drawn: string | undefined;
const collations: Record<string, string> = {};

/** Resources by name; `keep` is retained. */
function program(databases: Readonly<Record<string, DatabaseArgs>>) {
  return async () => {
    const provider = providerOf(server);
    for (const [name, args] of Object.entries(databases))
      new Database(name, args, { provider, retainOnDelete: name === "keep" });
  };
}

const first = {
  plain: {},
  stable: { ...both, name: "stable" },
  altered: { ...both, name: "altered" },
  renamed: { ...both, name: "old" },
  keep: { ...both, name: "keep" },
  odd: { ...both, name: "a`b % _ é.-" },
};

beforeAll(async () => {
  server = await servers.create("db1");
  await admitPlugin(server);
  await query(server, "CREATE DATABASE there");
  stack = await engineStack("contract-mysql-database");
  runs["half"] = await stack.up(
    program({ half: { name: "half", defaultCharacterSet: "utf8mb4" } }),
  );
  runs["first"] = await stack.up(program({ ...first, there: { ...both, name: "there" } }));
  drawn = stack.state()["plain"]?.id;
  await query(server, "CREATE TABLE old.t (id INT)");
  await query(server, "DROP DATABASE stable");
  runs["second"] = await stack.up(
    program({
      ...first,
      altered: { ...latin, name: "altered" },
      renamed: { ...both, name: "new" },
    }),
  );
  for (const name of ["altered", "keep"])
    collations[name] = await query(
      server,
      `SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = '${name}'`,
    );
  runs["gone"] = await stack.up(program({ odd: first.odd }));
  await stack.stack.refresh();
  runs["refreshed"] = await stack.up(program({ odd: first.odd }));
}, 300_000);
afterAll(() => stack.close());

test("3.1 without a character set it is altered by every up", () => {
  expect(runs["first"]?.steps["plain"]).toEqual(["create"]);
  expect(runs["second"]?.steps["plain"]).toEqual(["update"]);
});

test("3.2 a character set alone fails; both, in the server's spelling, are stable", () => {
  expect(runs["half"]?.errors["half"]).toContain("Error 1253 (42000)");
  expect(runs["second"]?.steps["odd"]).toEqual(["same"]);
});

test("3.3 a character set is altered in place", () => {
  expect(runs["second"]?.steps["altered"]).toEqual(["update"]);
  expect(collations["altered"]).toBe("latin1_swedish_ci");
});

test("3.3 another name drops the old database with its data, before the new one is made", async () => {
  expect(runs["second"]?.steps["renamed"]).toEqual([
    "delete-replaced",
    "replace",
    "create-replacement",
  ]);
  expect(await query(server, "SHOW DATABASES LIKE 'old'")).toBe("");
});

test("3.3 one that is retained outlives its resource, others are dropped", async () => {
  expect(await query(server, "SHOW DATABASES LIKE 'keep'")).toBe("keep");
  expect(await query(server, "SHOW DATABASES LIKE 'altered'")).toBe("");
});

test("3.4 a name is quoted; without one it is the resource's with seven digits, for good", async () => {
  expect(await query(server, "SHOW DATABASES LIKE 'a`b%'")).toBe("a`b % _ é.-");
  expect(drawn).toMatch(/^plain-[0-9a-f]{7}$/);
  expect(runs["second"]?.steps["plain"]).toEqual(["update"]);
});

test("3.5 one that is there is refused, not adopted", () => {
  expect(runs["first"]?.errors["there"]).toContain("Error 1007 (HY000): Can't create database");
  expect(runs["first"]?.ok).toBe(false);
});

test("3.5 one that was dropped outside cannot be deleted until a refresh has seen it", () => {
  expect(runs["gone"]?.errors["stable"]).toContain("Error 1008 (HY000): Can't drop database");
  expect(runs["refreshed"]).toMatchObject({ ok: true, steps: { odd: ["same"] } });
});
