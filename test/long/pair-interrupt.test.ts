import { query } from "../../dev/servers/server";
import { bothRun } from "../support/channel";
import { pair } from "../support/stack";
import { eventually, expectRowTravels, items, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(180_000);

/** In the order in which they run: first db2 is made from db1 and follows it, then db1 follows db2. */
const STEPS = [
  "db2-runner",
  "db2-preflight",
  "db1-writer",
  "db1-config",
  "db2-config",
  "db2-databases",
  "db1-accounts",
  "db2-link",
  "db2-seed-open",
  "db2-seed",
  "db2-seed-close",
  "db2-accounts",
  "db2-follow",
  "db2-mark",
  "db2-verify",
  "db1-seed-open",
  "db1-seed",
  "db1-follow",
  "db1-mark",
  "db1-verify",
];

describe("killing pulumi (-9) while a pair comes up", () => {
  it.each(STEPS)("in %s, then running up again, ends in a pair", async (step) => {
    const [one, two] = [await stacks.shop(`${step}-1`, 5000), await stacks.create(`${step}-2`)];
    const stack = await stacks.stack(step);
    stack.declare([], {
      pair: pair(
        [
          { ...one, name: "db1" },
          { ...two, name: "db2" },
        ],
        {
          accounts: [{ user: "app", grants: [{ on: "shop", privileges: ["ALL"] }] }],
          seed: { from: "db1" },
          link: { connectRetrySeconds: 1 },
        },
      ),
    });

    const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
    if (!(await run.begins(step)))
      throw new Error(`It ended before ${step}: ${(await run.ended).output}`);
    run.process.kill("SIGKILL");
    expect((await run.ended).code).not.toBe(0);

    await stack.cancel();
    const again = await stack.up();
    expect(again.output).not.toContain("failed");
    expect(again.code).toBe(0);
    expect(await items(two)).toBe(await items(one));
    await expectRowTravels(one, two);
    await expectRowTravels(two, one);
    for (const server of [one, two]) {
      await eventually(async () => expect(await bothRun(server)).toBe(true));
      const left = "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'";
      expect(await query(server, left)).toBe("0");
    }
    expect((await stack.up()).changes).toEqual({});
  });
});
