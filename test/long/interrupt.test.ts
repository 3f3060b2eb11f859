import { query } from "../../dev/servers/server";
import { master, slave } from "../support/stack";
import { expectRowTravels, items, threads, useStacks } from "../support/stacks";
import { until } from "../support/topologies";

const stacks = useStacks();
jest.setTimeout(120_000);

const STEPS = [
  "db2-runner",
  "db2-preflight",
  "db1-config",
  "db2-config",
  "db2-link",
  "db2-seed-open",
  "db2-seed",
  "db2-seed-close",
  "db2-local-accounts",
  "db2-follow",
  "db2-mark",
  "db2-verify",
];

describe("killing pulumi (-9)", () => {
  it.each(STEPS)("in %s, then running up again, ends in a verified slave", async (step) => {
    const master1 = await stacks.create(`${step}-1`);
    const slave2 = await stacks.create(`${step}-2`);
    await query(
      master1,
      "CREATE DATABASE shop; USE shop; CREATE TABLE shop.item (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(400)); INSERT INTO shop.item (text) SELECT REPEAT(seq, 40) FROM seq_1_to_20000",
    );
    const stack = await stacks.stack(step);
    stack.declare([
      master({ ...master1, name: "db1" }),
      slave({ ...slave2, name: "db2" }, "db1", 2),
    ]);

    const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
    if (!(await run.begins(step)))
      throw new Error(`It ended before ${step}: ${(await run.ended).output}`);
    run.process.kill("SIGKILL");
    expect((await run.ended).code).not.toBe(0);

    await stack.cancel();
    const again = await stack.up();
    expect(again.output).not.toContain("failed");
    expect(again.code).toBe(0);
    expect(await threads(slave2)).toBe("Yes/Yes/0");
    expect(await items(slave2)).toBe(await items(master1));
    await expectRowTravels(master1, slave2);
    expect(await query(master1, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe(
      "0",
    );
    expect((await stack.up()).changes).toEqual({});
  });

  it("leaves a lock and an operation without an end, which what is documented clears", async () => {
    const stack = await stacks.stack("pending");
    stack.declare([master({ ...(await stacks.create("cut-off")), name: "db1" })]);
    const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
    expect(await run.begins("db1-config")).toBe(true);
    const pending = () => /"pending_operations":[^]*db1-config/.test(stack.state());
    await until(pending);
    run.process.kill("SIGKILL");
    await run.ended;
    const refused = await stack.up();
    expect(refused.output).toContain("the stack is currently locked by 1 lock(s)");
    expect(refused.changes).toEqual({});
    await stack.start(["cancel", "--yes", "test"]).ended;
    const again = await stack.up();
    expect(again.output).toContain("with 1 pending operations from previous deployment");
    expect([again.code, again.output.includes("failed")]).toEqual([0, false]);
    expect((await stack.up()).output).toContain("pending operations");
    const cleared = stack.start(["refresh", "--yes", "--clear-pending-creates", "-s", "test"]);
    expect((await cleared.ended).code).toBe(0);
    const last = await stack.up();
    expect([last.code, last.changes, pending()]).toEqual([0, {}, false]);
    expect(last.output).not.toContain("pending");
  });

  it("while the engine writes its state leaves half a one, which can be mended", async () => {
    const stack = await stacks.stack("state");
    stack.declare([master(await stacks.create("db1"))]);
    expect((await stack.up()).code).toBe(0);
    for (const which of ["checkpoint", "its description"] as const) {
      stack.truncateState(which);
      expect((await stack.up()).output).toContain("failed to load checkpoint");
      await stack.cancel();
      const again = await stack.up();
      expect(again.output).not.toContain("failed");
      expect(again.code).toBe(0);
    }
  });
});
