import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shellcheckProgram } from "../../dev/packages/debian";
import { runProgram } from "../../dev/support/run-program";
import { readAnswers } from "../../src/observe/answers";
import { ask } from "../../src/observe/ask";
import { type Reviewed, renderQuestions } from "../../src/observe/questions";
import { observableOf } from "../../src/render/observable";
import { planHost } from "../../src/plan/host-plan";
import { slave, topologyOf, master } from "../support/declarations";

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), "questions-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** The questions to a host that has nothing below `directory`. */
function questions(reviewed?: Reviewed): string {
  const db2 = slave({
    host: {
      installDirectory: join(directory, "lib"),
      stateDirectory: join(directory, "state"),
      configFile: join(directory, "it's.cnf"),
      dataDirectory: join(directory, "data"),
      socket: join(directory, "sock"),
      programDirectories: [join(directory, "bin")],
    },
  });
  return renderQuestions(observableOf(db2, planHost(topologyOf(master(), db2), db2)), reviewed);
}

describe("renderQuestions()", () => {
  it("is read without complaint by shellcheck", async () => {
    const file = join(directory, "questions.sh");
    writeFileSync(file, `#!/usr/bin/env bash\n${questions()}`);
    const shown = await runProgram([
      await shellcheckProgram(() => undefined),
      "--norc",
      "-S",
      "style",
      "-f",
      "gcc",
      file,
    ]);
    rmSync(file);
    expect(shown.stdout).toBe("");
  });

  it("needs nothing that was installed, and leaves nothing behind", async () => {
    expect(await ask({ sudo: false }, questions())).toEqual({
      answers: { runner: "gone", state: false, logFilters: [], activation: "", made: {} },
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  it("finds what is there", async () => {
    writeFileSync(join(directory, "it's.cnf"), "[mysqld]\n");
    const ran = await runProgram(["bash", "-s"], { input: questions() });
    rmSync(join(directory, "it's.cnf"));
    expect(readAnswers(ran.stdout)).toMatchObject({ file: expect.stringMatching(/^[0-9a-f]{64}/) });
    expect(existsSync(join(directory, "state"))).toBe(false);
  });
});

describe("the data from before a copy", () => {
  it("are found beside the data directory, wherever that leads", async () => {
    const [real, kept] = ["real", "real.pulumi_replication.kept"].map((name) =>
      join(directory, name),
    );
    mkdirSync(real!);
    symlinkSync(real!, join(directory, "data"));
    expect(await ask({ sudo: false }, questions({}))).not.toHaveProperty("answers.left.kept");
    mkdirSync(kept!);
    expect(await ask({ sudo: false }, questions({}))).toHaveProperty("answers.left.kept", kept);
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
  });
});

describe("ask()", () => {
  it.each([
    ["stops", "exit 1", "gone away"],
    ["hangs", "sleep 60", "the server has not answered within 8 s"],
  ])("takes no half of an answer for the whole: the client %s", async (_, ends, why) => {
    mkdirSync(join(directory, "bin"));
    const client = `#!/bin/bash\nprintf '\\x1evariables\\nanswer\\n'; echo gone away >&2; ${ends}\n`;
    writeFileSync(join(directory, "bin", "mariadb"), client, { mode: 0o755 });
    const asked = await ask({ sudo: false }, questions());
    rmSync(join(directory, "bin"), { recursive: true });
    expect(asked).toEqual({ why });
  });

  it.each([
    [
      "that refuses",
      "mysql: Deprecated program name\nERROR 1045 (28000): Access denied for user 'root'@'localhost'",
      { refused: "ERROR 1045 (28000): Access denied for user 'root'@'localhost'" },
    ],
    ["that is down", "ERROR 2002 (HY000): Can't connect to local server", {}],
  ])("tells a server %s by its client's error", async (_, error, refused) => {
    mkdirSync(join(directory, "bin"));
    writeFileSync(join(directory, "error"), `${error}\n`);
    const client = `#!/bin/bash\ncat ${join(directory, "error")} >&2; exit 1\n`;
    writeFileSync(join(directory, "bin", "mariadb"), client, { mode: 0o755 });
    const asked = await ask({ sudo: false }, questions());
    for (const one of ["bin", "error"]) rmSync(join(directory, one), { recursive: true });
    const nothing = { runner: "gone", state: false, logFilters: [], activation: "", made: {} };
    expect(asked).toEqual({ answers: { ...nothing, ...refused } });
  });

  it("takes what the client warns of for no error", async () => {
    mkdirSync(join(directory, "bin"));
    const client = `#!/bin/bash\necho 'ERROR 1045 (28000): not so' >&2; printf '\\x1evariables\\nanswer\\n\\x1eanswered\\nanswer\\n'\n`;
    writeFileSync(join(directory, "bin", "mariadb"), client, { mode: 0o755 });
    const asked = await ask({ sudo: false }, questions());
    rmSync(join(directory, "bin"), { recursive: true });
    expect(asked).toMatchObject({ answers: { server: { own: "" } } });
    expect(asked).not.toHaveProperty("answers.refused");
  });

  it("says why nothing came", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    const asked = await ask({ sudo: false }, questions());
    process.env["PATH"] = path;
    expect(asked).toEqual({ why: "spawn bash ENOENT" });
    const login = { host: "127.0.0.1", port: 1, user: "root", privateKey: "none" };
    expect(await ask({ sudo: false, login }, "")).toEqual({
      why: expect.stringMatching(/privateKey/),
    });
    expect(await ask({ sudo: false, login: { ...login, privateKey: undefined! } }, "")).toEqual({
      why: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});
