import { defined } from "../arguments/defined";
import { type Rows, unescaped } from "./rows";

/** What the last run has left on a host, and what of others is there: what a further run will change is told from it. */
export interface Left {
  /** The lines of our option file; absent: it is not there. */
  readonly settings?: readonly string[];
  /** The mark of the finished copy, and of one that was begun: entries by name. */
  readonly seeded: ReadonlyMap<string, string>;
  readonly attempt: ReadonlyMap<string, string>;
  /** The names that the server had since its last copy, and whose they are. */
  readonly names: readonly string[];
  /** By what something was made for: which resource of which stack made it. */
  readonly owners: ReadonlyMap<string, string>;
  /** Names of its databases; absent: the server does not answer. */
  readonly databases?: readonly string[];
  /** Those that hold something; absent: the copy that is declared is done, or none is. */
  readonly filled?: readonly string[];
  /** The directory of the data from before its copy, until that is proved. */
  readonly kept?: string;
  /** What names it in a permission to overwrite its data; absent as above. */
  readonly name?: string;
}

/** What the answers `parts` say of that. */
export function leftBy(parts: ReadonlyMap<string, Rows>): Left {
  const lines = (name: string): readonly string[] | undefined =>
    parts.get(name)?.map((row) => row.join("\t"));
  // The heading of its column comes first.
  const column = (name: string) =>
    parts
      .get(name)
      ?.slice(1)
      .map(([value = ""]) => unescaped(value));
  return {
    ...defined({
      settings: lines("settings"),
      databases: column("databases"),
      filled: column("filled"),
      kept: lines("kept")?.[0],
      name: parts.get("name")?.[1]?.join("/"),
    }),
    seeded: entries(lines("seeded")),
    attempt: entries(lines("attempt")),
    names: lines("names") ?? [],
    owners: new Map((parts.get("owners") ?? []).map(([of = "", token = ""]) => [of, token])),
  };
}

function entries(lines: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line) => {
      const [name = "", ...value] = line.split("=");
      return [name, value.join("=")] as const;
    }),
  );
}
