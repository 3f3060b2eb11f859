import { optionsOf } from "../../src/engine/options";
import { unfitness } from "../../src/topology/setting-value";
import { chosenLine } from "../../sandbox/lines";
import { query } from "../../sandbox/server";
import { useServers } from "../../sandbox/test-servers";

jest.setTimeout(60_000);

describe("the catalog of options", () => {
  const servers = useServers();

  it("takes every value that a server has of its own", async () => {
    const line = chosenLine() ?? "mariadb-10.11";
    const server = await servers.create("db1");
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
