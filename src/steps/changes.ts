import { isDeepStrictEqual } from "node:util";
import { serverNamed } from "../topology/topology";
import type { Compared } from "./compared";
import { comparedPassword, comparedStep, type Declared, partsOf, resolvedValues } from "./declared";
import { comparedFileStep, type DeclaredFile } from "./declared-file";
import { effectOf, type Effect, type Side } from "./effects";
import { fileSteps, type FileStep } from "./file";
import type { Item, MadePassword, ProviderStep, Step } from "./step";
import { subjectOf } from "./subject";
import { itemsOf } from "./whole";

/** A step, or a password that is made, that will not stay as it is. */
export interface ChangedStep {
  readonly name: string;
  /** The server, or the pair, whose step it is. */
  readonly of: string;
  /**
   * `made` and `gone`: one declaration has it and the other has not. `again`: it runs once more, or its `update` does, which
   * is nothing for what is done once. `anew`: its resource is replaced.
   */
  readonly how: "made" | "gone" | "again" | "anew";
  readonly effect: Effect;
}

/** What a declaration has: the steps and passwords of servers, and the steps of files. */
type Own = Exclude<Item, ProviderStep> | (FileStep & { readonly file: DeclaredFile });

/** Stands for every stack: none of them decides what changes. */
const STACK = { project: "", stack: "" };

/**
 * What an update from one declaration to another runs, in the order of the servers and of their steps: exactly these
 * steps, and nothing else. It is the difference of two lists, so it is the same before and after, here and in a review.
 *
 * What a `mysql.Provider` makes is left out: its plugin decides.
 *
 * @throws {ReferenceError} If the inputs of a server are missing, or a master is not declared.
 */
export function changedSteps(before: Declared, after: Declared): readonly ChangedStep[] {
  const old = new Map(ownItems(before).map((item) => [item.name, item]));
  const now = new Map(ownItems(after).map((item) => [item.name, item]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const from = old.get(name);
    const to = now.get(name);
    const how = howChanged(before, from, after, to);
    if (how === undefined) return [];
    const effect =
      (to ?? from)?.kind === "file"
        ? fileEffect(to)
        : effectOf(sideOf(before, from), sideOf(after, to));
    return [{ name, of: (to ?? from!).of, how, effect }];
  });
}

function ownItems({ topology, files = [] }: Declared): readonly Own[] {
  return [
    ...itemsOf(topology, STACK).filter(
      (item): item is Step | MadePassword => item.kind === "step" || item.kind === "password",
    ),
    ...files.flatMap((file) => fileSteps(file.declaration).map((step) => ({ ...step, file }))),
  ];
}

function howChanged(
  before: Declared,
  from: Own | undefined,
  after: Declared,
  to: Own | undefined,
): ChangedStep["how"] | undefined {
  if (from === undefined) return "made";
  if (to === undefined) return "gone";
  const [old, now] = [compared(before, from), compared(after, to)];
  if (!isDeepStrictEqual(old.anew, now.anew)) return "anew";
  return isDeepStrictEqual(old.again, now.again) ? undefined : "again";
}

function compared(declared: Declared, item: Own): Compared {
  if (item.kind === "file") return comparedFileStep(item.file, item);
  return item.kind === "step" ? comparedStep(declared, item) : comparedPassword(item);
}

function sideOf(declared: Declared, item: Own | undefined): Side | undefined {
  if (item?.kind !== "step") return undefined;
  const { topology } = declared;
  return {
    step: item,
    subject: subjectOf(topology, serverNamed(topology, item.of), STACK),
    values: resolvedValues(declared, item),
    host: partsOf(declared, { server: item.on }),
  };
}

function fileEffect(step: Own | undefined): Effect {
  return step?.kind === "file" && step.verb === "block" ? "rewrite" : "nothing";
}
