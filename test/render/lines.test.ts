import { dialectOf, engineLines, type EngineLine } from "../../src/engine/dialects";
import { planHost } from "../../src/plan/host-plan";
import { declaredAccounts, renderAccounts } from "../../src/render/accounts";
import { renderFollow } from "../../src/render/follow";
import { renderLink } from "../../src/render/link";
import { renderMyCnf } from "../../src/render/my-cnf";
import { renderSeedAccount } from "../../src/render/seed";
import type { ServerDeclaration } from "../../src/topology/topology";
import { validated } from "../../src/topology/validate";
import { master, slave, topologyOf } from "../support/declarations";
import { expectGolden } from "../support/golden";

type Position = "gtid" | "file";

/** A master with two databases and its slave, both of `line`, the slave following by `position`. */
function pairOf(line: EngineLine, position: Position): readonly ServerDeclaration[] {
  const gtid = position === "gtid" || dialectOf(line).flavor === "mariadb";
  const binlog = { maxSizeMiB: 500, expireDays: 4, shortenRetentionOn: "" };
  const accounts = [
    {
      user: "app",
      from: ["192.0.2.%"],
      grants: [{ on: "wf_workflow", privileges: ["ALL"] }],
      generated: true,
    },
  ];
  return [
    master({ line, gtid, binlog, accounts, databases: ["wf_workflow", "shop"] }),
    slave({ line, binlog }, { position }),
  ];
}

const cases = engineLines.flatMap((line) =>
  (["gtid", "file"] as const).map((position) => ({ line, position })),
);

describe.each(cases)("$line by $position", ({ line, position }) => {
  const [top, below] = pairOf(line, position) as [ServerDeclaration, ServerDeclaration];
  const topology = validated(topologyOf(top, below));
  const plans = { master: planHost(topology, top), slave: planHost(topology, below) };
  const { follow } = plans.slave;
  if (follow === undefined) throw new TypeError("Cannot render a slave that follows nobody");

  it.each(["master", "slave"] as const)("renders the my.cnf of a %s", (role) => {
    const { name, settings } = plans[role];
    expectGolden(`lines/${line}/${role}-${position}.cnf`, renderMyCnf(name, settings));
  });

  it("renders what is run on a master", () => {
    const { review } = renderAccounts(declaredAccounts(dialectOf(line), plans.master.accounts));
    const link = renderLink(dialectOf(line), follow, true).review;
    const seed = renderSeedAccount(dialectOf(line), follow, undefined).review;
    expectGolden(
      `lines/${line}/master-${position}.sql`,
      `-- accounts\n${review}\n-- link\n${link}\n-- seed-open${seed}`,
    );
  });

  it("renders what is run on a slave", () => {
    const { statements } = dialectOf(line);
    const change = renderFollow(dialectOf(line), follow).review.split("\n\n").at(-1) ?? "";
    expectGolden(
      `lines/${line}/slave-${position}.sql`,
      `-- before the copy\n${statements.stopSlave};\n${statements.resetSlave};\n${statements.resetLogs};\n
-- after the copy, with the position that it brought\n${statements.setGtid};\n
-- follow\n${change}${statements.startSlave};\n`,
    );
  });
});

/** Built in; a plugin; a plugin under its old names. */
describe.each(["mariadb-10.11", "mysql-9.7", "mysql-5.7"] as const)("semi-sync of %s", (line) => {
  const top = master({ line, semiSync: { timeoutSeconds: 1.5, waitPoint: "AFTER_SYNC" } });
  const topology = validated(topologyOf(top, slave({ line })));

  it.each(topology.servers.map((server) => [server.follows ? "slave" : "master", server] as const))(
    "renders what a %s gets",
    (role, server) => {
      const { name, settings, plugins } = planHost(topology, server);
      const owned = settings.owned.filter((setting) => setting.name.includes("semi_sync"));
      const file = renderMyCnf(name, { owned, defaults: [], declared: [] });
      const before = plugins.map(
        (plugin) => `INSTALL PLUGIN ${plugin.name} SONAME '${plugin.library}';`,
      );
      const after = role === "slave" ? [`${dialectOf(line).statements.reconnect};`] : [];
      const comments = [
        "# Run before, where it is not there:",
        ...(before.length > 0 ? before : ["nothing: it is built in"]).map((sql) => `# ${sql}`),
        ...(after.length > 0 ? ["", "# Run afterwards, where it follows already:"] : []),
        ...after.map((sql) => `# ${sql}`),
      ];
      expectGolden(`lines/${line}/${role}-semi-sync.cnf`, `${file}\n${comments.join("\n")}\n`);
    },
  );
});
