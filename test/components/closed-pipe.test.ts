import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const GUARD = join(__dirname, "..", "..", "src", "components", "closed-pipe");
jest.setTimeout(30_000);

it("a program whose engine was killed ends, though each error is said on the pipe that is closed", async () => {
  // As the SDK does.
  const program = `
    process.on("uncaughtException", (error) => process.stderr.write(String(error)));
    require(${JSON.stringify(GUARD)}).endWithReader();
    process.stdout.write("ready");
    process.stdin.once("data", () => process.stderr.write("an error"));
  `;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=commonjs", "-e", program],
    {
      cwd: join(__dirname, "..", ".."),
      stdio: "pipe",
    },
  );
  const limit = setTimeout(() => child.kill("SIGKILL"), 20_000);
  await once(child.stdout, "data");
  child.stderr.destroy();
  child.stdin.write("go");
  expect(await once(child, "close")).toEqual([1, null]);
  clearTimeout(limit);
});
