import { isDeepStrictEqual } from "node:util";
import { mastersOf, type ServerDeclaration } from "../../topology/topology";
import { passwordsOf, placeOf, stepsOf, type Step } from "../steps";
import { accountArguments } from "./account-arguments";
import type { ArgumentChange, Effect, Runs, Value } from "./change";
import { inputsOf, type Declared } from "./declared";
import { hostArguments } from "./host-arguments";
import { linkArguments } from "./link-arguments";
import { seedArguments } from "./seed-arguments";
import { semiSyncArguments } from "./semi-sync-arguments";
import { serverArguments } from "./server-arguments";
import { settingArguments } from "./setting-arguments";

/** Every argument, and what changing it does. */
export const argumentChanges: readonly ArgumentChange[] = [
  ...hostArguments,
  ...serverArguments,
  ...settingArguments,
  ...accountArguments,
  ...linkArguments,
  ...seedArguments,
  ...semiSyncArguments,
];

/** A step that will not stay as it is. */
export interface ChangedStep {
  readonly server: string;
  readonly step: Step;
  /**
   * `made` and `gone`: one declaration has it and the other has not. `again`: it runs once more. `anew`: its resource is
   * replaced.
   */
  readonly how: "made" | "gone" | "again" | "anew";
  /** Empty for what is made or gone. */
  readonly because: readonly Reason[];
}

/** Why a step runs again. */
export interface Reason {
  readonly argument: string;
  /** Whose argument, as seen from the step's server. */
  readonly of: Runs["of"];
  /** What this reason alone would do. */
  readonly how: Runs["how"];
  readonly effect: Effect;
  readonly why: string;
}

/**
 * What an update from one declaration to another runs, in the order of the servers and of their steps: exactly these
 * steps, and nothing else. It reads the declarations only, so it is the same before and after, here and in a review.
 *
 * @throws {ReferenceError} If the inputs of a server are missing, or a master is not declared.
 */
export function changedSteps(before: Declared, after: Declared): readonly ChangedStep[] {
  const names = [...new Set([...before.topology.servers, ...after.topology.servers].map(nameOf))];
  return names.flatMap((name) => {
    const old = before.topology.servers.find((server) => server.name === name);
    const now = after.topology.servers.find((server) => server.name === name);
    const steps = [stepsIn(before, old), stepsIn(after, now)] as const;
    return [...new Set(steps.flat())].flatMap((step): readonly ChangedStep[] => {
      if (old === undefined || !steps[0].includes(step))
        return [{ server: name, step, how: "made", because: [] }];
      if (now === undefined || !steps[1].includes(step))
        return [{ server: name, step, how: "gone", because: [] }];
      return changedStep({ server: old, declared: before }, { server: now, declared: after }, step);
    });
  });
}

function stepsIn(declared: Declared, server: ServerDeclaration | undefined): readonly Step[] {
  if (server === undefined) return [];
  const { linkPassword } = inputsOf(declared, server);
  return [...passwordsOf(server, linkPassword === undefined), ...stepsOf(server)];
}

interface Side {
  readonly server: ServerDeclaration;
  readonly declared: Declared;
}

function changedStep(before: Side, after: Side, step: Step): readonly ChangedStep[] {
  const because = argumentChanges.flatMap(({ argument, effect, value, runs }) =>
    runs
      .filter(({ steps }) => steps.includes(step))
      .filter(({ of, value: read = value }) =>
        [value, read].every(
          (one) =>
            !isDeepStrictEqual(valuesOf(one, of, before, step), valuesOf(one, of, after, step)),
        ),
      )
      .map(({ of, how, why }): Reason => ({ argument, of, effect, how, why })),
  );
  // A mark is another one each time, and what is read on the slave is the mark.
  const marked = step === "verify" ? changedStep(before, after, "mark") : [];
  const reasons = [
    ...because,
    ...marked.flatMap((mark) =>
      mark.because.map((reason): Reason => ({ ...reason, how: "again" })),
    ),
  ];
  if (reasons.length === 0) return [];
  const how = reasons.some((reason) => reason.how === "anew") ? "anew" : "again";
  return [{ server: after.server.name, step, how, because: reasons }];
}

/** What `value` is for the servers that a step of `server` reads it of. */
function valuesOf(
  value: Value,
  of: Runs["of"],
  { server, declared }: Side,
  step: Step,
): readonly unknown[] {
  const { topology } = declared;
  const masters = mastersOf(topology, server);
  const read = {
    itself: () => [server],
    "its master": () => masters.slice(0, 1),
    "all above": () => masters,
    "its host": () => [placeOf(topology, server, step)],
  }[of]();
  return read.map((one) => value(one, declared));
}

function nameOf({ name }: ServerDeclaration): string {
  return name;
}
