import type { Dialect } from "../engine/dialect";
import type { FollowPlan } from "../plan/follow-plan";
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
        { on: "*", privileges: [...dialect.dumpPrivileges, ...(physical?.privileges ?? [])] },
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

/** What a reviewer of a seed reads, and the slave's runner acts on. */
export function renderSeed(follow: FollowPlan, databases: readonly string[] | undefined): string {
  const { method, pair, generation, lineage, overwrite, timeoutSeconds } = follow.seed;
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
      scope: scopeWord(databases),
    },
    { database: databases ?? [] },
  );
}
