import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { reachedShape } from "./host";
import type { SshArgs } from "./ssh";
import { given, line, path, type ShapeOf, text } from "./values";

/** Lines of a file of an application, and how they are told from its other ones. */
export interface BlockPlace {
  /** Names the block in messages. */
  readonly name: string;
  /** The file, as an absolute path. **On change:** the block is removed from the old file and written into the new one. */
  readonly file: string;
  /** What begins a comment in this file, such as `//`. **On change:** the block is written again. */
  readonly comment: string;
  /**
   * Extended regular expression of the line before which the block stands; blanks around the line are ignored. **On change:**
   * the block is written again.
   */
  readonly before: string;
  /**
   * Extended regular expression of lines that say by hand what the block says. **On change:** the lines are looked for again,
   * and the block is written again.
   */
  readonly byHand: string;
  /**
   * A program and its first arguments; the file is its last argument, and it exits 0 when the file is valid. **On change:**
   * the file is checked again.
   */
  readonly check: readonly string[];
}

/** A host that runs an application. */
export interface ApplicationHost {
  /** The address at which SSH reaches it. **On change:** the block is written on the host that it names now. */
  address: pulumi.Input<string>;
  /**
   * How to log in over SSH. **On change:** runs again, and finds the block in its place.
   *
   * @default the machine that runs Pulumi
   */
  ssh?: SshArgs;
  /**
   * The directory of the script that writes the block. **On change:** installed there, and run from there.
   *
   * @default "/usr/local/lib/pulumi-mysql-replication"
   */
  installDirectory?: string;
}

/** Arguments of {@link ApplicationBlock}, but for the server that it waits for: that is a component. */
export interface BlockArgs extends Omit<BlockPlace, "name"> {
  /** The host that has the file. **On change:** the block is written there and removed from the old host. */
  host: ApplicationHost;
  /** The lines of the block; kept as a secret. **On change:** the block is written again. */
  lines: pulumi.Input<string>;
  /**
   * Any text. A new one has the file looked at again: if somebody has rewritten it, the block comes back. **On change:** the
   * block is written again where it is missing.
   *
   * @default ""
   */
  recheck?: string;
}

/** An extended regular expression of one line; what every dialect refuses is refused. */
const pattern = line.min(1).refine(isPattern, "must be a regular expression");

const applicationHostShape = {
  ...reachedShape,
  installDirectory: path.optional(),
} satisfies ShapeOf<ApplicationHost>;

/** Shape of it: unknown keys are errors. */
export const blockShape = {
  host: z.strictObject(applicationHostShape),
  file: path,
  comment: line.min(1),
  before: pattern,
  byHand: pattern,
  check: z.array(text).min(1, "must name a program"),
  lines: given,
  recheck: line.optional(),
} satisfies ShapeOf<BlockArgs>;

function isPattern(value: string): boolean {
  try {
    return new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}

/** The plain part of a block, with every default filled in. */
export interface BlockDeclaration {
  readonly place: BlockPlace;
  /** Where the script is kept on a host that runs the application. */
  readonly directory: string;
  readonly recheck: string;
}

/** That of the block named `name`. */
export function declareBlock(
  name: string,
  { host, recheck = "", ...args }: BlockArgs,
): BlockDeclaration {
  const { file, comment, before, byHand, check } = args;
  return {
    place: { name, file, comment, before, byHand, check },
    directory: host.installDirectory ?? "/usr/local/lib/pulumi-mysql-replication",
    recheck,
  };
}
