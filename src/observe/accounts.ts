import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import { MARKER_GONE, repair, type Difference } from "./difference";

/** What of the accounts that steps made on `server` is otherwise by now. What others granted is no difference. */
export function accountDifferences(
  server: Observable,
  { made, server: said }: Answers,
): readonly Difference[] {
  if (said === undefined) return [];
  const now = new Set(said.accounts.map((row) => row.join("\t")));
  const byName = (wanted: string) =>
    new Map(
      said.accounts.flatMap(([kind, name = "", ...facts]) =>
        kind === wanted ? [[name, facts] as const] : [],
      ),
    );
  const [logins, rules] = [byName("account"), byName("rules")];
  return Object.entries(made).flatMap(([ledger, rows]) => {
    const step = stepOf(server, ledger);
    if (step === undefined) return [];
    return rows.flatMap(([kind, name = "", ...rest]) => {
      const login = logins.get(name);
      if (kind === "account") {
        if (login === undefined) return [repair(step, `the account ${name} is gone`)];
        if (login[1] === "expired") return [repair(step, `the password of ${name} has expired`)];
        return login[0] === rest[0] ? [] : [repair(step, `the password of ${name} was changed`)];
      }
      if (kind === "rules")
        return changed(rest, rules.get(name)).map(([was, is]) =>
          repair(step, `${name} has ${is}, declared ${was}`),
        );
      const [place = "", privilege = ""] = rest;
      // What a slave may read is what its proof is written to.
      if (!said.marker && /^pulumi\\?_replication\./.test(place))
        return [repair(step, MARKER_GONE)];
      // Of an account that is gone it is enough to say that.
      if (kind !== "grant" || login === undefined || now.has(["grant", name, ...rest].join("\t")))
        return [];
      return [repair(step, `${name} has no ${privilege} on ${place}`)];
    });
  });
}

/** What is otherwise of the clauses that an account had. */
function changed(
  before: readonly string[],
  now: readonly string[] = before,
): readonly (readonly [was: string, is: string])[] {
  return before.flatMap((was, i) => (now[i] === was ? [] : [[was, now[i] ?? ""] as const]));
}

/** The step that makes what the ledger of that name has; nothing for those that others look after. */
function stepOf({ name, position, member }: Observable, ledger: string): string | undefined {
  if (ledger === "accounts")
    return `${name}-${position && member === undefined ? "local-accounts" : "accounts"}`;
  return ledger.startsWith("link-") ? `${ledger.slice("link-".length)}-link` : undefined;
}
