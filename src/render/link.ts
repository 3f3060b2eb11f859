import type { Dialect } from "../engine/dialect";
import type { FollowPlan } from "../plan/follow-plan";
import { renderAccounts, serviceRules, type AccountsText } from "./accounts";
import { literal } from "./sql";

/**
 * The replication account of a slave, on its master. It may read the library's own database, to know which server it is, and
 * `databases` (absent: everything) where tables are compared.
 */
export function renderLink(
  dialect: Pick<Dialect, "accounts">,
  follow: FollowPlan,
  generated: boolean,
  databases?: readonly string[],
): AccountsText {
  return renderAccounts([
    {
      account: slaveAccount(follow.user, follow.from),
      password: ":password_1",
      grants: [
        { on: "*", privileges: ["REPLICATION SLAVE"] },
        ...(follow.marker ? [{ on: "pulumi_replication", privileges: ["SELECT"] }] : []),
        ...(follow.checksum
          ? (databases ?? ["*"]).map((on) => ({ on, privileges: ["SELECT"] }))
          : []),
      ],
      generated,
      rules: serviceRules(dialect),
    },
  ]);
}

/** `'user'@'host'`, the host being the slave's own address unless another one is declared. */
export function slaveAccount(user: string, from: string | undefined): string {
  return `${literal(user)}@${from === undefined ? ":address_1" : literal(from)}`;
}
