import { testedLines } from "../sandbox/lines";
import { databasePrograms } from "../sandbox/programs";
import { debianPrograms, shellcheckProgram } from "./debian";
import { ensureEngine } from "./engine";

/** Fetches or builds everything that the tests use, before the first of them waits for it with a time limit. */
async function prepare(): Promise<void> {
  const say = (line: string) => console.error(line);
  for (const line of testedLines()) await databasePrograms(say, line);
  await shellcheckProgram(say);
  await debianPrograms({ name: "openssh", packages: ["openssh-server"], say });
  await ensureEngine(say);
}

prepare().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
