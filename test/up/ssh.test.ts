import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { untilQuery } from "../support/channel";
import { startSshd, type Sshd } from "../support/engine-sshd";
import { expectFirstRuns, exportOutputs, loginOn, withSsh } from "../support/over-ssh";
import { repl } from "../support/repl";
import { newKeyPair } from "../support/ssh-keys";
import { hostArgs, master, slave, type TestStack } from "../support/stack";
import { items, useStacks } from "../support/stacks";
import { stateFile, until } from "../support/topologies";

const stacks = useStacks();
jest.setTimeout(180_000);

/** The same steps as elsewhere, but as remote commands over a private SSH server. */
describe("hosts reached over SSH", () => {
  let sshd: Sshd;
  let stack: TestStack;
  let db1: SandboxServer;
  let db2: SandboxServer;

  const declared = () => {
    const ssh = loginOn(sshd);
    const host = (server: SandboxServer) => ({ ...hostArgs(server), ssh });
    return [master(db1, { host: host(db1) }), slave(db2, "db1", 2, { host: host(db2) })];
  };

  beforeAll(async () => {
    [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
    stack = await stacks.stack("ssh");
    // As a login whose shell greets and says how it is set.
    const greeting = join(stacks.directory(), "greeting");
    writeFileSync(greeting, "printf 'Welcome {to db1}\\nPS1=\\033[1m\\nfile=x\\n'\n");
    sshd = await startSshd(stacks.directory(), `SetEnv BASH_ENV=${greeting}\n`);
  });
  afterAll(() => sshd?.close());

  it("are looked at before the first up over the user's own ssh, and nothing is left there", async () => {
    stack.declare(declared());
    const { directory } = await exportOutputs(stack, stacks.directory());
    const [seen, refused] = await withSsh(sshd, directory, async () => {
      const check = () => stack.tool("check", "--stack", "test", "--timeout", "60");
      const asItIs = await check();
      writeFileSync(join(directory, "login_key"), newKeyPair().private);
      return [asItIs, await check()] as const;
    });
    expect(seen).toMatchObject({ code: 1, stderr: "" });
    expect(seen.stdout).toMatch(
      /\ndb2 {2}would be changed\n[^]*\n {3}everything is copied from db1\n/,
    );
    expect(existsSync(stateFile(db1, "lock"))).toBe(false);
    expect(refused.code).toBe(3);
    expect(refused.stdout).toContain(
      "your own ssh may not log in there: give its key to the agent",
    );
  });

  it("become a master and a slave, and a second up changes nothing", async () => {
    stack.declare(declared());
    await expectFirstRuns(stack, db1, db2);
    expect(stack.state()).toContain("Welcome {to db1}");
  });

  it("keep their key and their passwords out of state and previews", async () => {
    const [line = ""] = sshd.privateKey.split("\n").slice(1);
    expect(stack.state()).toContain("command:remote:Command");
    expect(stack.state()).not.toContain(line);
    expect((await stack.preview("--show-config")).output).not.toContain(line);
  });

  it("are asked over the same login what is true there; one that says nothing is named, and changes nothing", async () => {
    await query(db2, "SET GLOBAL read_only = OFF");
    sshd.hang();
    const unknown = [await stack.preview(), await stack.up()];
    sshd.goOn();
    for (const { code, output, changes } of unknown) {
      expect([code, changes]).toEqual([0, {}]);
      expect(output).toContain(
        "db1 was not looked at, so what this run finds and does there is unknown until it runs: Timed out",
      );
      expect(output).toContain("db2 was not looked at");
    }
    expect((await stack.preview()).output).toContain("read_only is OFF, declared ON");
    const run = await stack.up();
    expect([run.code, Object.keys(run.changes).sort()]).toEqual([
      0,
      ["db2-config", "db2-mark", "db2-observed", "db2-verify"],
    ]);
    expect(await query(db2, "SELECT @@read_only")).toBe("1");
    expect((await stack.up()).changes).toEqual({});
  });

  it("are looked at by the tool over the user's own ssh, from the stack's outputs", async () => {
    const { directory, file, output } = await exportOutputs(stack, stacks.directory());
    expect(JSON.parse(output)).toMatchObject({
      servers: [
        { name: "db1", ssh: { user: sshd.user, port: sshd.port, sudo: false } },
        { name: "db2", follows: { master: "db1" } },
      ],
      passwords: { db1: "[secret]", db2: "[secret]" },
    });
    const [well, way, unknown, refused] = await withSsh(sshd, directory, async () => {
      const status = () => repl("status", "--from", file);
      const asTheyAre = [await status(), await repl("doctor", "db2", "--from", file)] as const;
      const known = readFileSync(join(directory, "known_hosts"), "utf8");
      writeFileSync(join(directory, "known_hosts"), "");
      const unknownKey = await status();
      writeFileSync(join(directory, "known_hosts"), known);
      writeFileSync(join(directory, "login_key"), newKeyPair().private);
      return [...asTheyAre, unknownKey, await status()] as const;
    });
    expect(well).toMatchObject({ code: 0, stderr: "" });
    expect(well.stdout).toMatch(/2 server\(s\), all healthy\n$/);
    expect(way).toMatchObject({ code: 0, stderr: "" });
    expect(unknown.code).toBe(3);
    expect(unknown.stdout.match(/cannot look at it: Host key verification failed\./g)).toHaveLength(
      2,
    );
    expect(unknown.stdout).toContain(
      "your own ssh does not know its key: log in there once by hand",
    );
    expect(refused.stdout).toContain(
      "your own ssh may not log in there: give its key to the agent",
    );
  });

  it("go on with no proof when the connection is lost, and the next up proves", async () => {
    const locked = query(db2, "LOCK TABLES shop.item READ; SELECT SLEEP(100)").catch(() => "ended");
    const sleeper = "SELECT MAX(id) FROM information_schema.processlist WHERE state = 'User sleep'";
    await untilQuery(db2, `SELECT (${sleeper}) IS NOT NULL`, "1");
    await query(db1, "INSERT INTO shop.item (text) VALUES ('behind')");
    const [above, below] = declared();
    stack.declare([above!, { ...below!, args: { ...below!.args, recheck: "again" } }]);
    const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
    const holder = () => readFileSync(stateFile(db2, "lock.holder"), "utf8").split("\n");
    await until(() => holder()[0] === "step=verify" && stepRuns(holder()[1]));
    const proof = holder()[1];
    sshd.cut();
    await until(() => !stepRuns(proof));
    expect((await run.ended).code).not.toBe(0);
    await query(db2, `KILL ${await query(db2, sleeper)}`);
    expect(await locked).toBe("ended");
    const again = await stack.up();
    expect([again.code, again.output.includes("failed")]).toEqual([0, false]);
  });

  it("lose nothing but the channel and the accounts when the stack is destroyed", async () => {
    const before = await items(db1);
    expect((await stack.destroy()).code).toBe(0);
    expect(await items(db2)).toBe(before);
  });
});

/** Whether the process of a line `process=<pid> <start>` is there. */
function stepRuns(line = ""): boolean {
  return existsSync(`/proc/${/\d+/.exec(line)?.[0]}`);
}
