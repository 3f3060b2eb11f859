import type { ChangedStep } from "../../steps/changes";
import type { Declared } from "../../steps/declared";
import { UNKNOWN } from "../../steps/hand-over";

/** The last of a reviewer's five questions. */
export const UNKNOWN_QUESTION = "What is unknown until it runs?";

/** What no declaration says, and a preview asks. */
export const NOT_ASKED =
  "what the servers hold and have by now, and what was changed there by hand: pulumi preview asks them";

/** What cannot be known from declarations. */
export function unknownAnswer(
  { inputs, topology }: Declared,
  steps: readonly Pick<ChangedStep, "name" | "of" | "effect">[],
): readonly string[] {
  const placeless = topology.servers.filter(({ name }) => inputs[name]?.address === UNKNOWN);
  const seeded = steps.filter(
    ({ name, of, effect }) => name === `${of}-seed` && effect !== "nothing",
  );
  return [
    NOT_ASKED,
    ...placeless.map(({ name }) => `where ${name} is: its machine is not there yet`),
    ...seeded.map(({ of }) => `how long the copy of ${of} takes, and whether there is room for it`),
  ];
}
