import { availableLines } from "./servers/available-lines";
import { chosenLine, furtherLines, type SandboxLine } from "./servers/lines";
import { databasePrograms } from "./servers/programs";
import { debianPrograms, shellcheckProgram } from "./packages/debian";
import { ensureEngine } from "./engine";

const say = (line: string): void => console.error(line);

/**
 * Fetches or builds everything that the tests use, before the first of them waits for it with a time limit. Prints the
 * lines on which server tests can run beside the default one.
 */
async function prepare(): Promise<void> {
  await databasePrograms(say, chosenLine());
  const further = await availableFurtherLines();
  for (const line of further) await databasePrograms(say, line);
  await shellcheckProgram(say);
  await debianPrograms({ name: "openssh", packages: ["openssh-server"], say });
  await ensureEngine(say);
  console.log(further.join(" "));
}

/**
 * The lines that the command names, or with `--all-lines` those of all that can be had: it says of the others why they are
 * not tested.
 *
 * @throws {Error} If one that is named cannot be had.
 */
async function availableFurtherLines(): Promise<readonly SandboxLine[]> {
  const named = process.argv.slice(2);
  const all = named.includes("--all-lines");
  if (named.length === 0) return [];
  const lines = (await availableLines(say)).filter(({ line }) =>
    all ? furtherLines().includes(line) : named.includes(line),
  );
  for (const { line, missing } of lines) {
    if (missing === undefined) continue;
    if (!all) throw new Error(`Cannot test on ${line}: ${missing}`);
    say(`Not tested on ${line}: ${missing}`);
  }
  return lines.filter(({ missing }) => missing === undefined).map(({ line }) => line);
}

prepare().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
