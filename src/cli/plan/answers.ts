import { settingWay } from "../../engine/setting-facts";
import type { HostPlan } from "../../plan/host-plan";
import { copiesData } from "../../plan/seed-plan";
import { some } from "../../review/consequence";
import { held } from "../../review/copying";
import type { ChangedStep } from "../../steps/changes";
import type { Declared } from "../../steps/declared";
import { changedSettings } from "../../steps/effects";
import { slavesOf } from "../../topology/topology";
import { planNamed } from "./declared-plan";
import { roleAnswer } from "./roles";
import { UNKNOWN_QUESTION, unknownAnswer } from "./unknown";
import { addedDatabases } from "./what";

/** A question that a reviewer must be able to answer, and what the declarations answer. */
export interface Answer {
  readonly question: string;
  /** Sentences; names in them are as they were declared. */
  readonly says: readonly string[];
}

/** The change of a step, and the server that it is about. */
type Changes = readonly Pick<ChangedStep, "name" | "of" | "how" | "effect">[];

/** The answers to a reviewer's five questions, as far as the declarations give them. */
export function answersOf(old: Declared, now: Declared, steps: Changes): readonly Answer[] {
  const or = (says: readonly string[], otherwise: string) => (says.length > 0 ? says : [otherwise]);
  return [
    { question: "Who writes, and who follows?", says: roleAnswer(old, now) },
    { question: "What restarts?", says: or(restarts(old, now, steps), "nothing") },
    {
      question: "What data could be overwritten or lost?",
      says: or([...strayed(old, now), ...copies(old, now, steps)], "none: nothing is copied"),
    },
    { question: "How long are writes stopped?", says: or(waits(old, now, steps), "not at all") },
    { question: UNKNOWN_QUESTION, says: unknownAnswer(now, steps) },
  ];
}

/** The servers of which the answers say that they are refused. No name has a blank. */
export function refusedServers(answers: readonly Answer[]): readonly string[] {
  const found = answers.flatMap(({ says }) => says.map((one) => /^(\S+) is refused[:,]/.exec(one)));
  return [...new Set(found.flatMap((one) => one?.[1] ?? []))];
}

function restarts(old: Declared, now: Declared, steps: Changes): readonly string[] {
  return steps.flatMap(({ of: name, effect, how }) => {
    const plan = planNamed(now, name);
    if (effect !== "restart" || plan === undefined) return [];
    // Made anew it is another server.
    const before = how === "again" ? planNamed(old, name) : undefined;
    const names = [...new Set(changedSettings(before, plan))].filter(
      (one) => settingWay(plan.line, one, plan.restart) === "restart",
    );
    const slaves = slavesOf(old.topology, name).map((slave) => slave.name);
    const cut =
      slaves.length === 0
        ? ""
        : `; ${slaves.join(", ")} reconnect${slaves.length === 1 ? "s" : ""}`;
    return [`${name} restarts for ${some(names)}, unless it has the values already${cut}`];
  });
}

function copies(old: Declared, now: Declared, steps: Changes): readonly string[] {
  return steps.flatMap(({ name, of, effect }) => {
    const plan = planNamed(now, of);
    if (plan?.follow === undefined || name !== `${of}-seed` || effect === "nothing") return [];
    const { master, seed } = plan.follow;
    const before = planNamed(old, of);
    const added = effect === "copy" ? addedDatabases(before, plan) : undefined;
    if (added !== undefined)
      return plan.member === undefined
        ? [
            `${of} gets ${added.join(", ")} from ${master}, in the place of what it holds under that name, and keeps the rest`,
          ]
        : [`${of} is refused: its copy lacks ${added.join(", ")}; raise seed.generation`];
    if (widened(before, plan))
      return [`${of} is refused: it has a copy of some databases only; raise seed.generation`];
    const what = plan.databases?.join(", ") ?? "everything";
    const holds = `what ${of} holds${plan.databases === undefined ? "" : ` of ${what}`} is replaced`;
    switch (effect) {
      case "re-seed":
        return [`${holds} by a new copy from ${master}`];
      case "overwrites-data":
        return [
          `${holds} by a copy from ${master}, and on the server "${seed.overwrite}" also what no copy has brought: that may be lost`,
        ];
      default:
        return [
          `${of} gets a copy of ${what} from ${master}${before === undefined ? "" : ", in the place of what copies have brought"}; the run is refused where ${of} holds anything else`,
        ];
    }
  });
}

/** Slaves that came to stand below another seed than their copy was made from: the run refuses them. */
function strayed(old: Declared, now: Declared): readonly string[] {
  return now.topology.servers.flatMap(({ name }) => {
    const [before, after] = [planNamed(old, name)?.follow, planNamed(now, name)?.follow];
    if (before === undefined || after === undefined || !copiesData(after.seed.method)) return [];
    const same = before.seed.generation === after.seed.generation;
    return same && before.seed.lineage !== after.seed.lineage
      ? [
          `${name} is refused, and nothing changes anywhere: its copy was made from another line of seeds, and would lack what changed there; raise its seed.generation`,
        ]
      : [];
  });
}

/** Whether everything is to be in a copy that is there, and has some databases. */
function widened(before: HostPlan | undefined, { follow, databases }: HostPlan): boolean {
  const same = before?.follow?.seed.generation === follow?.seed.generation;
  return (
    same &&
    before?.follow?.master === follow?.master &&
    before?.databases !== undefined &&
    databases === undefined
  );
}

function waits(old: Declared, now: Declared, steps: Changes): readonly string[] {
  return steps.flatMap(({ name, of, effect }) => {
    const [before, plan] = [planNamed(old, of), planNamed(now, of)];
    if (plan === undefined) return [];
    if (effect === "restart" && wrote(before, plan))
      return [`${of} takes no writes while it restarts`];
    if (name === `${of}-writer` && before?.member?.writes === true && !plan.member?.writes)
      return [
        `nobody can write for at most ${plan.member?.switchSeconds} s, until ${plan.follow?.master} has everything`,
      ];
    if (name === `${of}-seed` && effect !== "nothing" && plan.follow?.seed.method !== "clone") {
      const { master, seed } = plan.follow!;
      const line = planNamed(now, master)?.line ?? plan.line;
      return held(of, line, master, seed).map(({ text }) => `${master}: ${text}`);
    }
    return [];
  });
}

/** Whether applications write on a server before a run, as far as it is declared. */
function wrote(before: HostPlan | undefined, after: HostPlan): boolean {
  const { role, member } = before ?? after;
  return role === "master" || member?.writes === true;
}
