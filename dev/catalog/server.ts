import { spawnSync } from "node:child_process";
import { parseHelp, valuesOf, type HelpOption } from "./help";

/** A server to be asked: its program, to be run with further options, and its client, which reads SQL on stdin. */
export class ServerInQuestion {
  constructor(
    private readonly program: string,
    private readonly client: string,
  ) {}

  /** What `--verbose --help` says. @throws {Error} If the program does not run. */
  help(): ReadonlyMap<string, HelpOption> {
    const { status, stdout, stderr } = this.run("");
    if (status !== 0) throw new Error(`Cannot ask the server for its options: it says ${stderr}`);
    return parseHelp(stdout);
  }

  /** What the server makes of `option = value`; undefined if it refuses. */
  understood(option: string, value: string): string | undefined {
    const { status, stdout, stderr } = this.run(`--${option}=${value}`);
    // MySQL goes on to print its help, and exits 0, after a value that it refuses.
    if (status !== 0 || stderr.includes("[ERROR]")) return undefined;
    return valuesOf(stdout.split(/^-{10,} -+$/m)[1] ?? "").get(option);
  }

  /** The rows of `statement`, fields as text. @throws {Error} If the server refuses it. */
  rows(statement: string): readonly (readonly string[])[] {
    const { status, stdout, stderr } = this.ask(statement, "");
    if (status !== 0) throw new Error(`Cannot ask the server "${statement}": it says ${stderr}`);
    return stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split("\t"));
  }

  /** The errors of `statements`, by their place in the list; one that fails stops no other. */
  errors(statements: readonly string[]): ReadonlyMap<number, string> {
    const { stderr } = this.ask(`${statements.join(";\n")};\n`, "--force");
    const lines = stderr.matchAll(/^ERROR (\d+) .*? at line (\d+)/gm);
    return new Map([...lines].map(([, code, line]) => [Number(line) - 1, code!]));
  }

  private run(option: string): ReturnType<typeof shell> {
    return shell(`${this.program} ${option} --verbose --help`, "");
  }

  private ask(statements: string, option: string): ReturnType<typeof shell> {
    return shell(`${this.client} ${option} --batch --skip-column-names`, statements);
  }
}

function shell(command: string, input: string) {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command], {
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
