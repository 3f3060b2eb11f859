import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import type { EngineLine } from "../../src";
import { dialectOf } from "../../src/engine/dialects";
import { bothRun, untilQuery } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram } from "../support/mini-engine";
import { masterOn, runStep, slaveOn, stepsOf } from "../support/topologies";

jest.setTimeout(60_000);
const servers = useServers();
let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;

/** The slave copies with a dump program that prints the statement of the GTID position elsewhere, or not at all. */
const program = (where: keyof typeof places) => () =>
  slaveOn(slave, masterOn(master), {
    seed: { generation },
    host: {
      address: "127.0.0.1",
      ...slave.host,
      programDirectories: [join(servers.directory(), where), ...slave.host.programDirectories],
    },
  });

/** What an awk program prints, whose `gtid` is the statement and whose `lines` are all others. */
const places = {
  // As MariaDB's dump did until 10.5.
  "behind the file's": 'if (lines[i] ~ /_LOG_FILE=/) printf "\\n%s", gtid',
  nowhere: "",
};

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await applyProgram(() => masterOn(master));
  await query(
    master,
    `CREATE DATABASE shop; CREATE TABLE shop.a (x INT PRIMARY KEY); CREATE TABLE shop.b (x INT PRIMARY KEY);
     INSERT INTO shop.a VALUES (1); INSERT INTO shop.b VALUES (2)`,
  );
  const { dump } = dialectOf(slave.line as EngineLine).programs;
  for (const [where, print] of Object.entries(places)) {
    const path = join(servers.directory(), where);
    const awk = `/gtid_slave_pos=|GTID_PURGED=/ { within = 1 }
      within { gtid = gtid $0 "\\n"; if (/;$/) within = 0; next }
      { lines[++n] = $0 }
      END { for (i = 1; i <= n; i++) { print lines[i]; ${print} } }`;
    const [directory = ""] = slave.host.programDirectories;
    mkdirSync(path);
    writeFileSync(
      join(path, dump),
      `#!/bin/bash\nset -o pipefail\n${directory}/${dump} "$@" | awk '${awk}'\n`,
    );
    chmodSync(join(path, dump), 0o755);
  }
}, 300_000);

describe("the position of a copy", () => {
  it("is found behind the file's too, and nothing that was copied comes again", async () => {
    await applyProgram(program("behind the file's"));
    expect(await contents(slave)).toBe(await contents(master));
    await query(master, "INSERT INTO shop.a VALUES (3)");
    await untilQuery(slave, "SELECT COUNT(*) FROM shop.a", "2");
    expect(await bothRun(slave)).toBe(true);
  });

  it("is not taken for the beginning when the copy does not say it", async () => {
    generation += 1;
    const steps = await stepsOf(program("nowhere"));
    for (const name of ["db2-runner", "db2-seed-open", "db2-seed"]) {
      expect(await runStep(steps, name)).toMatchObject({ code: 0 });
    }
    expect(await runStep(steps, "db2-follow")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "db2: follow failed: the copy from db1 did not say at which GTID it was made: starting without a GTID would re-apply transactions it already has\n" +
        '  -> are GTIDs on at the master? Raise seed.generation to seed this server again, or declare position: "file"\n',
    });
    generation += 1;
    await applyProgram(program("behind the file's"));
    expect(await contents(slave)).toBe(await contents(master));
  });
});

describe("a master that has logged nothing yet", () => {
  it("is followed from its beginning", async () => {
    const [empty, below] = await Promise.all([servers.create("new1"), servers.create("new2")]);
    await applyProgram(() => slaveOn(below, masterOn(empty)));
    await query(empty, "CREATE DATABASE shop; CREATE TABLE shop.t (x INT PRIMARY KEY)");
    await untilQuery(below, "SHOW TABLES IN shop", "t");
    expect(await bothRun(below)).toBe(true);
  });
});
