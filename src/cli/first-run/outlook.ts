import { unescaped } from "../../observe/rows";

/** What is on a server before a first run. */
export interface Outlook {
  /** Whether our option file is there: as it would be written, or otherwise. */
  readonly file: "missing" | "same" | "other";
  /** Options whose value the running server has not; without `live`: it does not know the option. */
  readonly settings: readonly {
    readonly option: string;
    readonly live?: string;
    readonly declared: string;
  }[];
  readonly databases: readonly string[];
  /** Those that hold something. */
  readonly filled: readonly string[];
  readonly accounts: readonly { readonly user: string; readonly host: string }[];
  /** Accounts that this library has made there, as `'user'@'host'`. */
  readonly made: readonly string[];
  /** Plugins that are active, in small letters. */
  readonly plugins: readonly string[];
  /** The generation of its finished seed; absent: it has none. */
  readonly seeded?: number;
}

/** What the runner's verb `outlook` has printed; nothing when it did not get to its end. */
export function readOutlook(printed: string): Outlook | undefined {
  const rows = printed.split("\n").map((line) => line.split("\t").map(unescaped));
  if (!rows.some(([kind]) => kind === "end")) return undefined;
  const of = (wanted: string) =>
    rows.flatMap(([kind, ...fields]) => (kind === wanted ? [fields] : []));
  const names = (wanted: string) => of(wanted).map(([name = ""]) => name);
  const file = names("file")[0];
  const seeded = names("seeded")[0];
  return {
    file: file === "same" || file === "other" ? file : "missing",
    settings: [
      ...of("setting").map(([option = "", live = "", declared = ""]) => ({
        option,
        live,
        declared,
      })),
      ...of("unknown").map(([option = "", declared = ""]) => ({ option, declared })),
    ].sort((a, b) => (a.option < b.option ? -1 : 1)),
    databases: names("database"),
    filled: names("filled"),
    accounts: of("account").map(([user = "", host = ""]) => ({ user, host })),
    made: names("made"),
    plugins: names("plugin").map((name) => name.toLowerCase()),
    ...(seeded === undefined ? {} : { seeded: Number(seeded) }),
  };
}
