import { renderDiagram } from "../../render/diagram";
import { changedSteps, type ChangedStep } from "../../steps/changes";
import type { Declared } from "../../steps/declared";
import { EFFECTS } from "../../steps/effects";
import type { Step } from "../../steps/step";
import { subjectOf } from "../../steps/subject";
import { itemsOf } from "../../steps/whole";
import { mastersOf, type ServerDeclaration } from "../../topology/topology";
import type { DeclaredStack } from "../declarations/declared-stack";
import { answersOf, refusedServers } from "./answers";
import { ANY_STACK } from "./declared-plan";
import type { Page, PlannedServer, PlannedStep, PlannedText, Verdict } from "./page";
import { textsOf } from "./step-texts";
import { undoOf } from "./undo";
import { whatOf } from "./what";

/** What a stack is compared with. */
export interface Before {
  readonly name: string;
  /** Absent: there was no such stack. */
  readonly declared?: DeclaredStack;
  /** What must be known of the comparison. */
  readonly notes: readonly string[];
}

const NOTHING: Declared = { topology: { servers: [] }, inputs: {} };

/** What a run does that goes from `before` to `after`. */
export function pageOf(after: DeclaredStack, before?: Before): Page {
  const old = before?.declared?.declared ?? NOTHING;
  const now = after.declared;
  const { project, stack } = after.stack;
  const order = itemsOf(now.topology, after.stack).flatMap((item) =>
    "names" in item ? [] : [item.name],
  );
  // What goes is taken back at the end.
  const at = ({ name, how }: ChangedStep): number => {
    const place = order.indexOf(name);
    return how === "gone" ? order.length + 1 : place < 0 ? order.length : place;
  };
  const steps = [...changedSteps(old, now)]
    .sort((a, b) => at(a) - at(b))
    .map((change) => planned(old, now, change));
  const warned = before?.declared?.warnings ?? [];
  const answers = answersOf(old, now, steps);
  return {
    stack: `${project}/${stack}`,
    ...(before === undefined ? {} : { base: before.name }),
    verdict: verdictOf(steps),
    refusedServers: refusedServers(answers),
    answers,
    servers: now.topology.servers.map((server) => serverOf(now, server)),
    diagrams: {
      ...(before === undefined ? {} : { before: diagramOf(old) }),
      after: diagramOf(now),
    },
    steps,
    texts: changedTexts(old, now),
    warnings: {
      came: after.warnings.filter((one) => !warned.includes(one)),
      went: warned.filter((one) => !after.warnings.includes(one)),
    },
    notes: before?.notes ?? [],
  };
}

function verdictOf(steps: readonly PlannedStep[]): readonly Verdict[] {
  const found = [...EFFECTS].reverse().flatMap((effect) => {
    const on = unique(steps.filter((step) => step.effect === effect).map(({ of }) => of));
    return on.length === 0 ? [] : [{ effect, on }];
  });
  return found.length > 1 ? found.filter(({ effect }) => effect !== "nothing") : found;
}

function planned(old: Declared, now: Declared, change: ChangedStep): PlannedStep {
  const [from, to] = [stepNamed(old, change.name), stepNamed(now, change.name)];
  const step = to ?? from;
  return {
    name: change.name,
    of: change.of,
    on: step?.on ?? change.of,
    how: change.how,
    effect: change.effect,
    what: whatOf(old, now, change, step?.verb),
    why: step?.why ?? "",
    undo: undoOf(change, step?.verb),
  };
}

function stepNamed({ topology }: Declared, name: string): Step | undefined {
  return itemsOf(topology, ANY_STACK).find(
    (item): item is Step => item.kind === "step" && item.name === name,
  );
}

function serverOf({ topology, inputs }: Declared, server: ServerDeclaration): PlannedServer {
  const { plan } = subjectOf(topology, server, ANY_STACK);
  return {
    name: server.name,
    role: plan.role,
    line: server.line,
    serverId: server.serverId,
    address: inputs[server.name]?.address ?? "",
    port: server.host.port,
    ...(plan.follow === undefined ? {} : { follows: plan.follow.master }),
    writes: plan.member?.writes ?? plan.follow === undefined,
  };
}

/** A diagram for each group of servers that hangs together. */
function diagramOf({ topology }: Declared): string {
  const tops = topology.servers.filter((server) => {
    const above = mastersOf(topology, server);
    return above.length === 0 || server.member?.origin === true;
  });
  return tops
    .map((server) => renderDiagram(topology, server))
    .join("\n")
    .replace(/\n\ngraph TD\n/g, "\n");
}

function changedTexts(old: Declared, now: Declared): readonly PlannedText[] {
  const [before, after] = [textsOf(old), textsOf(now)];
  const titles = unique([...after, ...before].map(({ title }) => title));
  return titles.flatMap((title) => {
    const [from, to] = [before, after].map((all) => all.find((one) => one.title === title));
    if (from?.text === to?.text) return [];
    return [
      {
        title,
        kind: (to ?? from)!.kind,
        ...(from === undefined ? {} : { before: from.text }),
        ...(to === undefined ? {} : { after: to.text }),
      },
    ];
  });
}

/** `all` without repetitions. */
export function unique<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}
