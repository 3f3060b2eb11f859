import type { Dialect } from "../engine/dialect";
import { dialectOf, type EngineLine } from "../engine/dialects";
import type { FollowPlan } from "../plan/follow-plan";
import { copiesData } from "../plan/seed-plan";
import { FILE_COPIES } from "../topology/copies";
import type { ServerDeclaration } from "../topology/topology";
import { renderAccounts, serviceRules, type AccountsText } from "./accounts";
import { slaveAccount } from "./link";
import { renderRequest, scopeWord } from "./requests";

/** The account that pulls one copy, on the master: what a dump needs and no more, dropped when the copy is whole. */
export function renderSeedAccount(
  dialect: Dialect,
  follow: FollowPlan,
  databases: readonly string[] | undefined,
): AccountsText {
  const byFiles = ["auto", "clone", "backup"].includes(follow.seed.method);
  const physical = byFiles ? dialect.physical : undefined;
  const text = renderAccounts([
    {
      account: slaveAccount(follow.seed.user, follow.from),
      password: ":password_1",
      grants: [
        {
          on: "*",
          privileges: [
            ...new Set([
              ...dialect.dumpPrivileges,
              ...(follow.seed.streams === 1 ? [] : dialect.dump.streamPrivileges),
              ...(physical?.privileges ?? []),
            ]),
          ],
        },
      ],
      generated: true,
      rules: serviceRules(dialect),
    },
  ]);
  const review = renderRequest(
    "seed-open",
    { plugin: physical?.plugin ?? "" },
    { database: databases ?? [] },
    text.review,
  );
  return { ...text, review };
}

type CopyMethod = Exclude<FollowPlan["seed"]["method"], keyof typeof KEEPS>;

/** How data are copied to a slave of `line`. */
function copiedBy(line: EngineLine, method: CopyMethod): string {
  if (method === "clone" || method === "backup")
    return `by ${FILE_COPIES[method]}, all files of the server`;
  if (method === "parallel") return "by a dump in several streams";
  const files = method === "auto" ? dialectOf(line).physical?.method : undefined;
  return files === undefined
    ? "by a dump"
    : `by ${FILE_COPIES[files]} where that can be, else by a dump`;
}

/** What becomes of the data, by method, where none are copied. */
const KEEPS = {
  none: "its data stay, and are declared to be those of",
  origin: "its data stay, and are copied to",
  empty: "it begins as empty as",
} as const;

/** What a seed does to the data of `slave`, on one line or two. */
export function seedSaid(
  slave: Pick<ServerDeclaration, "name" | "line">,
  { master, seed }: FollowPlan,
  databases: readonly string[] | undefined,
): readonly string[] {
  const { method, generation, overwrite } = seed;
  const head = `seed ${generation} of ${slave.name}:`;
  if (!copiesData(method)) return [`${head} ${KEEPS[method]} ${master}`];
  const what = databases?.join(", ") ?? "everything";
  return [
    `${head} copies ${what} from ${master} in the place of what is there, ${copiedBy(slave.line, method)}`,
    overwrite === undefined
      ? "refused, and nothing is lost, where it would replace anything but what a copy has brought"
      : `may replace whatever the server "${overwrite}" holds`,
  ];
}

/** What a reviewer of a seed reads, and the slave's runner acts on. */
export function renderSeed(follow: FollowPlan, databases: readonly string[] | undefined): string {
  const { method, pair, generation, lineage, overwrite, timeoutSeconds, streams } = follow.seed;
  return renderRequest(
    "seed",
    {
      method,
      pair: pair ?? "",
      master: follow.master,
      generation: String(generation),
      lineage,
      overwrite: overwrite ?? "",
      copy_seconds: String(timeoutSeconds),
      streams: String(streams),
      scope: scopeWord(databases),
    },
    { database: databases ?? [] },
  );
}
