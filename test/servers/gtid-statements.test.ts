import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { dialectOf, type EngineLine } from "../../src/engine/dialects";
import { defaultFlavor } from "../support/words";

const servers = useServers();
let server: SandboxServer;
beforeAll(async () => {
  server = await servers.create("db1");
}, 300_000);

/** As the runner asks: in a session that cuts what is too long. */
function ask(
  statement: "gtidContinues" | "unknownTransactions",
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const text = Object.entries(values).reduce(
    (sql, [word, value]) => sql.replaceAll(`:${word}`, `'${value}'`),
    dialectOf(server.line as EngineLine).statements[statement],
  );
  return query(server, `SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'; ${text}`);
}

(defaultFlavor === "mariadb" ? describe : describe.skip)("MariaDB's GTIDs", () => {
  it.each([
    ["1-1-5,2-2-7", "1-1-5,2-2-6", "", "2-2-7"],
    ["1-1-5,2-2-7", "0-1-3,1-1-5,2-2-7", "", ""],
    ["1-1-5,2-2-7", "1-1-5", "", "2-2-7"],
    ["1-1-5,2-2-7", "", "", "1-1-5,2-2-7"],
    ["1-1-5,2-2-7", "1-1-5", "2", ""],
    ["1-1-10", "1-1-9", "", "1-1-10"],
    ["1-1-9", "1-1-10", "", ""],
    ["", "1-1-5", "", ""],
    [
      "4294967295-4294967295-18446744073709551614",
      "1-1-5",
      "",
      "4294967295-4294967295-18446744073709551614",
    ],
  ])(
    "of %s that %s lacks, but for those of domain '%s', are '%s'",
    async (theirs, mine, origin, unknown) => {
      expect(await ask("unknownTransactions", { theirs, mine, origin })).toBe(unknown);
    },
  );

  it.each([
    ["1-1-5", "1-1-5", "2", true],
    ["1-1-5", "1-1-7", "2", true],
    ["1-1-5", "1-1-4", "2", false],
    ["1-1-5,2-7-5", "1-1-7,2-7-5", "2", true],
    ["1-1-5,2-7-5", "1-1-7,2-7-4", "2", false],
    ["1-1-5", "", "2", false],
    // A master that was rebuilt under its old id counts from 1 again.
    ["1-1-5", "1-1-7", "1", false],
  ])("%s is continued by %s of server %s: %s", async (mine, theirs, id, continued) => {
    const identity = `${id}/host`;
    expect(await ask("gtidContinues", { mine, theirs, identity })).toBe(continued ? "1" : "0");
  });
});
