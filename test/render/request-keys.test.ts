import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../../dev/support/run-program";
import { REQUESTS } from "../../src/render/request-keys";
import { renderRequest } from "../../src/render/requests";
import { renderRunner } from "../../src/render/runner";
import { master } from "../support/declarations";

describe("a request on its host", () => {
  let directory: string;
  let runner: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "request-"));
    runner = join(directory, "runner");
    writeFileSync(runner, renderRunner(master()));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const ask = (verb: string, input: string, ...words: readonly string[]) =>
    runProgram(["bash", runner, verb, ...words], { input });
  const refused = (verb: string, what: string) => ({
    status: 1,
    stdout: "",
    stderr:
      `db1: ${verb} failed: its request has ${what}; nothing was changed\n` +
      "  -> another release of the library has put its runner here since: pulumi up --replace '**::db1-runner' puts back the one that belongs to this stack\n",
  });
  const text = renderRequest("writer", { writes: "yes", switch_seconds: "10" }, {});
  const values = REQUESTS.writer.values.map((key) => `value\t${key}\tx\n`);

  it.each([
    ["an unknown key", `${text}switchSeconds=3\n`, 'the unknown key "switchSeconds"'],
    ["a list that is another verb's", `${text}database=shop\n`, 'the unknown key "database"'],
    ["a key too few", text.replace(/writes=.*\n/, ""), 'nothing for "writes"'],
    ["a line that is no key", `${text}DROP\n`, "a line that is no key=value"],
  ])("is refused with %s in its text", async (_, asked, what) => {
    expect(await ask("writer", `${asked}END\n${values.join("")}`)).toEqual(refused("writer", what));
  });

  it.each([
    ["an unknown value", [...values, "value\tmaster\tx\n"], 'the unknown key "master"'],
    ["a value too few", values.slice(1), 'nothing for "master_name"'],
    ["another kind of line", [...values, "password\tx\n"], "a line of unknown kind"],
  ])("is refused with %s beside it", async (_, beside, what) => {
    expect(await ask("writer", `${text}END\n${beside.join("")}`)).toEqual(refused("writer", what));
  });

  it.each([
    [["file=/etc/x"], 'nothing for "restart"'],
    [["file=/etc/x", "data=kept"], 'the unknown key "data"'],
  ])("is refused as the words %j", async (words, what) => {
    expect(await ask("config", "", ...words)).toEqual(refused("config", what));
  });

  it("that makes nothing anew has no creation", async () => {
    const keys = REQUESTS.link.values.filter((key) => key !== "made");
    const { stderr } = await ask(
      "link",
      `END\n${keys.map((key) => `value\t${key}\tx\n`).join("")}`,
    );
    expect(stderr).not.toContain("its request has");
  });

  it.each(["unlink", "unfollow", "unseed"])(
    "that takes back (%s) may be an old one",
    async (verb) => {
      const { stderr } = await ask(verb, "END\nvalue\tslave\tdb2\nvalue\tof old\tx\n");
      expect(stderr).not.toContain("its request has");
    },
  );
});
