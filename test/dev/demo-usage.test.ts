import { join } from "node:path";
import { runProgram } from "../../dev/support/run-program";
import { version } from "../../src/render/version";

jest.setTimeout(30_000);

describe("the demo", () => {
  it.each(["--help", "-h", "--version"])(
    "says for %s how it is called, and does nothing",
    async (option) => {
      const root = join(__dirname, "..", "..");
      const { status, stdout, stderr } = await runProgram([
        process.execPath,
        "--import",
        "tsx",
        join(root, "dev", "demo", "main.ts"),
        option,
      ]);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^usage: npm run demo -- \[up\|preview\|destroy\|status\|down\] /);
      expect(stdout).toContain(`pulumi-mysql-replication ${version}`);
    },
  );
});
