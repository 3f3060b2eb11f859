import { TopologyError } from "../topology/problem";
import { report, type Difference } from "./difference";

/** What comes of a difference. */
export type Drift = "repair" | "report" | "off";

/** Decides for a whole run, whatever is declared. */
export const DRIFT_VARIABLE = "PULUMI_MYSQL_REPLICATION_DRIFT";

/**
 * What comes of differences: what `environment` says for the whole run, or what is declared.
 *
 * @throws {TopologyError} If the environment says something else.
 */
export function chosenDrift(
  declared: Drift = "repair",
  environment: NodeJS.ProcessEnv = process.env,
): Drift {
  const asked = environment[DRIFT_VARIABLE] || declared;
  if (asked === "repair" || asked === "report" || asked === "off") return asked;
  const message = `must be "repair", "report" or "off", it is "${asked}"`;
  throw new TopologyError([{ at: DRIFT_VARIABLE, message }]);
}

/** `differences` of `server`, where only what is said about them is wanted. */
export function onlyReported(
  server: string,
  differences: readonly Difference[],
): readonly Difference[] {
  return differences.map(({ text }) => report(server, text));
}
