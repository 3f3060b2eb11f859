import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parseArguments } from "../../src/cli/arguments";
import { repl } from "../support/repl";

describe("parseArguments()", () => {
  it("fills in what is not said", () => {
    expect(parseArguments(["status"])).toEqual({
      command: "status",
      from: undefined,
      stack: undefined,
      json: false,
      timeout: 30,
      lag: 30,
    });
  });

  it("takes everything that is", () => {
    const words = ["--from", "-", "--stack=prod", "--timeout", "5", "--lag=120", "--json"];
    expect(parseArguments(["status", ...words])).toEqual({
      command: "status",
      from: "-",
      stack: "prod",
      json: true,
      timeout: 5,
      lag: 120,
    });
  });

  it("takes the slave to be examined", () => {
    expect(parseArguments(["doctor", "db2", "--timeout=60", "--json"])).toEqual({
      command: "doctor",
      name: "db2",
      json: true,
      from: undefined,
      stack: undefined,
      timeout: 60,
    });
  });

  it("takes what a plan is compared with, and how it is printed", () => {
    expect(parseArguments(["plan"])).toEqual({
      command: "plan",
      stack: undefined,
      base: undefined,
      previews: [],
      format: "text",
      failOn: undefined,
    });
    const words = ["--stack=dev", "--base", "main", "--format", "md", "--fail-on", "restart"];
    const previews = ["--preview", "dev.json", "--preview=-x"];
    expect(parseArguments(["plan", ...words, ...previews])).toEqual({
      command: "plan",
      stack: "dev",
      base: "main",
      previews: ["dev.json", "-x"],
      format: "md",
      failOn: "restart",
    });
  });

  it("takes the transaction to be left out", () => {
    const gtid = "8b8a3937-e5da-11f1-b88f-02fc00000001:6";
    expect(parseArguments(["skip", "db2", "--at", gtid, "--yes"])).toEqual({
      command: "skip",
      name: "db2",
      at: gtid,
      yes: true,
      from: undefined,
      stack: undefined,
      timeout: 30,
    });
  });

  it.each([
    [[], undefined],
    [["--help"], undefined],
    [["stats", "--help"], undefined],
    [["status", "-h"], "status"],
    [["--help", "doctor"], "doctor"],
    [["skip", "db2", "--help"], "skip"],
  ] as const)("shows its help for %j: that of %s", (words, of) => {
    expect(parseArguments(words)).toEqual({ command: "help", ...(of === undefined ? {} : { of }) });
  });

  it("prints the help of the whole, which names every command", async () => {
    const { code, stdout, stderr } = await repl("--help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^usage: pulumi-mysql-replication <command> \[options\]\n/);
    for (const call of ["status", "doctor <slave>", "skip <slave> --at <place>", "--version"])
      expect(stdout).toContain(`\n  ${call} `);
  });

  it.each([
    ["status", ["from", "stack", "timeout", "lag", "json"]],
    ["doctor", ["from", "stack", "timeout", "json"]],
    ["skip", ["at", "from", "stack", "timeout", "yes"]],
  ])("prints the help of %s, which names its options and its exit codes", async (command, its) => {
    const { code, stdout, stderr } = await repl(command, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.startsWith(`usage: pulumi-mysql-replication ${command} `)).toBe(true);
    expect([...stdout.matchAll(/^ {2}--([a-z]+) /gm)].map(([, name]) => name)).toEqual(its);
    expect(stdout).toMatch(/\nexit codes: 0 .*3 could not look\n$/);
  });

  it.each([[["--version"]], [["status", "--version"]]])(
    "prints its release for %j",
    async (words) => {
      const { version } = JSON.parse(
        readFileSync(join(__dirname, "..", "..", "package.json"), "utf8"),
      ) as { version: string };
      expect(await repl(...words)).toEqual({
        code: 0,
        stdout: `pulumi-mysql-replication ${version}\n`,
        stderr: "",
      });
    },
  );

  it.each([
    [
      ["stats"],
      'Cannot run: the command must be status, check, plan, comment, doctor <slave>, compare <slave> or skip <slave> --at <place>, it is "stats"; --help shows more',
    ],
    [
      ["doctor", "db2", "db3"],
      'Cannot run: the command must be status, check, plan, comment, doctor <slave>, compare <slave> or skip <slave> --at <place>, it is "doctor db2 db3"; --help shows more',
    ],
    [
      ["doctor"],
      "Cannot run: doctor needs the name of a slave, such as: doctor db2; status shows the names",
    ],
    [
      ["skip", "--at", "0-1-4"],
      "Cannot run: skip needs the name of a slave, such as: skip db2 --at <place>; status shows the names",
    ],
    [
      ["skip", "db2"],
      'Cannot run: skip needs --at <GTID or file:position> as status shows it, it is ""',
    ],
    [
      ["skip", "db2", "--at", "0-1-4\nx"],
      'Cannot run: skip needs --at <GTID or file:position> as status shows it, it is "0-1-4\nx"',
    ],
    [
      ["status", "--timeout", "0"],
      'Cannot run: --timeout must be whole seconds from 1 on, it is "0"',
    ],
    [["status", "--lag", "1.5"], 'Cannot run: --lag must be whole seconds from 1 on, it is "1.5"'],
  ])("refuses %j", (words, message) => {
    expect(() => parseArguments(words)).toThrow(message);
  });

  it("refuses an option that it does not know, and ends as one that could not look", async () => {
    const { code, stdout, stderr } = await repl("status", "--frm", "x");
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^Cannot run: Unknown option '--frm'; --help shows what is known\n$/);
  });
});
