import type { ChangedStep } from "../../steps/changes";
import type { Verb } from "../../steps/step";

/** How what a step has done is taken back, by its verb. */
const UNDO: Readonly<Partial<Record<Verb, string>>> = {
  config: "declare the values of before",
  databases: "no database is ever dropped: by hand",
  accounts: "declare it no longer: what was made here is dropped",
  link: "declare it no longer: the account is dropped",
  follow: "declare what was before",
  writer: "declare the writer of before",
};

/** How what `change` does is taken back; empty: there is nothing to take back. */
export function undoOf({ effect, how }: ChangedStep, verb: Verb | undefined): string {
  if (how === "gone") return "declare it again";
  if (verb === "seed") return effect === "nothing" ? "" : "none: what the slave held there is gone";
  if (verb === undefined) return effect === "nothing" ? "" : "declare what was before";
  return UNDO[verb] ?? "";
}
