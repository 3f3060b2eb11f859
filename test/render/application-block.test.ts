import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlockPlace } from "../../src/arguments/block";
import { renderBlockCommand, renderBlockScript } from "../../src/render/application-block";
import { renderProcessMakerDatabases } from "../../src/processmaker/databases";
import { databasesPhp } from "../../src/processmaker/databases-php";
import { shellcheckProgram } from "../../dev/packages/debian";
import { runProgram } from "../../dev/support/run-program";
import { phpIn } from "../support/php";

const ORIGINAL = `<?php
  if (defined('PATH_DB')) {
    $pro ['datasources']['workflow']['connection'] = 'mysql://a:b@localhost/wf_workflow?encoding=utf8';
  }
  $pro ['datasources']['dbarray']['adapter']    = 'dbarray';

  return $pro;
`;
const OWNER = "billing/production/double-connection/192.0.2.1";
const login = { address: "192.0.2.2", port: 3306, user: "master", password: "hunter2" };
const block = (name = "workflow") =>
  renderProcessMakerDatabases([{ name, workflow: `wf_${name}` }], login);
const inMarkers = (lines = block(), owner = OWNER) =>
  `// BEGIN pulumi-mysql-replication ${owner}\n${lines}// END pulumi-mysql-replication\n`;
const withBlock = (...args: Parameters<typeof inMarkers>) =>
  ORIGINAL.replace("  return $pro;", `${inMarkers(...args)}  return $pro;`);

