import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEMPLATES } from "../../src/render/template";

const FIRST = "0123456789ab";
const SECOND = "ba9876543210";
const TOKEN = "project/stack/db2-follow/192.0.2.2";

describe("owner tokens", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "owner-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  /** What `commands` print when they run as part of a step of the creation `made`. */
  const run = (commands: string, made = "", token = TOKEN) =>
    execFileSync(
      "bash",
      [
        "-c",
        `set -u -o pipefail
        declare -A asked=(${made === "" ? "" : `[made]=${made}`} [token]=${token})
        state_directory=${directory}
        write_file() { cat >"$1"; }
        say() { :; }
        source ${join(TEMPLATES, "runner", "accounts", "owner.sh")}
        ${commands}`,
      ],
      { encoding: "utf8" },
    );
  const creates = (made: string) => run("own channel; settle_owner", made);
  const fails = (made: string) => run("own channel", made);
  const takesBack = (made: string, token?: string) =>
    run("owned channel && echo yes || echo no", made, token) === "yes\n";
  const runsAgain = (token?: string) => run("own channel; settle_owner", "", token);
  const file = () => join(directory, "owners", "channel");

  it("are of one creation: its successor's work is not taken back", () => {
    creates(FIRST);
    expect(takesBack(FIRST)).toBe(true);
    creates(SECOND);
    expect([takesBack(FIRST), takesBack(SECOND)]).toEqual([false, true]);
  });

  it("stay with the old creation until its successor has ended well", () => {
    creates(FIRST);
    fails(SECOND);
    expect(takesBack(FIRST)).toBe(true);
    creates(SECOND);
    expect([takesBack(FIRST), takesBack(SECOND)]).toEqual([false, true]);
  });

  it("are kept by a step that runs again, also under another name", () => {
    creates(FIRST);
    runsAgain("project/stack/copy-follow/192.0.2.2");
    expect(takesBack(FIRST, "project/stack/copy-follow/192.0.2.2")).toBe(true);
    expect(readFileSync(file(), "utf8").split("\n")[0]).toContain("copy-follow");
  });

  it("of a release that knew no creations are taken back by it, until there is a creation", () => {
    fails("");
    writeFileSync(file(), `${TOKEN}\n`);
    expect([takesBack(""), takesBack(FIRST), takesBack("", `${TOKEN}/x`)]).toEqual([
      true,
      true,
      false,
    ]);
    runsAgain();
    expect(takesBack("")).toBe(true);
    creates(FIRST);
    expect([takesBack(""), takesBack(FIRST)]).toEqual([false, true]);
  });

  it("that are lost come back when the step runs again", () => {
    creates(FIRST);
    rmSync(file());
    expect(takesBack(FIRST)).toBe(false);
    runsAgain();
    expect(takesBack(FIRST)).toBe(true);
  });
});
