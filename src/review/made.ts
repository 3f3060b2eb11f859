import { fullName } from "../steps/subject";
import { type Consequence, heed, know, type Review, type Reviewed, some } from "./consequence";

/** What a run makes beside settings and data, and what it takes away: databases, accounts, slaves that leave. */
export function madeConsequences(review: Review, reviewed: Reviewed): readonly Consequence[] {
  return [...databases(reviewed), ...accounts(reviewed), ...leaving(review, reviewed)];
}

function databases({ subject, answers }: Reviewed): readonly Consequence[] {
  const { plan, server } = subject;
  const here = answers.left?.databases;
  const missing = (plan.member?.databases ?? plan.makes ?? [])
    .map(({ name }) => name)
    .filter((name) => here?.includes(name) === false);
  return missing.length === 0
    ? []
    : [know(server.name, `makes the empty database ${some(missing)}`)];
}

/** Declared accounts; what the administrator, or a `mysql.Provider`, has made beside them is nobody's business here. */
function accounts({ subject, answers }: Reviewed): readonly Consequence[] {
  const { server } = subject;
  // Servers keep hosts in small letters.
  const declared = server.accounts.flatMap(({ user, from }) =>
    from.map((host) => `'${user}'@'${host.toLowerCase()}'`),
  );
  const made = accountsIn(answers.made["accounts"]);
  const gone = made.filter((one) => !declared.includes(one));
  const added = declared.filter((one) => !made.includes(one));
  return [
    ...(gone.length === 0 ? [] : [heed(server.name, `drops ${some(gone)}`)]),
    ...(added.length === 0 ? [] : [know(server.name, `makes ${some(added)}`)]),
  ];
}

/** Replication accounts that this stack has made for servers that do not follow this one any more. */
function leaving(review: Review, { subject, answers }: Reviewed): readonly Consequence[] {
  const { name } = subject.server;
  const ours = `${fullName(subject.stack)}/`;
  return Object.entries(answers.made).flatMap(([ledger, rows]) => {
    const slave = /^link-(.+)$/.exec(ledger)?.[1];
    if (slave === undefined || !answers.left?.owners.get(ledger)?.startsWith(ours)) return [];
    const now = review.topology.servers.find((one) => one.name === slave)?.follows?.master;
    if (now === name) return [];
    return goes(review, name, slave, some(accountsIn(rows)));
  });
}

/** What was left on purpose stays on its host, and the engine knows it no longer. */
function goes(
  { declared, hosts, before }: Review,
  master: string,
  slave: string,
  account: string,
): readonly Consequence[] {
  if (declared.includes(slave))
    return hosts.get(slave)?.onDestroy === "leave"
      ? []
      : [heed(master, `${slave} does not follow it any more: ${account} goes`)];
  if (before?.has(`${slave}-link`) === false) return [];
  const asked = before === undefined ? { asksEngine: true as const } : {};
  const text = {
    undo: `its channel and ${account} go, its data stay`,
    gone: `${account} goes, and nothing runs on its host`,
    leave: `its channel, ${account} and its data stay as they are`,
  }[(before?.get(slave) || "undo") as NonNullable<Reviewed["onDestroy"]>];
  return [{ ...heed(master, `${slave} leaves: ${text}`), ...asked }];
}

function accountsIn(rows: readonly (readonly string[])[] = []): readonly string[] {
  return rows.flatMap(([kind, account = ""]) => (kind === "account" ? [account] : []));
}
