import { isUtf8 } from "node:buffer";
import type { Value } from "../protocol/values";

/** The longest line the real plugin can log, in bytes. */
const lineBytes = 65_535;

/** What a command printed, as the plugin hands it on. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what a command prints, and logs it line by line. */
export interface Output {
  /** @throws {Error} If a line to be logged is too long. */
  take(stream: "stdout" | "stderr", chunk: Uint8Array): void;
  /** Both streams in the order they came, for an error text; bytes that are not UTF-8 appear as U+FFFD. */
  mixed(): string;
  /** Logs the unfinished last line. Called once, when the command has ended. */
  flush(): void;
  /** @throws {Error} If a stream is not UTF-8. */
  printed(): Printed;
}

/**
 * @param logging the resource's `logging`: absent and `stdoutAndStderr` log both streams, `stdout` and `stderr` one, any other
 *   word none
 * @param log gets each line that is logged
 */
export function output(logging: Value | undefined, log: (line: string) => void): Output {
  const word = logging ?? "stdoutAndStderr";
  const logged = {
    stdout: word === "stdoutAndStderr" || word === "stdout",
    stderr: word === "stdoutAndStderr" || word === "stderr",
  };
  const chunks = {
    stdout: [] as Uint8Array[],
    stderr: [] as Uint8Array[],
    mixed: [] as Uint8Array[],
  };
  // Both streams go through one pipe in the real plugin, so an unfinished line is continued by whichever comes next.
  // As latin1, so that a character cut in two by a chunk is whole again in its line.
  let unfinished = "";

  function logLines(chunk: Uint8Array): void {
    const lines = (unfinished + Buffer.from(chunk).toString("latin1")).split("\n");
    unfinished = lines.pop() ?? "";
    for (const line of lines) logLine(line.replace(/\r$/, ""));
    refuseLong(unfinished);
  }

  function logLine(line: string): void {
    refuseLong(line);
    log(Buffer.from(line, "latin1").toString("utf8"));
  }

  return {
    take(stream, chunk) {
      chunks[stream].push(chunk);
      chunks.mixed.push(chunk);
      if (logged[stream]) logLines(chunk);
    },
    mixed: () => Buffer.concat(chunks.mixed).toString("utf8"),
    flush() {
      if (unfinished !== "") logLine(unfinished);
      unfinished = "";
    },
    printed: () => ({ stdout: text(chunks.stdout), stderr: text(chunks.stderr) }),
  };
}

/** The real plugin stops reading at such a line, and the command then hangs for ever: refused, so that a test ends. */
function refuseLong(line: string): void {
  if (line.length <= lineBytes) return;
  throw new Error(
    `Cannot log the output of the command: a line may have ${lineBytes} bytes, it has more; the real plugin hangs here for ever`,
  );
}

function text(chunks: readonly Uint8Array[]): string {
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) {
    throw new Error("grpc: error while marshaling: string field contains invalid UTF-8");
  }
  // toString() keeps a byte order mark, and so does the real plugin.
  return bytes.toString("utf8").replace(/\n$/, "");
}
