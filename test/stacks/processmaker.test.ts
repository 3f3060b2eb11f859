import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { processmaker } from "../../stacks/processmaker";
import { allDatabases, databasesOf } from "../../src/processmaker/workspaces";
import { expectGolden } from "../support/golden";
import { requestOf } from "../support/request-of";
import { named, plainTexts, revealed, runProgram, type ProgramRun } from "../support/mocks";

type Values = Record<string, unknown>;

/** What the example file declares, with `changes` in its object. */
function example(changes: Values = {}): Values {
  const { load } = require("js-yaml") as { load: (text: string) => { config: Values } };
  const file = join(__dirname, "..", "..", "stacks", "Pulumi.processmaker.example.yaml");
  const { config } = load(readFileSync(file, "utf8"));
  return { ...(config["mysql-replication:processmaker"] as Values), ...changes };
}

/** Runs the stack with the configuration `declared`. */
function run(declared: Values, secrets: Readonly<Record<string, string>> = {}) {
  return runProgram(() => {
    const values = { processmaker: JSON.stringify(declared), sshKey: "the key", ...secrets };
    const entries = Object.entries(values).map(([key, value]) => [`test:${key}`, value]);
    pulumi.runtime.setAllConfig(Object.fromEntries(entries) as Record<string, string>);
    processmaker(new pulumi.Config("test"));
  });
}

const inputOf = ({ registrations }: ProgramRun, name: string, input = "create"): string =>
  String(named(registrations, name).inputs[input]);
const problemsOf = async (changes: Values): Promise<string> =>
  run(example(changes)).then(
    () => "none",
    (error: Error) => error.message,
  );

describe("a workspace's databases", () => {
  it.each([
    ["installed afresh", { name: "workflow" }, ["wf_workflow"]],
    ["upgraded", { name: "x", upgradedFrom: "<2.8" }, ["wf_x", "rb_x", "rp_x"]],
    ["declared", { name: "x", databases: { workflow: "a", rbac: "b" } }, ["a", "b"]],
  ])("%s", (_, workspace, databases) => {
    expect(Object.values(databasesOf(workspace))).toEqual(databases);
  });

  it("are each replicated once, in the order of the workspaces", () => {
    const shared = { workflow: "wf_b", rbac: "users" };
    expect(
      allDatabases([
        { name: "b", databases: shared },
        { name: "a", upgradedFrom: "≤2.5" },
        { name: "c", databases: { ...shared, workflow: "c" } },
      ]),
    ).toEqual(["wf_b", "users", "wf_a", "rb_a", "rp_a", "c"]);
  });
});

