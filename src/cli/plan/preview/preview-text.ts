import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { Failure } from "../../failure";

/** As much of a file as is read: a stack of hundreds of servers has less. */
const MOST_MIB = 64;

/** The text of the file. @throws {Failure} If it cannot be read, or is too large. */
export function previewText(file: string): string {
  const bytes = bytesOf(file);
  // PowerShell writes what a program prints in this encoding.
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(wide ? "utf16le" : "utf8").replace(/^\ufeff/, "");
}

function bytesOf(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    const { size } = fstatSync(descriptor);
    if (size > MOST_MIB * 1024 * 1024)
      throw unusable(
        file,
        `must have at most ${MOST_MIB} MiB, it has ${Math.ceil(size / 1024 / 1024)}; leave --debug out, and give the preview of one stack`,
      );
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unusable(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Why a file is not used, and how it is made; nothing of what it holds is shown: that may be a secret. */
export function unusable(file: string, problem: string): Failure {
  return new Failure(
    `Cannot use the preview ${JSON.stringify(file)}: it ${problem}; make it by: pulumi preview --json --stack <stack> > <file>`,
  );
}
