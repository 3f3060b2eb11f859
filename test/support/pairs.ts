import type { SandboxServer } from "../../dev/servers/sandbox-server";
import { type EngineLine, MultiMasterPair, type MultiMasterPairArgs } from "../../src";

/** Declares a pair of two sandbox servers, named like them, that replicates `shop`. */
export function pairOf(
  servers: readonly SandboxServer[],
  args: Partial<MultiMasterPairArgs> = {},
): MultiMasterPair {
  return new MultiMasterPair("pair", {
    engine: servers[0]!.line as EngineLine,
    members: servers.map((server) => ({
      name: server.name,
      host: { address: "127.0.0.1", ...server.host },
    })),
    databases: ["shop"],
    ...args,
    link: { connectRetrySeconds: 1, ...args.link },
  });
}
