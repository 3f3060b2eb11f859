import { isDeepStrictEqual } from "node:util";
import { dialectOf } from "../engine/dialects";
import { settingWay } from "../engine/setting-facts";
import type { HostPlan } from "../plan/host-plan";
import type { Step } from "./step";
import type { Subject } from "./subject";

/** What a changed step does to servers and their data, from the least to the most. */
export const EFFECTS = [
  /** It looks, and finds nothing to do, or does what nobody notices. */
  "nothing",
  /** Lines of an application's file are written anew. */
  "rewrite",
  /** Settings, databases or accounts are changed on the running server. */
  "reload",
  /** The slave's channel is pointed anew. */
  "re-point",
  /** Applications are kept from writing for a moment. */
  "write-pause",
  /** The server restarts, unless it has the values already. */
  "restart",
  /** Data that the slave lacks are copied to it. */
  "copy",
  /** The slave's data are replaced with a new copy. */
  "re-seed",
  /** The same, and what is there may be somebody else's: the declaration permits that it is lost. */
  "overwrites-data",
] as const;

/** One of {@link EFFECTS}. */
export type Effect = (typeof EFFECTS)[number];

/** A step in its declaration. */
export interface Side {
  readonly step: Step;
  readonly subject: Subject;
  /** What it reads, with the values that only Pulumi knows. */
  readonly values: readonly unknown[];
  /** What makes its host another one. */
  readonly host: readonly unknown[];
}

/** What a step that changes does; what is gone is the business of whoever takes it back. */
export function effectOf(before: Side | undefined, after: Side | undefined): Effect {
  if (after === undefined) return "nothing";
  const same = before !== undefined && isDeepStrictEqual(before.host, after.host);
  return BY_VERB[after.step.verb]?.(same ? before : undefined, after) ?? "nothing";
}

const BY_VERB: Readonly<
  Partial<Record<Step["verb"], (before: Side | undefined, after: Side) => Effect>>
> = {
  config: (before, after) => {
    const { plan } = after.subject;
    const names = changedSettings(before?.subject.plan, plan);
    if (names.some((name) => settingWay(plan.line, name, plan.restart) === "restart"))
      return "restart";
    return names.length === 0 ? "nothing" : "reload";
  },
  databases: setLive,
  accounts: (before, after) =>
    [before, after].every((side) => (side?.subject.plan.accounts ?? []).length === 0)
      ? "nothing"
      : setLive(before, after),
  writer: (before, after) =>
    before?.subject.plan.member?.writes === after.subject.plan.member?.writes
      ? "nothing"
      : "write-pause",
  follow: (before, after) =>
    before !== undefined && isDeepStrictEqual(channelOf(before), channelOf(after))
      ? "nothing"
      : "re-point",
  seed: (before, after) => {
    const [old, now] = [before?.subject.plan.follow?.seed, after.subject.plan.follow?.seed];
    if (now?.method === "none" || now?.method === "origin" || now?.method === "empty")
      return "nothing";
    const raised = old !== undefined && old.generation !== now?.generation;
    const databases = [before, after].map((side) => side?.subject.plan.databases);
    if (!raised && before !== undefined && holdsAll(databases[0], databases[1])) return "nothing";
    if (now?.overwrite !== undefined) return "overwrites-data";
    return raised ? "re-seed" : "copy";
  },
};

/** Whether a copy of `copied` holds all of `wanted`; absent: everything. What is declared no longer stays where it is. */
function holdsAll(
  copied: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
): boolean {
  return copied === undefined || (wanted?.every((name) => copied.includes(name)) ?? false);
}

/** Again with the same text it finds what it would make. */
function setLive(before: Side | undefined, after: Side): Effect {
  const [old, now] = [before, after].map((side) => side && [side.step.command, side.values]);
  return isDeepStrictEqual(old, now) ? "nothing" : "reload";
}

function channelOf({ step, values }: Side): unknown {
  return [step.input.channel, values];
}

/** Names of the settings that one plan has and the other has not, or with another value. */
export function changedSettings(before: HostPlan | undefined, after: HostPlan): readonly string[] {
  const lines = ({ settings: { owned, defaults, declared } }: HostPlan) =>
    [...owned, ...defaults, ...declared].map(({ name, value }) => ({ name, value }));
  const [old, now] = [before === undefined ? [] : lines(before), lines(after)];
  const differ = (one: { name: string; value: string }, others: typeof now) =>
    !others.some(({ name, value }) => name === one.name && value === one.value);
  const changed = [
    ...now.filter((one) => differ(one, old)),
    ...old.filter((one) => differ(one, now)),
  ].map(({ name }) => name);
  // Logs that exist keep their names; another one is refused.
  const { logNames } = dialectOf(after.line).variables;
  return before === undefined ? changed : changed.filter((name) => !logNames.includes(name));
}
