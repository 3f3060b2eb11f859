import * as pulumi from "@pulumi/pulumi";
import { processmaker } from "./processmaker";
import { sandbox } from "./sandbox";
import { sessionStore } from "./session-store";

/** The topologies of this project, by the name that a stack's configuration gives. */
const topologies: Readonly<Record<string, (config: pulumi.Config) => Record<string, unknown>>> = {
  sandbox,
  processmaker,
  "session-store": sessionStore,
};

/**
 * Runs the topology that the stack's configuration names (`topology`), by default the one with the stack's own name: so
 * `dev`, `staging` and `prod` are three configuration files over one topology.
 */
export = () => {
  const config = new pulumi.Config();
  const name = config.get("topology") ?? pulumi.getStack();
  const topology = Object.hasOwn(topologies, name) ? topologies[name] : undefined;
  if (topology === undefined) {
    throw new pulumi.RunError(
      `Cannot find topology "${name}": it must be one of ${Object.keys(topologies).join(", ")} (pulumi config set topology <name>)`,
    );
  }
  return topology(config);
};
