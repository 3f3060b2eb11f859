import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { contents } from "../support/contents";
import { applyProgram, type Ran, runCommand } from "../support/mini-engine";
import { useServers } from "../support/test-servers";
import {
  masterOn,
  processOf,
  prove,
  type RunningStep,
  runStep,
  slaveOn,
  startStep,
  stateFile,
  type Steps,
  stepsOf,
  until,
} from "../support/topologies";
import { defaultFlavor, writeOnSlave } from "../support/words";

jest.setTimeout(120_000);
jest.spyOn(console, "warn").mockImplementation();
const servers = useServers();
const method = defaultFlavor === "mariadb" ? "backup" : "clone";

let master: SandboxServer;
let slave: SandboxServer;
let generation = 1;
let left: RunningStep | undefined;
const program = () =>
  slaveOn(slave, masterOn(master), {
    seed: { method, generation },
    accounts: [{ user: "reader", password: "r", grants: [{ on: "shop", privileges: ["SELECT"] }] }],
  });
const beside = () => `${slave.host.dataDirectory}.pulumi_replication`;
const kept = () => `${beside()}.kept`;
const copying = () => stateFile(slave, "copying");
const runner = () => `${slave.host.installDirectory}/${slave.port}/runner`;
const putBack = () => runCommand(`bash ${runner()} put-back`, "");
const seededBy = () =>
  /^generation=(.*)$/m.exec(readFileSync(stateFile(slave, "seeded"), "utf8"))?.[1];

/** Names the data that are there now, so that they are told from a copy. */
const nameData = (name: string) =>
  writeOnSlave(slave, `CREATE DATABASE data_${name}; CREATE TABLE data_${name}.t (id INT)`);
const names = () =>
  query(
    slave,
    "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'data\\_%'",
  );

/** Runs the steps named so, until one fails. */
async function run(steps: Steps, ...names: readonly string[]): Promise<string> {
  let said = "";
  for (const name of names) {
    const { code, stderr } = await runStep(steps, name);
    said += stderr;
    if (code !== 0) return `${name} ended with ${code}\n${said}`;
  }
  return said;
}

/** Copies once more, and proves nothing. */
async function seedAgain(): Promise<Steps> {
  generation += 1;
  const steps = await stepsOf(program);
  expect(await run(steps, "db2-seed-open", "db2-seed", "db2-seed-close")).toContain(
    "db2: seeded\n",
  );
  return steps;
}

/** What an error says last. */
const hint = () =>
  `  -> the data of before the copy are kept in ${kept()} until the copy is proved; bash ${runner()} put-back brings them back\n`;

beforeAll(async () => {
  [master, slave] = await Promise.all([servers.create("db1"), servers.create("db2")]);
  await query(
    master,
    "CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY); INSERT INTO shop.t VALUES (1)",
  );
}, 300_000);

afterEach(() => left?.kill());

