import { dialectOf } from "../../src/engine/dialects";
import { optionsOf } from "../../src/engine/options";
import { unfitness } from "../../src/topology/setting-value";
import { chosenLine } from "../../dev/servers/lines";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";

jest.setTimeout(60_000);

const line = chosenLine() ?? "mariadb-10.11";
const servers = useServers();
let server: SandboxServer;
beforeAll(async () => {
  server = await servers.create("db1");
});

describe("the catalog of options", () => {
  it("takes every value that a server has of its own", async () => {
    const rows = (await query(server, "SHOW GLOBAL VARIABLES")).split("\n");
    const live = new Map(rows.map((row) => row.split("\t") as [string, string]));
    const fitness = [...optionsOf(line)].flatMap(([name, facts]) => {
      const value = live.get(facts.variable ?? name);
      if (value === undefined || facts.type === "switch") return [];
      return [`${name}=${value}: ${unfitness(line, facts, value) ?? "fits"}`];
    });

    expect(fitness.filter((said) => !said.endsWith(": fits"))).toEqual([]);
    expect(fitness.length).toBeGreaterThan(400);
  }, 300_000);
});

describe("the privileges of a line", () => {
  const { privileges } = dialectOf(line).accounts;
  const places = { global: "*.*", database: "shop.*", table: "shop.t", column: "shop.t" };
  /** The error of a GRANT, or "" when the server takes it. */
  const refusal = (privilege: string, on: string): Promise<string> =>
    query(server, `GRANT ${privilege} ON ${on} TO app@localhost`).then(
      () => "",
      (error: unknown) => /ERROR (\d+)/.exec(String(error))?.[1] ?? String(error),
    );
  const known: string[] = [];

  beforeAll(async () => {
    await query(
      server,
      "CREATE DATABASE shop; CREATE TABLE shop.t (a INT); CREATE USER app@localhost IDENTIFIED BY 'Ab1!defghijk'",
    );
    const shown = (await query(server, "SHOW PRIVILEGES")).split("\n");
    known.push(...shown.map((row) => (row.split("\t")[0] ?? "").toUpperCase()));
  });

  it("are all that its server shows, but the one that is granted on accounts", () => {
    expect(known.filter((name) => !Object.hasOwn(privileges, name))).toEqual(["PROXY"]);
  });

  it("are granted where it says, and on nothing smaller", async () => {
    const wrong: string[] = [];
    for (const [name, level] of Object.entries(privileges)) {
      const columns = level === "column" ? " (a)" : "";
      const error = await refusal(`${name}${columns}`, places[level]);
      // What a component brings is no privilege where that is not installed.
      if (error !== "" && !(error === "1149" && name.includes("_") && !known.includes(name)))
        wrong.push(`${name} on ${places[level]}: ${error}`);
      if (level === "global" && (await refusal(name, "shop.*")) === "")
        wrong.push(`${name} on shop.*`);
      if (level === "database" && (await refusal(name, "shop.t")) === "")
        wrong.push(`${name} on shop.t`);
      if (level === "table" && (await refusal(`${name} (a)`, "shop.t")) === "")
        wrong.push(`${name} (a)`);
    }
    expect(wrong).toEqual([]);
  });
});
