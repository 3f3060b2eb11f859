import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runProgram } from "../../dev/support/run-program";

/** A clone that holds nothing but the script and a lock file with one package. */
let clone = "";
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "pmr-clone-"));
  mkdirSync(join(clone, "dev"));
  cpSync(join(__dirname, "..", "..", "dev", "bootstrap.cjs"), join(clone, "dev/bootstrap.cjs"));
  const one = { version: "1.0.0", integrity: "sha512-x" };
  writeFileSync(
    join(clone, "package-lock.json"),
    JSON.stringify({ packages: { "": {}, "node_modules/one": one } }),
  );
});
afterEach(() => rmSync(clone, { recursive: true }));

function bootstrap(args: readonly string[], environment = {}): ReturnType<typeof runProgram> {
  return runProgram([process.execPath, join(clone, "dev/bootstrap.cjs"), ...args], {
    environment: { npm_execpath: "", ...environment },
  });
}

function nodeModules(version: string): void {
  const jest = join(clone, "node_modules", "jest", "bin");
  mkdirSync(jest, { recursive: true });
  writeFileSync(
    join(jest, "jest.js"),
    "console.log(process.argv.slice(2).join(' ')); process.exit(7);",
  );
  writeFileSync(
    join(clone, "node_modules", ".package-lock.json"),
    JSON.stringify({ packages: { "node_modules/one": { version, integrity: "sha512-x" } } }),
  );
}

describe("bootstrap", () => {
  it("names the commands when it gets another one", async () => {
    expect(await bootstrap(["deploy"])).toEqual({
      status: 2,
      stdout: "",
      stderr:
        'Cannot run "deploy": the command must be one of demo, repl, plan, test, mysql, long, check, bench, lab, lines, golden, docs, prettier\n',
    });
  });

  it("passes on jest's arguments and exit code when the packages are there", async () => {
    nodeModules("1.0.0");
    const result = await bootstrap(["test", "-i", "test/plan"]);
    expect(result).toEqual({ status: 7, stdout: "-i test/plan\n", stderr: "" });
  });

  it.each([
    ["there are no packages", () => undefined],
    ["the packages are not the lock's", () => nodeModules("0.9.0")],
  ])("installs when %s, and says that npm is missing", async (_, prepare) => {
    prepare();
    const result = await bootstrap(["test"], { PATH: clone });
    expect([result.status, result.stderr.split("\n")[1]]).toEqual([
      1,
      'Cannot install the npm packages: "npm" must be on PATH, it is not',
    ]);
  });

  it("says that the registry cannot be reached", async () => {
    writeFileSync(join(clone, "npm"), "#!/bin/sh\necho npm error code ENOTFOUND >&2\nexit 1\n", {
      mode: 0o755,
    });
    const result = await bootstrap(["test"], { PATH: `${clone}:${process.env["PATH"]}` });
    expect(result.stderr).toContain(
      "Cannot install the npm packages: the npm registry must be reachable, it is not (ENOTFOUND); check the network",
    );
  });
});
