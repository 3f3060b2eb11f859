import { query, type SandboxServer } from "../../dev/servers/server";
import { changedSteps } from "../../src/steps/changes";
import { declaredOf } from "../support/declared";
import { master, slave, type TestStack } from "../support/stack";
import { eventually, threads, useStacks } from "../support/stacks";
import { writeOnSlave } from "../support/words";
import { whileWriting } from "../support/writer";

const stacks = useStacks();
jest.setTimeout(180_000);

describe("databases that are added to a stack", () => {
  let stack: TestStack;
  let hosts: readonly SandboxServer[];
  const databases = ["shop"];
  const declared = (names: readonly string[] = databases) => [
    master(hosts[0]!, { databases: names }),
    slave(hosts[1]!, "db1", 2, {
      accounts: [{ user: "reader", grants: names.map((on) => ({ on, privileges: ["SELECT"] })) }],
    }),
    slave(hosts[2]!, "db1", 3, { position: "file" }),
  ];
  const make = (name: string) =>
    query(
      hosts[0]!,
      `CREATE DATABASE ${name}; USE ${name}; CREATE TABLE item (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(400));
       INSERT INTO item (text) SELECT REPEAT(seq, 40) FROM seq_1_to_5000`,
    );

  const writerOf = (name: string) => () =>
    query(hosts[0]!, `INSERT INTO ${name}.item (text) VALUES (UUID())`);

  async function expectSame(): Promise<void> {
    const sums = (host: SandboxServer) =>
      query(host, databases.map((name) => `CHECKSUM TABLE ${name}.item;`).join(" "));
    const wanted = await sums(hosts[0]!);
    for (const host of hosts.slice(1)) {
      await eventually(async () => expect(await sums(host)).toBe(wanted));
      expect(await threads(host)).toBe("Yes/Yes/0");
      // Nothing of what was there was copied again.
      expect(await query(host, "SELECT COUNT(*) FROM shop.local")).toBe("0");
    }
    expect(await query(hosts[0]!, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE '%seed%'")).toBe(
      "0",
    );
  }

  beforeAll(async () => {
    hosts = await Promise.all(["db1", "db2", "db3"].map((name) => stacks.create(name)));
    await make("shop");
    stack = await stacks.stack("added");
    stack.declare(declared());
    expect((await stack.up()).code).toBe(0);
    for (const host of hosts.slice(1))
      await writeOnSlave(host, "CREATE TABLE shop.local (x INT PRIMARY KEY)");
  });

  it("change what was predicted, by a replacement of the copy's steps, and nothing a second time", async () => {
    const before = declared([...databases]);
    databases.push("stock");
    await make("stock");
    const predicted = changedSteps(declaredOf(before), declaredOf(declared()));
    stack.declare(declared());
    const up = await whileWriting(["shop", "stock"].map(writerOf), () => stack.up());
    expect(up.output).not.toContain("failed");
    expect(up.code).toBe(0);
    expect(Object.keys(up.changes).sort()).toEqual(predicted.map(({ name }) => name).sort());
    expect(up.output).toContain("db2: copying 1 database(s) from db1");
    await expectSame();
    expect((await stack.up()).changes).toEqual({});
  });

  it.each(["db2-config", "db2-seed-open", "db2-seed", "db2-seed-close", "db2-mark"])(
    "are there after the next run when pulumi is killed (-9) in %s, and then nothing changes",
    async (step) => {
      const name = step.replaceAll("-", "_");
      databases.push(name);
      await make(name);
      stack.declare(declared());
      const again = await whileWriting(["shop", name].map(writerOf), async () => {
        const run = stack.start(["up", "--yes", "--skip-preview", "-s", "test"]);
        if (!(await run.begins(step)))
          throw new Error(`It ended before ${step}: ${(await run.ended).output}`);
        run.process.kill("SIGKILL");
        expect((await run.ended).code).not.toBe(0);
        await stack.cancel();
        return stack.up();
      });
      expect(again.output).not.toContain("failed");
      expect(again.code).toBe(0);
      await expectSame();
      expect((await stack.up()).changes).toEqual({});
    },
  );
});
