import { chosenLine } from "../../dev/servers/lines";
import { query } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { comeAndGo } from "../support/fleeting-slave";
import { applyProgram } from "../support/mini-engine";
import { semiSyncState, untilSemiSync } from "../support/semi-sync";
import { masterOn, runStep, slaveOn, stepsOf, until } from "../support/topologies";
import { defaultFlavor } from "../support/words";

jest.setTimeout(120_000);
const servers = useServers();

// Neither MySQL's servers nor MariaDB 10.5.23 have this fault.
const lets = defaultFlavor === "mysql" || chosenLine() === "mariadb-10.5";
(lets ? describe.skip : describe)(
  "a master whose slave cannot read because its old session does not end",
  () => {
    it("is helped out of it by the proof, which says so", async () => {
      const [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
      const link = { password: "of the link" };
      const program = () => slaveOn(slave, masterOn(master, { semiSync: {} }), { link });
      await applyProgram(program);
      await query(slave, "STOP SLAVE");
      await until(async () => (await semiSyncState(master, slave)).answeredBy === "0");
      await comeAndGo(master, { user: "repl_db2", ...link }, 2);
      await query(slave, "START SLAVE");
      const { code, stderr } = await runStep(await stepsOf(program), "db2-mark");
      expect(stderr).toBe(
        "db1: an old session of a slave cannot end and keeps it from reading: semi-sync is switched off and on, which ends it\n",
      );
      expect(code).toBe(0);
      await untilSemiSync(master, slave, { waits: "ON", answeredBy: "1", answers: "ON" });
    });
  },
);
