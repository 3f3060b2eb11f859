import { query, type SandboxServer } from "../../dev/servers/server";
import { hostArgs, master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, items, threads, useStacks } from "../support/stacks";

const stacks = useStacks();
jest.setTimeout(120_000);

describe.each(["gtid", "file"] as const)(
  "one server under several names, position %s",
  (position) => {
    let stack: TestStack;
    let db1: SandboxServer;
    let db2: SandboxServer;

    beforeAll(async () => {
      [db1, db2] = await Promise.all([
        stacks.shop(`db1-${position}`),
        stacks.create(`db2-${position}`),
      ]);
      db1 = { ...db1, name: "db1" };
      db2 = { ...db2, name: "db2" };
      stack = await stacks.stack(position);
      stack.declare([master(db1), slave(db2, "db1", 2, { position })]);
      const up = await stack.up();
      if (up.code !== 0) throw new Error(up.output);
      await expectRowTravels(db1, db2);
    });

    it("goes on replicating when the master's address is spelled differently", async () => {
      stack.declare([
        master(db1, { host: hostArgs(db1, "localhost") }),
        slave(db2, "db1", 2, { position }),
      ]);
      const up = await stack.up();
      expect(up.output).not.toContain("failed");
      expect(up.code).toBe(0);
      expect(await threads(db2)).toBe("Yes/Yes/0");
      await expectRowTravels(db1, db2);
      expect((await stack.up()).changes).toEqual({});
    });

    it("goes on replicating when the slave's address is spelled differently", async () => {
      stack.declare([
        master(db1, { host: hostArgs(db1, "localhost") }),
        slave(db2, "db1", 2, {
          position,
          host: hostArgs(db2, "localhost"),
          link: { from: "127.0.0.1" },
        }),
      ]);
      const up = await stack.up();
      expect(up.output).not.toContain("failed");
      expect(up.output).toContain("seeded already");
      expect(await threads(db2)).toBe("Yes/Yes/0");
      await expectRowTravels(db1, db2);
    });

    it("goes on replicating when both hosts are renamed: what the old names made is taken away, not what the new made", async () => {
      stack.declare([
        master({ ...db1, name: "primary" }, { host: hostArgs(db1) }),
        slave({ ...db2, name: "copy" }, "primary", 2, { position, link: { from: "127.0.0.1" } }),
      ]);
      const up = await stack.up();
      expect(up.output).not.toContain("failed");
      expect(up.code).toBe(0);
      expect(await threads(db2)).toBe("Yes/Yes/0");
      await expectRowTravels(db1, db2);
      expect(
        await query(
          db1,
          "SELECT GROUP_CONCAT(user ORDER BY user) FROM mysql.user WHERE user LIKE 'repl%'",
        ),
      ).toBe("repl_copy");
      expect((await stack.up()).changes).toEqual({});
    });

    if (position === "gtid")
      it("is no slave beside itself: a second name is refused before anything is configured", async () => {
        const declared = [
          master({ ...db1, name: "primary" }, { host: hostArgs(db1) }),
          slave({ ...db2, name: "copy" }, "primary", 2, { link: { from: "127.0.0.1" } }),
        ];
        const twin = slave({ ...db2, name: "twin" }, "primary", 3, {
          host: hostArgs(db2, "alias.example"),
        });
        stack.declare([...declared, twin]);
        const refused = await stack.up();
        expect(refused.code).not.toBe(0);
        const said =
          /"copy" and "twin" are one server, or one is a copy of the other; [^]*?-> then: pulumi up (.*)/;
        expect(refused.output.match(new RegExp(said, "g"))).toHaveLength(1);
        expect(Object.keys(refused.changes).sort()).toEqual([
          "twin",
          "twin-link-password",
          "twin-observed",
          "twin-preflight",
          "twin-runner",
          "twin-seed-password",
        ]);
        expect(await threads(db2)).toBe("Yes/Yes/0");
        stack.declare(declared);
        const again = [...said.exec(refused.output)![1]!.matchAll(/--replace '([^']*)'/g)];
        const flags = again.flatMap(([, urn = ""]) => ["--replace", urn]);
        const mended = await stack.up(...flags);
        expect(mended.output).not.toContain("failed");
        expect(mended.code).toBe(0);
        await expectRowTravels(db1, db2);
        expect((await stack.up()).changes).toEqual({});
      });

    it("is seeded again when it was rebuilt at its address and host.generation is raised", async () => {
      await stacks.rebuild(db2);
      stack.declare([
        master({ ...db1, name: "primary" }, { host: hostArgs(db1) }),
        slave({ ...db2, name: "copy" }, "primary", 2, {
          position,
          host: { ...hostArgs(db2), generation: 2 },
          link: { from: "127.0.0.1" },
        }),
      ]);
      const up = await stack.up();
      expect(up.output).not.toContain("failed");
      expect(up.output).toContain("copied in");
      expect(await items(db2)).toBe(await items(db1));
      await expectRowTravels(db1, db2);
    });
  },
);