describe("the stack of ProcessMaker's double connection", () => {
  it.each(["mysql-5.7", "mysql-8.4", "mariadb-10.5", "mariadb-10.11"])(
    "gives %s the document's settings under its line's names, and the accounts",
    async (engine) => {
      const made = await run(example({ engine }));
      for (const server of ["db1", "db2"])
        expectGolden(
          `processmaker/${engine}-${server}.cnf`,
          inputOf(made, `${server}-config`, "stdin"),
        );
      expectGolden(
        `processmaker/${engine}.sql`,
        ["db2-link", "db2-local-accounts", "db2-follow"]
          .map((name) => `-- ${name}\n${requestOf(inputOf(made, name))}`)
          .join("\n"),
      );
    },
  );

  it("may shorten the slave's logs unasked, the master's only when that is declared", async () => {
    const permits = "shorten_retention_on=db";
    const made = await run(example());
    expect(inputOf(made, "db1-config")).not.toContain(permits);
    expect(inputOf(made, "db2-config")).toContain(`${permits}2`);
    const master = { address: "192.0.2.1", shortenRetentionOn: "db1" };
    expect(inputOf(await run(example({ master })), "db1-config")).toContain(`${permits}1`);
  });

  it("has the slave proved, and servers restarted and removed, as it is declared", async () => {
    const made = await run(
      example({
        master: { address: "192.0.2.1", restart: "never", onDestroy: "leave" },
        slave: { address: "192.0.2.2", verify: { checksum: true, catchUpSeconds: 60 } },
      }),
    );
    const verify = inputOf(made, "db2-verify");
    expect(verify).toContain("\nchecksum=on\n");
    expect(verify).toContain("\ncatch_up_seconds=60\n");
    const restarts = ["db1", "db2"].map(
      (name) => /restart=\S+/.exec(inputOf(made, `${name}-config`))?.[0],
    );
    expect(restarts).toEqual(["restart=never", "restart=when-needed"]);
    const retained = ["db1", "db2"].map((name) => named(made.registrations, name).retainOnDelete);
    expect(retained).toEqual([true, false]);
    expect(inputOf(await run(example()), "db2-verify")).not.toContain("checksum=on");
  });

  it("follows by file and position when that is declared", async () => {
    const made = await run(example({ engine: "mariadb-10.11", position: "file" }));
    expect(inputOf(made, "db2-follow")).toContain("MASTER_USE_GTID = no");
  });

  it("filters on the master when that is declared, with the marker, and warns", async () => {
    const made = await run(example({ replicate: { on: "master" }, workspaces: [{ name: "a" }] }));
    const lines = inputOf(made, "db1-config", "stdin").split("\n");
    expect(lines.filter((line) => line.startsWith("binlog_do_db"))).toEqual([
      "binlog_do_db = wf_a",
      "binlog_do_db = pulumi_replication",
    ]);
    expect(inputOf(made, "db2-config", "stdin")).not.toContain("binlog_do_db");
    expect(made.warnings.join()).toContain("what is left out can never be restored");
    const onSlave = await run(example());
    expect(inputOf(onSlave, "db1-config", "stdin")).not.toContain("binlog_do_db");
    expect(onSlave.warnings).toEqual([]);
  });

  it("lets the reader in from every application server, with the document's ALL when declared", async () => {
    const reader = { user: "master", from: ["192.0.2.1", "192.0.2.2"], privileges: ["ALL"] };
    const sql = inputOf(await run(example({ reader })), "db2-local-accounts");
    for (const from of reader.from)
      expect(sql).toContain(`GRANT ALL ON \`wf\\_workflow\`.* TO 'master'@'${from}';`);
  });

  it("takes passwords and keys from the stack's secrets, and shows none", async () => {
    const secrets = { readerPassword: "hunter2-r", replicationPassword: "hunter2-s" };
    const made = await run(example(), secrets);
    expect(revealed(named(made.registrations, "db2-local-accounts").inputs["stdin"])).toContain(
      "hunter2-r",
    );
    expect(revealed(named(made.registrations, "db2-follow").inputs["stdin"])).toContain(
      "hunter2-s",
    );
    const texts = made.registrations.flatMap(({ inputs }) => plainTexts(inputs)).join("\n");
    expect(texts).not.toMatch(/hunter2|the key/);
  });

  it("writes databases.php where ProcessMaker runs, once the slave is proved", async () => {
    const made = await run(example(), { readerPassword: "p@ss" });
    const block = named(made.registrations, "app1-databases-php-block");
    expect(block).toMatchObject({
      type: "command:remote:Command",
      dependencies: [
        "app1-databases-php-preflight",
        "db1-preflight",
        "db2-preflight",
        "db2-verify",
      ],
    });
    expect(revealed(block.inputs["stdin"])).toContain("mysql://master:p%40ss@192.168.75.136/");
    expect(String(block.inputs["create"])).toContain(
      "block app1-databases-php install /opt/processmaker/workflow/engine/config/databases.php project/stack/app1-databases-php/",
    );
    const { applications: _, ...without } = example();
    const { registrations } = await run(without);
    expect(registrations.map(({ kind }) => kind)).not.toContain("ApplicationBlock");
  });

  it("names the document's path on Windows unless another one is declared", async () => {
    const windows = [{ name: "app2", file: "/tmp/lines" }];
    const lines = named((await run(example({ windows }))).registrations, "app2-lines");
    expect(lines.dependencies).toContain("db2-verify");
    expect(revealed(lines.inputs["stdin"])).toContain(
      "ProcessMaker-3_x\\processmaker\\workflow\\engine\\config\\databases.php\nif (defined('SYS_SYS')",
    );
    expect(plainTexts(lines.inputs).join()).not.toContain("workflow_ro");
  });

  it.each([
    ["an unknown key", { workspace: [] }, 'processmaker: Unrecognized key: "workspace"'],
    ["no workspace", { workspaces: [] }, "processmaker.workspaces: Too small"],
    [
      "a workspace twice",
      { workspaces: [{ name: "a" }, { name: "a" }] },
      "processmaker.workspaces: must name each workspace once",
    ],
    [
      "a name that is no part of a database's name",
      { workspaces: [{ name: "a'b" }] },
      "processmaker.workspaces.0.name: must be 1 to 61 letters, digits, _ or -",
    ],
    [
      "a file of lines that is nowhere",
      { windows: [{ name: "app2", file: "lines.php" }] },
      "processmaker.windows.0.file: must be an absolute path on the machine that runs Pulumi",
    ],
    [
      "a private key in clear",
      { master: { address: "192.0.2.1", ssh: { privateKey: "hunter2" } } },
      'processmaker.master.ssh: Unrecognized key: "privateKey"',
    ],
    [
      "a seed that the library would refuse",
      { slave: { address: "192.0.2.2", seed: { generation: 0 } } },
      "processmaker.slave.seed.generation: Too small",
    ],
    [
      "a login hidden among the host's settings",
      { master: { address: "192.0.2.1", host: { ssh: {} } } },
      "processmaker.master.host: must be an object, without ssh",
    ],
  ])("refuses %s", async (_, changes, problem) => {
    const said = await problemsOf(changes);
    expect(said).toContain("Cannot use the stack's configuration: found 1 problem(s)");
    expect(said).toContain(problem);
    expect(said).not.toContain("hunter2");
  });
});

/** What a reviewer reads of a step: the text between its first line and its last. */
