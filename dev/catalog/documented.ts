import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OptionFacts } from "../../src/engine/option-facts";
import type { Options } from "./table";

/** How a line that no server was there for differs from its neighbours, or what a survey of one release does not show. */
export interface Documented {
  /** The line that it is like. Absent: these are amendments to the line's own survey. */
  readonly like?: string;
  readonly source: string;
  /** Options that it has not. */
  readonly without: readonly string[];
  /** Options that it has as another line has them. */
  readonly as: Readonly<Record<string, readonly string[]>>;
  /** Options with facts of their own: all of them where a type is given, else what differs. */
  readonly own: Readonly<Record<string, Partial<OptionFacts>>>;
}

/** What is documented of `line`, in `documented/<line>.json`; undefined if that file is not there. */
export function documentedOf(line: string): Documented | undefined {
  try {
    return JSON.parse(
      readFileSync(join(__dirname, "documented", `${line}.json`), "utf8"),
    ) as Documented;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The options of a line, given those that it is `like`, and those of all lines. @throws {ReferenceError} For an option that is not there. */
export function derived(
  { without, as, own }: Documented,
  like: Options,
  byLine: ReadonlyMap<string, Options>,
): Options {
  const options = new Map(like);
  for (const name of without) {
    if (!options.delete(name))
      throw new ReferenceError(`Cannot leave out "${name}": it is not there`);
  }
  for (const [line, names] of Object.entries(as)) {
    for (const name of names) {
      const facts = byLine.get(line)?.get(name);
      if (facts === undefined)
        throw new ReferenceError(`Cannot take "${name}" from ${line}: it is not there`);
      options.set(name, facts);
    }
  }
  for (const [name, facts] of Object.entries(own)) {
    options.set(name, (facts.type ? facts : { ...options.get(name), ...facts }) as OptionFacts);
  }
  return options;
}
