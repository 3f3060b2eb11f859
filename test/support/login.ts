import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { SandboxServer } from "../../dev/servers/sandbox-server";
import { runProgram } from "../../dev/support/run-program";

/** What the client says that logs in over TCP as `user`; the password is in a file, as an application has it. */
export async function login(
  server: SandboxServer,
  user: string,
  password: string,
  sql = "SELECT CURRENT_USER()",
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const directory = mkdtempSync(join(tmpdir(), "login-"));
  const file = join(directory, "client.cnf");
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
  const options = `[client]\nuser=${quoted(user)}\npassword=${quoted(password)}\n`;
  writeFileSync(file, options, { mode: 0o600 });
  try {
    const { stdout, stderr } = await runProgram(
      [
        server.client[0] ?? "",
        `--defaults-file=${file}`,
        "--protocol=tcp",
        "--host=127.0.0.1",
        `--port=${server.port}`,
        "--default-character-set=utf8mb4",
        "--batch",
        "--raw",
        "--skip-column-names",
      ],
      { input: sql },
    );
    return { stdout: stdout.trim(), stderr: stderr.trim() };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
