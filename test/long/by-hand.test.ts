import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { repl } from "../support/repl";
import { master, slave, type TestStack } from "../support/stack";
import { expectRowTravels, useStacks } from "../support/stacks";
import { stateFile } from "../support/topologies";
import { wordsOf } from "../support/words";

const stacks = useStacks();
jest.setTimeout(180_000);

let stack: TestStack;
let db1: SandboxServer;
let db2: SandboxServer;
let outputs: string;
const declare = (seed: Record<string, unknown> = {}) =>
  stack.declare([master(db1), slave(db2, "db1", 2, { seed, link: { password: "declared-Pw_1" } })]);

beforeAll(async () => {
  [db1, db2] = await Promise.all([stacks.shop("db1"), stacks.create("db2")]);
  stack = await stacks.stack("by-hand");
  declare();
  const up = await stack.up();
  if (up.code !== 0) throw new Error(up.output);
  outputs = join(stacks.directory(), "outputs.json");
  writeFileSync(outputs, JSON.stringify({ servers: await stack.output("servers") }));
});

const looked = async (what: "status" | "doctor") =>
  (await repl(...(what === "status" ? [what] : [what, "db2"]), "--from", outputs)).stdout;

/** What the tool prints, followed as it is printed, in a shell's words. */
async function follow(sentence: string): Promise<void> {
  const flags = [...sentence.matchAll(/--replace '([^']+)'/g)].flatMap(([, glob]) => [
    "--replace",
    glob!,
  ]);
  const up = await stack.up(...flags);
  expect(up.output).not.toContain("failed");
  expect(up.output).not.toContain("copied in");
  expect(up.code).toBe(0);
}

describe("what was done by hand is mended by what is printed, and nothing is copied again", () => {
  const words = () => wordsOf(db2);
  const account = "'repl_db2'@'127.0.0.1'";
  const reconnect = () => query(db2, `${words().stop}; ${words().start}`);
  it.each<readonly [string, () => Promise<unknown>, "status" | "doctor", string]>([
    [
      "a channel that was reset",
      () => query(db2, `${words().stop}; ${words().forget}`),
      "status",
      "pulumi up --replace '**::db2-follow' makes it follow",
    ],
    [
      "another port of the master",
      () =>
        query(
          db2,
          `${words().stop}; ${words().flavor === "mysql" ? "CHANGE REPLICATION SOURCE TO SOURCE_PORT" : "CHANGE MASTER TO MASTER_PORT"} = 1`,
        ),
      "status",
      "pulumi up --replace '**::db2-follow' makes it follow",
    ],
    [
      "a dropped account",
      async () => {
        await query(db1, `SET sql_log_bin = 0; DROP USER ${account}`);
        await reconnect();
      },
      "doctor",
      "pulumi up --replace '**::db2-link' --replace '**::db2-follow' makes it again",
    ],
    [
      "another password of the account",
      async () => {
        await query(db1, `SET sql_log_bin = 0; ${words().setPassword(account, "An0ther_one")}`);
        await reconnect();
      },
      "doctor",
      "pulumi up --replace '**::db2-link' --replace '**::db2-follow' sets the declared one at both ends",
    ],
    [
      "another password in the channel",
      () =>
        query(
          db2,
          `${words().stop}; ${words().flavor === "mysql" ? "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD" : "CHANGE MASTER TO MASTER_PASSWORD"} = 'An0ther_one'; ${words().start}`,
        ),
      "doctor",
      "pulumi up --replace '**::db2-link' --replace '**::db2-follow' sets the declared one at both ends",
    ],
    [
      "a revoked privilege",
      () => query(db1, `SET sql_log_bin = 0; REVOKE REPLICATION SLAVE ON *.* FROM ${account}`),
      "doctor",
      "pulumi up --replace '**::db2-link' --replace '**::db2-follow' grants it again and connects anew",
    ],
    [
      "a writable slave",
      () => query(db2, "SET GLOBAL read_only = OFF"),
      "status",
      "pulumi up --replace '**::db2-config' sets it again",
    ],
    [
      "a runner that is gone",
      async () => rmSync(join(db2.host.installDirectory, String(db2.host.port), "runner")),
      "status",
      "its runner is gone: pulumi up --replace '**::db2-runner' puts it there again",
    ],
  ])("%s", async (_, fault, tool, sentence) => {
    await fault();
    expect((await looked(tool)).replace(/\n\s+/g, " ")).toContain(sentence);
    await follow(sentence);
    await expectSound();
  });

  it("a state directory that is gone", async () => {
    rmSync(stateFile(db2), { recursive: true });
    const said = await looked("status");
    expect(said).toContain("it follows, and the mark of its seed is gone");
    const next = /declare seed: \{ method: "none" \}, then (.*)/.exec(said)?.[1] ?? "";
    expect(next).toContain("--replace '**::db2-seed'");
    declare({ method: "none" });
    await follow(next);
    await expectSound();
  });
});

async function expectSound(): Promise<void> {
  await expectRowTravels(db1, db2);
  const status = await repl("status", "--from", outputs);
  expect(status.stdout).toContain("2 server(s), all healthy");
  expect(await repl("doctor", "db2", "--from", outputs)).toMatchObject({ code: 0 });
}
