import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { query, type SandboxServer } from "../../dev/servers/server";
import { useServers } from "../support/test-servers";
import {
  connectionCheck,
  renderConnectionCheck,
  type CheckedWorkspace,
} from "../../src/processmaker/connection-check";
import { renderProcessMakerDatabases, type ReadOnlyLogin } from "../../src/processmaker/databases";
import { runProgram, type ProgramResult } from "../../dev/support/run-program";
import { phpIn } from "../support/php";

const servers = useServers();
const PASSWORD = `it's "q" \\ $HOME :p@s/w?d=%41+é&#`;
const acme = { name: "acme", workflow: "wf_acme", rbac: "rb_acme", report: "rp_acme" };

describe("the test of ProcessMaker's double connection", () => {
  let server: SandboxServer;
  let php: string | undefined;

  beforeAll(async () => {
    server = await servers.create("db2");
    php = await phpIn(servers.directory());
    const literal = `'${PASSWORD.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
    await query(
      server,
      `CREATE DATABASE wf_acme; CREATE DATABASE rb_acme; CREATE DATABASE rp_acme; CREATE DATABASE bare;
       CREATE TABLE wf_acme.\`A-1\` (id INT PRIMARY KEY); CREATE TABLE rb_acme.USERS (id INT PRIMARY KEY);
       CREATE TABLE rp_acme.REPORT (id INT PRIMARY KEY); INSERT INTO wf_acme.\`A-1\` VALUES (1);
       CREATE USER reader@'%' IDENTIFIED BY ${literal}; CREATE USER writer@'%' IDENTIFIED BY ${literal};
       GRANT SELECT ON wf_acme.* TO reader@'%'; GRANT SELECT ON rb_acme.* TO reader@'%'; GRANT SELECT ON rp_acme.* TO reader@'%';
       GRANT SELECT ON bare.* TO reader@'%'; GRANT ALL ON wf_acme.* TO writer@'%'; SET GLOBAL read_only = 1`,
    );
  }, 300_000);

  /** Runs the check with a `databases.php` of these workspaces; nothing where there is no PHP. */
  async function check(
    workspaces: readonly CheckedWorkspace[],
    changes: Partial<ReadOnlyLogin> = {},
    {
      program = php,
      written = workspaces,
    }: { program?: string | undefined; written?: readonly CheckedWorkspace[] } = {},
  ): Promise<ProgramResult | undefined> {
    if (program === undefined) return undefined;
    const login = { address: "127.0.0.1", port: server.port, user: "reader", password: PASSWORD };
    const lines = renderProcessMakerDatabases(written, { ...login, ...changes });
    const file = join(mkdtempSync(join(servers.directory(), "app-")), "databases.php");
    writeFileSync(file, `<?php\n$pro = array();\n${lines}return $pro;\n`);
    const command = renderConnectionCheck("app1", workspaces, file, { php: program, sudo: false });
    return runProgram(["sh", "-c", command], { input: connectionCheck() });
  }

  it("reads a table of each database over its connection, whatever the password holds, and cannot write", async () => {
    const ran = await check([acme, { name: "two", workflow: "rb_acme" }]);
    if (ran === undefined) return;
    expect(ran).toEqual({
      status: 0,
      stderr: "",
      stdout: [
        "acme: workflow_ro reads `wf_acme`.`A-1`, and cannot write",
        "acme: rbac_ro reads `rb_acme`.`USERS`, and cannot write",
        "acme: workflow_ro reads `rp_acme`.`REPORT`, and cannot write",
        "two: workflow_ro reads `rb_acme`.`USERS`, and cannot write",
        "",
      ].join("\n"),
    });
  });

  it("is content with an account that may do all on a server that is read-only, and not on another one", async () => {
    const one = [{ name: "acme", workflow: "wf_acme" }];
    const ran = await check(one, { user: "writer" });
    if (ran === undefined) return;
    expect(ran.status).toBe(0);
    await query(server, "SET GLOBAL read_only = 0");
    expect(await check(one, { user: "writer" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        `app1: check failed: writer on 127.0.0.1:${server.port} can write to \`wf_acme\`.\`A-1\`\n`,
      ),
    });
    await query(server, "SET GLOBAL read_only = 1");
    expect(await query(server, "SELECT COUNT(*) FROM wf_acme.`A-1`")).toBe("1");
  });

  it.each([
    [
      "a wrong password",
      [acme],
      { password: "hunter2" },
      {},
      /workflow_ro cannot log in as reader on 127.0.0.1:\d+ for wf_acme: Access denied .* \(1045\)/,
    ],
    [
      "a port where nobody answers",
      [acme],
      { port: 1 },
      {},
      /cannot log in as reader on 127.0.0.1:1 for wf_acme: .* \(2002\)/,
    ],
    [
      "a database that it may not see",
      [{ name: "acme", workflow: "mysql" }],
      {},
      {},
      /for mysql: Access denied .* \(1044\)/,
    ],
    [
      "a database without a table",
      [{ name: "acme", workflow: "bare" }],
      {},
      {},
      /sees no table of bare: there is none/,
    ],
    [
      "a workspace without its lines",
      [acme],
      {},
      { written: [{ name: "other", workflow: "wf_acme" }] },
      /has no connection workflow_ro for the workspace acme/,
    ],
  ])("names %s", async (_, workspaces, changes, more, said) => {
    const ran = await check(workspaces, changes, more);
    if (ran === undefined) return;
    expect(ran).toMatchObject({ status: 1, stdout: "", stderr: expect.stringMatching(said) });
    expect(ran.stderr).toMatch(/^app1: check failed: .*\n {2}-> .*\n$/);
    expect(ran.stderr).not.toMatch(/hunter2|it's/);
  });

  it("ends with the first workspace that is not as it must be", async () => {
    const ran = await check([
      { name: "one", workflow: "bare" },
      { name: "two", workflow: "wf_acme" },
    ]);
    if (ran === undefined) return;
    expect(ran).toMatchObject({ status: 1, stdout: "" });
  });

  it("names a PHP without mysqli", async () => {
    const bare = await phpIn(mkdtempSync(join(servers.directory(), "bare-")), ["-n"]);
    const ran = await check([acme], {}, { program: bare });
    if (ran === undefined) return;
    expect(ran.stderr).toContain("check failed: PHP has no mysqli here");
  });
});