describe("data in whose place a copy of files came", () => {
  it("are not kept where a server held none", async () => {
    const steps = await stepsOf(program);
    expect(
      await run(
        steps,
        "db1-runner",
        "db2-runner",
        "db1-config",
        "db2-config",
        "db2-seed-open",
        "db2-seed",
      ),
    ).toMatch(/db2: seeded\n$/);
    expect([existsSync(beside()), existsSync(kept()), existsSync(copying())]).toEqual([
      false,
      false,
      false,
    ]);
    await applyProgram(program);
  });

  it("are kept as they were until it is proved, which an error says, and then removed", async () => {
    await nameData("first");
    const { mode, uid, gid } = statSync(slave.host.dataDirectory);
    const steps = await seedAgain();
    expect(await names()).toBe("");
    expect(statSync(join(kept(), "old"))).toMatchObject({ mode, uid, gid });
    expect(statSync(kept()).mode & 0o7).toBe(0);
    expect(existsSync(join(kept(), "old", "data_first"))).toBe(true);
    expect(existsSync(beside())).toBe(false);
    expect(await run(steps, "db2-local-accounts", "db2-follow")).toContain(
      "db2: channel changed: ",
    );
    const look = await runCommand(`bash ${runner()} status`, "");
    expect(JSON.parse(look.stdout)).toMatchObject({ kept: kept() });
    await query(slave, "SET GLOBAL read_only = OFF");
    expect(await prove(steps)).toMatchObject({
      code: 1,
      stderr: `db2: verify failed: this slave is writable\n  -> was read_only switched off by hand? pulumi up --replace '**::db2-config' switches it on again\n${hint()}`,
    });
    expect(existsSync(join(kept(), "old", "data_first"))).toBe(true);
    await run(steps, "db2-config");
    expect(await prove(steps)).toMatchObject({
      code: 0,
      stderr: `db2: removing the data of before, which were kept in ${kept()}\n`,
    });
    expect([existsSync(kept()), existsSync(`${kept()}.removed`)]).toEqual([false, false]);
  });

  it("and the copy must both have room, or nothing is changed, and what is done without is said", async () => {
    generation += 1;
    const steps = await stepsOf(program);
    await run(steps, "db2-seed-open");
    const text = readFileSync(runner(), "utf8");
    // A disk that has less room than there is.
    const needs = text.replace("needed + 200000000", "needed + 9000000000000000");
    expect(needs).not.toBe(text);
    writeFileSync(runner(), needs);
    const before = [processOf(slave), await contents(slave)];
    const { code, stderr } = await runStep(steps, "db2-seed");
    expect(code).toBe(1);
    expect(stderr.replace(/[\d.]+ MB|for [\d.]+;/g, "N")).toBe(
      `db2: seed failed: seed.method is "${method}", and the copy is made beside the data of before, needs N, and the disk has room N nothing was changed\n` +
        '  -> declare seed: { method: "auto" }, which then copies by dump, in the place of the data of before: they are dropped first, and do not come back\n',
    );
    expect([processOf(slave), await contents(slave)]).toEqual(before);
    expect([existsSync(beside()), existsSync(kept())]).toEqual([false, false]);
    expect(await run(steps, "db2-runner", "db2-seed", "db2-seed-close")).toContain("db2: seeded\n");
    await applyProgram(program);
  });

  it("are kept also when the step was killed before it could keep them", async () => {
    await nameData("second");
    const steps = await seedAgain();
    // As it is between the mark and the end.
    renameSync(kept(), beside());
    writeFileSync(copying(), "");
    expect(await run(steps, "db2-follow")).toContain(
      `db2: the data of before are kept in ${kept()} until the copy is proved\n`,
    );
    expect(existsSync(join(kept(), "old", "data_second"))).toBe(true);
    expect([existsSync(beside()), existsSync(copying())]).toEqual([false, false]);
  });

  it("come back with what belongs to them when they are asked for, and who was shut out is let in", async () => {
    expect(existsSync(stateFile(slave, "locked"))).toBe(true);
    const { code, stderr } = await putBack();
    expect(stderr).toBe(
      "db2: putting the data of before back\ndb2: the data of before are back: raise seed.generation to copy once more\n",
    );
    expect(code).toBe(0);
    expect(await names()).toBe("data_second");
    expect(seededBy()).toBe(String(generation - 1));
    expect(existsSync(stateFile(slave, "locked"))).toBe(false);
    expect([existsSync(beside()), existsSync(kept()), existsSync(copying())]).toEqual([
      false,
      false,
      false,
    ]);
    await until(() => bothRun(slave));
    // Nothing takes them for the copy that is declared.
    expect(await run(await stepsOf(program), "db2-follow")).toContain(
      `this server is not seeded from db1 (generation ${generation})\n  -> raise seed.generation`,
    );
    expect(await putBack()).toMatchObject({
      code: 1,
      stderr:
        "db2: put-back failed: no data of before are kept here: there were none, or the copy is proved; nothing was changed\n",
    });
  });

  it("come back by the next step when the one that brings them is killed", async () => {
    await seedAgain();
    const steps = await stepsOf(program);
    const back = new Map([
      ["put-back", { create: `bash ${runner()} put-back`, delete: undefined, stdin: "" }],
    ]);
    left = startStep(back, "put-back");
    await until(() => !existsSync(stateFile(slave, "seeded")));
    await left.kill();
    await run(steps, "db2-preflight");
    expect(await names()).toBe("data_second");
    expect(seededBy()).toBe(String(generation - 2));
    expect([existsSync(beside()), existsSync(kept()), existsSync(copying())]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("stay those of before the first of several copies that nobody proved", async () => {
    await seedAgain();
    await nameData("unproved");
    await seedAgain();
    expect(existsSync(join(kept(), "old", "data_second"))).toBe(true);
    expect(existsSync(join(kept(), "old", "data_unproved"))).toBe(false);
    expect(await names()).toBe("");
    await applyProgram(program);
    expect(existsSync(kept())).toBe(false);
    expect(await contents(slave)).toBe(await contents(master));
    expect(await bothRun(slave)).toBe(true);
  });

  it("are removed to the end by the next proof when one was killed over it", async () => {
    await nameData("third");
    const steps = await seedAgain();
    renameSync(kept(), `${kept()}.removed`);
    rmSync(join(`${kept()}.removed`, "old", "data_third"), { recursive: true });
    expect(await run(steps, "db2-local-accounts", "db2-follow")).toContain(
      "db2: channel changed: ",
    );
    expect(await prove(steps)).toMatchObject<Partial<Ran>>({ code: 0 });
    expect([existsSync(kept()), existsSync(`${kept()}.removed`)]).toEqual([false, false]);
  });
});
