import { slavesOf } from "../topology/topology";
import { accountPasswords, accountsStep } from "./accounts";
import { following, type Following } from "./following";
import { followStep } from "./follow";
import { linkPassword, linkStep } from "./link";
import { proofSteps } from "./proof";
import { seedSteps } from "./seed";
import { configStep, databasesStep, preflightStep, runnerStep } from "./server";
import type { Item, ProviderStep, Step } from "./step";
import type { Subject } from "./subject";

/** What every server begins with; all that a member of a pair has for itself. */
export function beginning(subject: Subject): readonly [Step, Step] {
  return [runnerStep(subject), preflightStep(subject)];
}

/** The steps by which a server that follows nobody becomes ready for slaves. */
export function serveAsMaster(subject: Subject): readonly Item[] {
  const { server, plan } = subject;
  const config = configStep(subject, []);
  const made = throughProvider(subject, "databases", [config.name]);
  const ready =
    plan.makes === undefined
      ? config
      : databasesStep(subject, [config.name, ...made.flatMap(({ names }) => names)]);
  const users = throughProvider(subject, "users", [ready.name]);
  return [
    ...beginning(subject),
    config,
    ...made,
    ...(ready === config ? [] : [ready]),
    ...accountPasswords(server.name, server.accounts),
    ...users,
    accountsStep(subject, [ready.name, ...users.flatMap(({ names }) => names)]),
  ];
}

/** The steps by which a server gets its master's data, follows it, and is proved to. */
export function serveAsSlave(subject: Subject): readonly Item[] {
  const slave = following(subject);
  const { name } = slave.server;
  const masterReady = [
    isCopied(slave.master) ? `${slave.master.name}-verify` : readyStep(slave.master),
  ];
  const link = linkStep(slave, masterReady);
  const accounts = accountsStep(subject, [`${name}-seed`]);
  const follow = followStep(slave, [`${name}-seed-close`, accounts.name]);
  return [
    ...beginning(subject),
    configStep(subject, [configBefore(slave)]),
    ...linkPassword(slave),
    link,
    ...seedSteps(slave, [link.name, ...masterReady]),
    ...accountPasswords(name, subject.server.accounts),
    accounts,
    follow,
    ...proofSteps(slave, [follow.name]),
  ];
}

/**
 * What a slave's configuration waits for: in a serial rollout, that of the slave before it; else its master's, because a channel
 * ends with a restart there, and with a copy there, which its master may get in the same run.
 */
function configBefore({ topology, server, master }: Following): string {
  const siblings = slavesOf(topology, master.name).filter(({ member }) => member === undefined);
  const at = siblings.findIndex(({ name }) => name === server.name);
  const before = siblings.slice(0, at).at(-1);
  const serial = server.follows?.rollout !== "parallel";
  if (serial && before !== undefined) return `${before.name}-config`;
  return `${master.name}-${isCopied(master) ? "seed" : "config"}`;
}

/** Whether the data of `server` may be replaced by its master's. */
function isCopied({ follows, member }: Subject["server"]): boolean {
  return follows !== undefined && member?.origin !== true;
}

/** The step after which a server is ready: for applications, and for those that follow it. */
export function readyStep({ name, follows, member, makes }: Subject["server"]): string {
  if (member !== undefined) return `${name}-databases`;
  if (follows !== undefined) return `${name}-verify`;
  return makes === undefined ? `${name}-config` : `${name}-databases`;
}

function throughProvider(
  { server, plan: { plugin } }: Subject,
  kind: ProviderStep["kind"],
  after: readonly string[],
): readonly ProviderStep[] {
  if (plugin === undefined) return [];
  const names =
    kind === "databases"
      ? plugin.databases.map(({ name }) => `${server.name}-database-${name}`)
      : [
          ...plugin.users.map(({ user, host }) => `${server.name}-user-${user}@${host}`),
          ...plugin.grants.map(
            ({ user, host, on }) => `${server.name}-grant-${user}@${host}-${on}`,
          ),
        ];
  return [{ kind, names, of: server.name, after }];
}
