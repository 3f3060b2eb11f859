import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import { untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import { masterOn, prove, slaveOn, stepsOf } from "../support/topologies";
import { whileWritable, wordsOf, writeOnSlave } from "../support/words";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
const program = (generation: number) => () =>
  slaveOn(slave, masterOn(master), { seed: { generation } });

beforeAll(async () => {
  [master, slave] = await Promise.all([
    servers.create("db1", { config: "event_scheduler=OFF" }),
    servers.create("db2", { config: "event_scheduler=ON" }),
  ]);
}, 300_000);

describe("events of the master", () => {
  it("come to the slave disabled, as they were otherwise, and do not run there", async () => {
    await query(
      master,
      `CREATE DATABASE shop; CREATE TABLE shop.ran (x INT); USE shop;
       CREATE EVENT often ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.ran VALUES (@@server_id);
       SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT', time_zone = '+05:30', NAMES latin1;
       CREATE DEFINER = 'no one'@'%.ex_ample' EVENT "a \`b"" c" ON SCHEDULE AT '2037-01-01 00:00:00' DO SELECT 'x' || 'y';
       SET sql_mode = 'NO_BACKSLASH_ESCAPES', time_zone = 'SYSTEM', NAMES utf8mb4;
       CREATE DEFINER = 'it''s\\' EVENT \`back\\slash'é\` ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT '\\';
       CREATE DEFINER = 'it''s\\"' EVENT \`back\\slash'é2\` ON SCHEDULE EVERY 1 DAY COMMENT 'it''s' DO SELECT '\\';
       SET sql_mode = '';
       CREATE EVENT yearly ON SCHEDULE EVERY 1 YEAR STARTS '2036-01-01 00:00:00' DO DO 1`,
    );
    await applyProgram(program(1));
    expect(await contents(slave)).toBe(await contents(master));
    expect(
      await query(
        slave,
        "SELECT status, COUNT(*) FROM information_schema.events GROUP BY 1 ORDER BY 1",
      ),
    ).toBe(`DISABLED\t1\n${wordsOf(slave).disabledOnSlave}\t4`);
    const facts =
      "SELECT event_name, definer, sql_mode, time_zone, character_set_client, collation_connection, database_collation, created, last_altered FROM information_schema.events ORDER BY 1";
    const columns = facts.replace(", created, last_altered", "");
    expect(await query(slave, columns)).toBe(await query(master, columns));
    expect(await query(slave, "SELECT @@event_scheduler")).toBe("ON");

    // The scheduler of the slave wakes up, and runs an event that is its own; MySQL's runs none while super_read_only is ON.
    await whileWritable(slave, async () => {
      await query(
        slave,
        "SET sql_log_bin = 0; CREATE EVENT shop.probe ON SCHEDULE AT NOW() + INTERVAL 1 SECOND ON COMPLETION PRESERVE DO SET GLOBAL long_query_time = 77",
      );
      await untilQuery(slave, "SELECT @@global.long_query_time = 77", "1");
      await query(slave, "SET sql_log_bin = 0; DROP EVENT shop.probe");
    });
    expect(await query(slave, "SELECT COUNT(*) FROM shop.ran")).toBe("0");
    expect(await query(slave, wordsOf(slave).loggedOwn)).toBe("0");
  });

  it("leave the scheduler as it was when a seed is repeated", async () => {
    await query(slave, "SET GLOBAL event_scheduler = OFF");
    await applyProgram(program(2));
    expect(await query(slave, "SELECT @@event_scheduler")).toBe("OFF");
    await query(slave, "SET GLOBAL event_scheduler = ON");
    await applyProgram(program(3));
    expect(await query(slave, "SELECT @@event_scheduler")).toBe("ON");
  });

  it("that are enabled on the slave by hand are found by a proof, and disabled when it is told to follow", async () => {
    const steps = await stepsOf(program(3));
    const enabled = "SELECT COUNT(*) FROM information_schema.events WHERE status = 'ENABLED'";
    await writeOnSlave(slave, "ALTER EVENT shop.yearly ENABLE");
    expect(await prove(steps)).toMatchObject({
      code: 1,
      stderr:
        "db2: verify failed: 1 event(s) are enabled here and would write on the slave\n  -> run ALTER EVENT ... DISABLE ON SLAVE for each (information_schema.events), or raise seed.generation\n",
    });
    expect(await query(slave, enabled)).toBe("1");
    await applyProgram(program(3));
    expect(await query(slave, enabled)).toBe("0");
    expect(await query(slave, wordsOf(slave).loggedOwn)).toBe("0");
  });
});
