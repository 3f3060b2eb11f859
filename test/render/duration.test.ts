import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { TEMPLATES } from "../../src/render/template";

const text = join(TEMPLATES, "runner", "kernel", "text.sh");
const copy = join(TEMPLATES, "runner", "data", "copy.sh");

function bash(script: string): string {
  return execFileSync("bash", ["-c", `set -u; at_exit=(); . "$0"; . "$1"; ${script}`, text, copy], {
    encoding: "utf8",
  });
}

describe("the progress of a copy", () => {
  it.each([
    [0, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7_199, "120 min"],
    [7_800, "2 h 10 min"],
    [13_467_648, "3741 h 0 min"],
  ])("names %d seconds as a person would", (seconds, text) => {
    expect(bash(`duration ${seconds}`)).toBe(text);
  });

  it.each([
    [0, "copied 0.0 MB of about 200.0 MB (0%), 0.0 MB/s"],
    [1_000_000, "copied 1.0 MB of about 200.0 MB (0%), 0.5 MB/s"],
    [20_000_000, "copied 20.0 MB of about 200.0 MB (10%), 10.0 MB/s, about 18 s left"],
  ])("says what is left when a rate is known: %d bytes", (bytes, line) => {
    const said = bash(`
      scratch=/nonexistent
      pause() { SECONDS=$((SECONDS + 1)); }
      end_lock_waits() { :; }
      end_broken() { :; }
      cat() { echo 1; }
      copied_bytes() { echo ${bytes}; }
      kill() { [[ $((turns++)) -lt 2 ]]; }
      say() { echo "$1"; }
      turns=0
      SECONDS=0
      watch_copy 1 200000000 1`);
    expect(said).toBe(`${line}\n`);
  });
});
