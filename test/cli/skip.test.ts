import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skip } from "../../src/cli/skip";
import type { Ask } from "../../src/cli/terminal";
import type { Reach } from "../../src/render/reach";
import { expectGolden } from "../support/golden";

const shown = {
  answers: true,
  number: 1062,
  text: "Duplicate entry '\x1b[2J7'",
  failing: { gtid: "0-1-37", file: "mysql-bin.000003", position: 4711 },
  tables: ["shop.t", "shop.odd`name"],
  event: "# at 4711\n### INSERT INTO `shop`.`t`\n### SET\n###   @1=7\n",
};
const running = { skipped: "0-1-37", by: "SET GLOBAL x = 1", running: true, lag: "4" };

describe("skip()", () => {
  let directory: string;
  let asked: string[] = [];
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "repl-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  /** Skips with a runner that prints what is given, and notes what it is called with. */
  async function run(
    show: unknown,
    done: unknown,
    { at = "0-1-37", yes = false, answer }: { at?: string; yes?: boolean; answer?: string } = {},
  ) {
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const runner = file(
      "runner",
      `echo "$*" >>${directory}/calls; cat ${directory}/$1.json; exec true`,
    );
    file("skip-show.json", JSON.stringify(show));
    file("skip.json", JSON.stringify(done));
    const slave: Reach = {
      version: 1,
      name: "db2",
      line: "mariadb-10.11",
      role: "slave",
      address: "192.0.2.12",
      port: 3306,
      runner,
      readOnly: true,
      follows: { master: "db1", position: "gtid", semiSync: false },
    };
    asked = [];
    let printed = "";
    const ask: Ask =
      answer === undefined
        ? undefined
        : (question) => {
            asked.push(question);
            return Promise.resolve(answer);
          };
    const result = await skip(
      [slave],
      { name: "db2", at, yes, timeout: 10 },
      (text) => (printed += text),
      ask,
    ).then(
      ({ text, code }) => ({ code, text }),
      (error: { code: number; message: string }) => ({ code: error.code, text: error.message }),
    );
    const calls = readFileSync(join(directory, "calls"), "utf8").trimEnd().split("\n");
    return { ...result, printed, calls };
  }

  it("shows the event, asks, does it, and says what to compare", async () => {
    const { code, printed, text, calls } = await run(shown, running, { answer: "yes" });
    expect([code, calls]).toEqual([0, ["skip-show", "skip at=0-1-37"]]);
    expect(asked).toEqual([
      "Leave out 0-1-37 on db2, which then differs from its master? (yes/no) ",
    ]);
    expectGolden("repl/skip.txt", printed + text);
  });

  it("does nothing when the answer is not yes, or nobody can be asked", async () => {
    expect(await run(shown, running, { answer: "y" })).toMatchObject({
      code: 1,
      text: "Nothing was skipped",
      calls: ["skip-show"],
    });
    rmSync(join(directory, "calls"));
    expect(await run(shown, running)).toMatchObject({
      code: 1,
      text: 'Cannot skip on "db2": --yes must be given where nobody can be asked; nothing was skipped',
      calls: ["skip-show"],
    });
  });

  it("takes the place by its file too, and a name in capitals", async () => {
    const options = { at: "mysql-bin.000003:4711", yes: true };
    expect((await run(shown, running, options)).calls).toEqual(["skip-show", "skip at=0-1-37"]);
    rmSync(join(directory, "calls"));
    const gtid = "8b8a3937-e5da-11f1-b88f-02fc00000001:6";
    const named = { ...shown, failing: { ...shown.failing, gtid } };
    const { code } = await run(named, running, { at: gtid.toUpperCase(), yes: true });
    expect(code).toBe(0);
  });

  it.each([
    [
      { ...shown, number: 0, failing: undefined },
      "no transaction fails there; nothing was skipped",
    ],
    [
      { ...shown, failing: undefined },
      "it is not clear which transaction failed there (error 1062); nothing was skipped",
    ],
    [
      { ...shown, failing: { ...shown.failing, gtid: "" } },
      "what fails there is mysql-bin.000003:4711, and only that can be skipped; nothing was skipped",
    ],
  ])("is refused, case %#", async (show, message) => {
    expect(await run(show, running, { yes: true })).toEqual({
      code: 1,
      text: `Cannot skip 0-1-37 on "db2": ${message}`,
      printed: "",
      calls: ["skip-show"],
    });
  });

  it("names the next one that fails", async () => {
    const done = {
      ...running,
      running: false,
      number: 1032,
      text: "Can't find record",
      failing: { ...shown.failing, gtid: "0-1-38" },
    };
    const { code, text } = await run({ ...shown, tables: [] }, done, { yes: true });
    expect([code, text.split("\n").slice(1)]).toEqual([
      2,
      [
        "-> CHECKSUM TABLE of what it touched, on db1 and on db2 while nobody writes there: where they differ, mend the rows or raise seed.generation",
        "db2 stopped again at 0-1-38 with error 1032: Can't find record",
        expect.stringContaining(
          "-> the data differ from the master's (row there already, or missing): ",
        ),
        "",
      ],
    ]);
  });

  it("could not look when the server does not answer, or the runner is of another release", async () => {
    expect(await run({ answers: false }, running, { yes: true })).toMatchObject({
      code: 3,
      text: 'Cannot skip on "db2": its server does not answer on its own host\n  -> start it; its error log says why it ended',
    });
    expect(await run([], running, { yes: true })).toMatchObject({
      code: 3,
      text: 'Cannot look at "db2": the runner there does not print what this tool understands; run pulumi up with this release of the library',
    });
  });
});