describe("the script that keeps a block in a file", () => {
  let directory: string;
  let file: string;
  let check: string;
  const runner = () => ({ directory, sudo: false });
  const place = (changes: Partial<BlockPlace> = {}): BlockPlace => ({
    name: "double-connection",
    file,
    ...databasesPhp(check),
    ...changes,
  });
  const run = (
    step: "look" | "install" | "remove",
    {
      lines = block(),
      owner = OWNER,
      made = "",
      ...changes
    }: Partial<BlockPlace> & { lines?: string; owner?: string; made?: string } = {},
  ) => {
    const command = renderBlockCommand(step, place(changes), owner, runner(), made);
    return runProgram(["sh", "-c", `made=${made}; ${command}`], { input: lines });
  };
  const text = () => readFileSync(file, "utf8");
  const failed = (problem: string, advice: string, step = "install") => ({
    status: 1,
    stderr: `double-connection: ${step} failed: ${problem}\n  -> ${advice}\n`,
  });
  /** A program that stands in for PHP's check. */
  const checking = (script: string) => {
    writeFileSync(check, `#!/bin/bash\n${script}\n`);
    chmodSync(check, 0o755);
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "block-"));
    file = join(directory, "databases.php");
    check = join(directory, "check");
    writeFileSync(file, ORIGINAL);
    checking("exit 0");
    const { create, stdin } = renderBlockScript("double-connection", runner(), "1.0.0");
    expect(await runProgram(["sh", "-c", create], { input: stdin })).toMatchObject({ status: 0 });
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("puts it before the line that ends the file, once, and keeps the old file and its mode", async () => {
    chmodSync(file, 0o640);
    expect(await run("install")).toMatchObject({ status: 0, stderr: "" });
    expect(text()).toBe(withBlock());
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readFileSync(`${file}.previous`, "utf8")).toBe(ORIGINAL);
    const before = statSync(file);
    expect(await run("install")).toMatchObject({ status: 0, stderr: "" });
    expect(statSync(file)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readdirSync(directory).sort()).toEqual([
      "block",
      "check",
      "databases.php",
      "databases.php.previous",
    ]);
  });

  it("replaces it when it changes, and what the application changed beside it stays", async () => {
    await run("install");
    writeFileSync(file, text().replace("'dbarray'", "'other'"));
    await run("install", { lines: block("sales") });
    expect(text()).toBe(withBlock(block("sales")).replace("'dbarray'", "'other'"));
  });

  it("takes it away again, byte for byte, for its owner only", async () => {
    writeFileSync(file, ORIGINAL.trimEnd());
    await run("install");
    const installed = text();
    expect(await run("remove", { owner: `${OWNER}/other` })).toMatchObject({ status: 0 });
    expect(text()).toBe(installed);
    expect(await run("remove")).toMatchObject({ status: 0, stderr: "" });
    expect(text()).toBe(ORIGINAL.trimEnd());
    rmSync(file);
    expect(await run("remove")).toMatchObject({ status: 0, stderr: "" });
  });

  it("is taken away by the creation that made it, also when it was written again since, and by no other one", async () => {
    const [first, second] = [{ made: "0123456789ab" }, { made: "ba9876543210" }];
    await run("install", first);
    await run("install");
    expect(text()).toBe(withBlock(block(), `${OWNER}@${first.made}`));
    await run("install", second);
    await run("remove", first);
    await run("remove");
    expect(text()).toBe(withBlock(block(), `${OWNER}@${second.made}`));
    await run("remove", second);
    expect(text()).toBe(ORIGINAL);
    // One of a release without creations, or that was written again where it was gone.
    await run("install");
    await run("remove", first);
    expect(text()).toBe(ORIGINAL);
  });

  it("goes over to another declaration of its stack, and not to another stack", async () => {
    await run("install");
    await run("install", { owner: "billing/production/renamed/192.0.2.1" });
    expect(text()).toBe(withBlock(block(), "billing/production/renamed/192.0.2.1"));
    expect(await run("install", { owner: "billing/staging/x" })).toMatchObject(
      failed(
        `the block in ${file} belongs to the stack billing/production`,
        "remove it there first; nothing was changed",
      ),
    );
  });

  it("leaves lines as they are that are there by hand, and says the same in other blanks", async () => {
    const byHand = ORIGINAL.replace("  return", `${block().replaceAll("  ", "\t ")}  return`);
    writeFileSync(file, byHand);
    expect(await run("install")).toMatchObject({
      status: 0,
      stdout: "these lines are there already, written by hand: they are left as they are\n",
    });
    expect(text()).toBe(byHand);
    expect(await run("remove")).toMatchObject({ status: 0 });
    expect(text()).toBe(byHand);
  });

  it.each([
    [
      "another password",
      block().replace("hunter2", "hunter3"),
      "$pro['datasources']['workflow_ro']['connection']",
    ],
    [
      "double quotes",
      block().replaceAll("'", '"').replace("hunter2", "x"),
      '$pro["datasources"]["workflow_ro"]["connection"]',
    ],
  ])("refuses lines by hand that say otherwise: %s", async (_, lines, said) => {
    const byHand = ORIGINAL.replace("  return", `${lines}  return`);
    writeFileSync(file, byHand);
    expect(await run("install")).toMatchObject(
      failed(
        `${file} says by hand, otherwise than declared: ${said}`,
        "take these lines out, so that Pulumi writes them; nothing was changed",
      ),
    );
    expect(text()).toBe(byHand);
  });

  it("does not take a comment for lines by hand", async () => {
    const commented = ORIGINAL.replace(
      "  return",
      "  // $pro ['datasources']['workflow_ro'] = 1;\n  return",
    );
    writeFileSync(file, commented);
    expect(await run("install")).toMatchObject({ status: 0 });
    expect(text()).toContain(inMarkers());
  });

  it("follows a link to the file, and any path", async () => {
    const odd = join(directory, 'it\'s a "$HOME" file.php');
    writeFileSync(odd, ORIGINAL);
    const link = join(directory, "link");
    symlinkSync(odd, link);
    expect(await run("install", { file: link })).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(odd, "utf8")).toBe(withBlock());
  });

  it.each([
    [
      "is not there",
      () => rmSync(file),
      () => `${file} is not there`,
      "is the application installed on this host? Declare the path of its file",
    ],
    [
      "has no place for it",
      () => writeFileSync(file, "<?php\n"),
      () => `${file} has no line before which the block could stand`,
      "it must match ^return\\$pro;, without blanks; is it the right file? Nothing was changed",
    ],
    [
      "has half a block",
      () => writeFileSync(file, withBlock().replace("// END pulumi-mysql-replication\n", "")),
      () => `the markers of the block in ${file} do not belong together, see line 7`,
      'there must be one line "// BEGIN pulumi-mysql-replication ..." and after it one "// END pulumi-mysql-replication"; mend the file, then run pulumi up again; nothing was changed',
    ],
    [
      "cannot be checked",
      () => rmSync(check),
      () => `the program ${check} is not there, and nothing is written unchecked`,
      "declare where it is",
    ],
    [
      "is broken already",
      () => checking("echo 'Parse error: hunter2 on line 3'; exit 255"),
      () => `${file} does not pass its check as it is: "${check} -l" finds an error in line 3`,
      "mend it first; nothing was changed",
    ],
    [
      "would not pass its check",
      () => checking("[[ $2 != *.next ]]"),
      () => `${file} would not pass its check: "${check} -l" finds an error`,
      "nothing was changed",
    ],
  ])("refuses a file that %s", async (_, prepare, problem, advice) => {
    prepare();
    const before = existsSync(file) ? text() : undefined;
    const ran = await run("install");
    expect(ran).toMatchObject(failed(problem(), advice));
    expect(existsSync(file) ? text() : undefined).toBe(before);
    expect(existsSync(`${file}.next`)).toBe(false);
    // What does not depend on the lines is said before them.
    const looked = await run("look", { lines: "" });
    expect(looked).toMatchObject(
      problem().includes("would not") ? { status: 0 } : failed(problem(), advice, "look"),
    );
  });

  it("is content with a file that will take the block, or has it, and changes nothing", async () => {
    expect(await run("look", { lines: "" })).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(text()).toBe(ORIGINAL);
    await run("install");
    expect(await run("look", { lines: "" })).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(text()).toBe(withBlock());
    expect(await run("look", { lines: "", owner: "billing/staging/x" })).toMatchObject(
      failed(
        `the block in ${file} belongs to the stack billing/production`,
        "remove it there first; nothing was changed",
        "look",
      ),
    );
  });

  it("says beforehand that somebody else's file cannot be written", async () => {
    const command = renderBlockCommand("look", place(), OWNER, runner());
    chmodSync(directory, 0o755);
    chmodSync(join(directory, "block"), 0o755);
    chmodSync(file, 0o644);
    const root = process.getuid?.() === 0;
    if (!root) chmodSync(directory, 0o555);
    const as = root ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    const ran = await runProgram(["sh", "-c", `${as}${command}`], { input: "" });
    expect(ran).toMatchObject(
      failed(
        `cannot write beside ${file}`,
        "run it as root, or with ssh.sudo: true; nothing was changed",
        "look",
      ),
    );
  });

  it("puts the old file back when the new one does not pass its check in its place", async () => {
    checking(`[[ $2 == *.next ]] || ! grep -q BEGIN "$2"`);
    expect(await run("install")).toMatchObject(
      failed(
        `${file} did not pass its check: "${check} -l" finds an error`,
        "it was put back as it was",
      ),
    );
    expect(text()).toBe(ORIGINAL);
  });

  it("does nothing on a host that has no script any more", async () => {
    rmSync(join(directory, "block"));
    expect(await run("remove")).toMatchObject({ status: 0, stderr: "" });
  });

  it("is read without complaint by shellcheck", async () => {
    const shellcheck = await shellcheckProgram(() => undefined);
    const script = join(directory, "block");
    const shown = await runProgram([shellcheck, "--norc", "-S", "style", script]);
    expect(shown).toMatchObject({ status: 0, stdout: "" });
  }, 300_000);

  describe("with PHP", () => {
    it("leaves a file that PHP runs, with the connection; one that it cannot read is refused", async () => {
      const php = await phpIn(directory);
      if (php === undefined) return;
      check = php;
      expect(await run("install")).toMatchObject({ status: 0, stderr: "" });
      const script = `<?php define('SYS_SYS', 'workflow'); echo (include '${file}')['datasources']['workflow_ro']['connection'];`;
      const shown = await runProgram([php], { input: script });
      expect(shown.stdout).toBe("mysql://master:hunter2@192.0.2.2/wf_workflow?encoding=utf8");
      const broken = "if (\n";
      const ran = await run("install", { lines: broken });
      expect(ran.status).toBe(1);
      expect(ran.stderr).toMatch(
        /would not pass its check: .* finds an error in line \d+\n  -> nothing was changed\n$/,
      );
      expect(readFileSync(file, "utf8")).toContain(inMarkers());
    }, 300_000);
  });
});
