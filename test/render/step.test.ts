import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { runnerPath } from "../../src/render/runner";
import {
  deleteCommand,
  plainStepCommand,
  renderValues,
  stepCommand,
  takeBack,
  takeBackCommand,
  takeBackLine,
} from "../../src/render/step";
import { runProgram } from "../../dev/support/run-program";
import { master } from "../support/declarations";

const RUNNER = "/usr/local/lib/pulumi-mysql-replication/3306/runner";

describe("stepCommand()", () => {
  it("hands the review text and then stdin to the runner", () => {
    expect(stepCommand(master(), false, "follow", "a=1\nb=2\n")).toBe(
      `{ cat <<'END'; echo END; cat; } | bash ${RUNNER} follow\na=1\nb=2\nEND`,
    );
  });

  it("ends a review text that does not end a line, and takes an empty one", () => {
    expect(stepCommand(master(), false, "mark", "a=1")).toBe(
      `{ cat <<'END'; echo END; cat; } | bash ${RUNNER} mark\na=1\nEND`,
    );
    expect(stepCommand(master(), false, "accounts", "")).toBe(
      `{ cat <<'END'; echo END; cat; } | bash ${RUNNER} accounts\nEND`,
    );
  });

  it("raises its rights where the login is not root", () => {
    expect(stepCommand(master(), true, "mark", "")).toBe(
      `{ cat <<'END'; echo END; cat; } | sudo -n bash ${RUNNER} mark\nEND`,
    );
  });

  it.each(["END", "END\n", "a\nEND\nb", "a\nEND"])("refuses %j", (review) => {
    expect(() => stepCommand(master(), false, "mark", review)).toThrow(
      new RangeError('Cannot render step "mark" of "db1": no line of it may be "END"'),
    );
  });
});

describe("a step, run by sh", () => {
  let directory = "";
  const seen = () => readFileSync(join(directory, "seen"), "utf8");
  const server = () =>
    master({ host: { installDirectory: join(directory, "it's $HOME `id` \\ é"), port: 3307 } });
  const run = (command: string, input: string) =>
    execFileSync("/bin/sh", ["-c", command], { input, encoding: "utf8" });

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "step-"));
    mkdirSync(dirname(runnerPath(server())), { recursive: true });
    const script = `{ printf '%s\\0' "$@"; cat; } >'${directory}/seen'\n`;
    writeFileSync(runnerPath(server()), script);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("reads any review text as it stands, then its values", () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom("$HOME", "`id`", "$(id)", "\\", "'", '"', "END ", " END", "EOF", "é", ""),
        fc.string().filter((line) => line !== "END" && !/[\n\0]/.test(line)),
      ),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(lines, (review) => {
        const text = `${review.join("\n")}\n`;
        run(stepCommand(server(), false, "mark", text), "value\ta\tb\n");
        expect(seen()).toBe(`mark\0${text}END\nvalue\ta\tb\n`);
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  it("reads the options of a plain step as words", () => {
    const options = { restart: "never", names: "log_bin a'b $HOME `id` -x" };
    run(plainStepCommand(server(), false, "config", options), "[mysqld]\n");
    expect(seen()).toBe("config\0restart=never\0names=log_bin a'b $HOME `id` -x\0[mysqld]\n");
  });

  it("gives a delete what stands on stdin", () => {
    run(deleteCommand(server(), false, "unlink"), "value\ta\tb\n");
    expect(seen()).toBe("unlink\0END\nvalue\ta\tb\n");
  });

  it("gives a step the name of its creation, and its delete the same", () => {
    run(stepCommand(server(), false, "link", "CREATE\n", "0123456789ab"), "value\ta\tb\n");
    expect(seen()).toBe("link\0CREATE\nEND\nvalue\tmade\t0123456789ab\nvalue\ta\tb\n");
    const line = takeBackLine(takeBackCommand(server(), false, "unlink"));
    run(takeBack("0123456789ab"), `${line}value\ta\tb\n`);
    expect(seen()).toBe("unlink\0END\nvalue\tmade\t0123456789ab\nvalue\ta\tb\n");
  });

  it("has nothing to delete on a host without a runner", async () => {
    const rebuilt = master({ host: { installDirectory: join(directory, "nowhere") } });
    const command = deleteCommand(rebuilt, false, "unlink");
    expect(await runProgram(["/bin/sh", "-c", command], { input: "value\ta\tb\n" })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });
});

describe("plainStepCommand()", () => {
  it("names the step and its options", () => {
    expect(plainStepCommand(master(), false, "seed-close")).toBe(`bash ${RUNNER} seed-close`);
    expect(plainStepCommand(master(), true, "config", { restart: "never" })).toBe(
      `sudo -n bash ${RUNNER} config restart=never`,
    );
  });
});

describe("deleteCommand()", () => {
  it("does nothing where the runner is gone", () => {
    expect(deleteCommand(master(), false, "unlink")).toBe(
      `if test -e ${RUNNER}; then { echo END; cat; } | bash ${RUNNER} unlink; fi`,
    );
    expect(deleteCommand(master(), true, "unfollow")).toBe(
      `if sudo -n test -e ${RUNNER}; then { echo END; cat; } | sudo -n bash ${RUNNER} unfollow; fi`,
    );
  });
});

describe("renderValues()", () => {
  it("writes one item a line, its kind first", () => {
    expect(
      renderValues({
        values: { slave: "db2", password_1: 'it\'s \\ "$x" :password_2' },
        accounts: [
          { account: "'a'@'%'", exists: "SELECT 1", generated: true },
          { account: "'b'@'%'", exists: "SELECT 2", generated: false },
        ],
        undo: ["DROP USER 'a'@'%'"],
        channel: [{ column: "Master_Port", wanted: "3306", clause: "MASTER_PORT = 3306" }],
      }),
    ).toBe(
      "value\tslave\tdb2\n" +
        'value\tpassword_1\tit\'s \\ "$x" :password_2\n' +
        "account\t'a'@'%'\tSELECT 1\t1\n" +
        "account\t'b'@'%'\tSELECT 2\t0\n" +
        "undo\tDROP USER 'a'@'%'\n" +
        "channel\tMaster_Port\t3306\tMASTER_PORT = 3306\n",
    );
  });

  it("is empty when there is nothing to pass", () => {
    expect(renderValues({ values: {} })).toBe("");
  });

  it("refuses every control character, and does not show the value", () => {
    const control = fc.constantFrom(...Array.from({ length: 32 }, (_, i) => i), 127);
    fc.assert(
      fc.property(control, fc.nat({ max: 6 }), (code, at) => {
        const secret = "hunter".slice(0, at) + String.fromCharCode(code) + "hunter".slice(at);
        expect(() => renderValues({ values: { slave: "db2", password_1: secret } })).toThrow(
          new RangeError('Cannot pass value "password_1": it holds a control character'),
        );
      }),
    );
  });

  it("passes any other character as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        fc.pre(!/[\0-\x1f\x7f]/.test(value));
        expect(renderValues({ values: { password_1: value } })).toBe(
          `value\tpassword_1\t${value}\n`,
        );
      }),
    );
  });
});
