import { TopologyError, type Problem, type Rule } from "./problem";
import { accountNames } from "./rules/account-names";
import { databaseNames } from "./rules/database-names";
import { dumpProgram } from "./rules/dump-program";
import { fileCopies } from "./rules/file-copies";
import { fittingSettings } from "./rules/fitting-settings";
import { grants } from "./rules/grants";
import { gtids } from "./rules/gtids";
import { knownSettings } from "./rules/known-settings";
import { linkGraph } from "./rules/link-graph";
import { links } from "./rules/links";
import { ownedSettings } from "./rules/owned-settings";
import { ownLinks } from "./rules/own-links";
import { pluginValues } from "./rules/plugin-values";
import { pairs } from "./rules/pairs";
import { retention } from "./rules/retention";
import { secureTransport } from "./rules/secure-transport";
import { semiSync } from "./rules/semi-sync";
import { serverIds } from "./rules/server-ids";
import { serverNames } from "./rules/server-names";
import { settingValues } from "./rules/setting-values";
import { streams } from "./rules/streams";
import { versions } from "./rules/versions";
import type { Topology } from "./topology";

const rules: readonly Rule[] = [
  serverNames,
  serverIds,
  linkGraph,
  versions,
  links,
  ownLinks,
  pairs,
  gtids,
  dumpProgram,
  fileCopies,
  streams,
  databaseNames,
  accountNames,
  grants,
  pluginValues,
  settingValues,
  ownedSettings,
  knownSettings,
  fittingSettings,
  retention,
  secureTransport,
  semiSync,
];

/** Every problem with `topology`, in the order of the rules; empty if it can be planned. */
export function problemsWith(topology: Topology): readonly Problem[] {
  return rules.flatMap((rule) => rule(topology));
}

/**
 * Returns `topology` unchanged if it can be planned.
 *
 * @throws {TopologyError} If it cannot, with every problem.
 */
export function validated(topology: Topology): Topology {
  const problems = problemsWith(topology);
  if (problems.length > 0) throw new TopologyError(problems);
  return topology;
}
