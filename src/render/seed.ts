import type { Dialect } from "../engine/dialect";
import type { FollowPlan } from "../plan/follow-plan";
import { renderAccounts, serviceRules, type AccountsText } from "./accounts";
import { slaveAccount } from "./link";

/** The account that pulls one copy, on the master: what a dump needs and no more, dropped when the copy is whole. */
export function renderSeedAccount(
  dialect: Dialect,
  follow: FollowPlan,
  databases: readonly string[] | undefined,
): AccountsText {
  const text = renderAccounts([
    {
      account: slaveAccount(follow.seed.user, follow.from),
      password: ":password_1",
      grants: [{ on: "*", privileges: dialect.dumpPrivileges }],
      generated: true,
      rules: serviceRules(dialect),
    },
  ]);
  return { ...text, review: `${databaseLines(databases)}\n${text.review}` };
}

/** What a reviewer of a seed reads, and the slave's runner acts on. */
export function renderSeed(follow: FollowPlan, databases: readonly string[] | undefined): string {
  const { method, generation, lineage, overwrite, timeoutSeconds } = follow.seed;
  return [
    `method=${method}`,
    ...pairLine(follow),
    `master=${follow.master}`,
    `generation=${generation}`,
    `lineage=${lineage}`,
    `overwrite=${overwrite ?? ""}`,
    `seconds=${timeoutSeconds}`,
    `scope=${databases === undefined ? "everything" : "named databases"}`,
    databaseLines(databases),
  ].join("\n");
}

/** Says of a member of a pair which of the two it is made of. */
export function pairLine({ seed }: FollowPlan): readonly string[] {
  return seed.pair === undefined ? [] : [`pair=${seed.pair}`];
}

/** What a preflight of a slave must know of its seed. */
export function databaseLines(databases: readonly string[] | undefined): string {
  return (databases ?? []).map((name) => `database=${name}\n`).join("");
}
