import type { SemiSyncSide, SemiSyncWords } from "../engine/dialect";
import { dialectOf } from "../engine/dialects";
import { acknowledges, type ServerDeclaration, type Topology } from "../topology/topology";
import type { Setting } from "./setting";

/** A plugin that a server has, by name and library. */
export interface Plugin {
  readonly name: string;
  readonly library: string;
}

/** The settings of semi-synchronous replication, of either side that `server` is on. */
export function semiSyncSettings(topology: Topology, server: ServerDeclaration): Setting[] {
  const words = dialectOf(server.line).semiSync;
  return [
    ...(server.semiSync === undefined ? [] : masterSettings(words, server.semiSync)),
    ...(acknowledges(topology, server) ? slaveSettings(words) : []),
  ];
}

/** The plugins that these settings need, where it is not built in. */
export function semiSyncPlugins(topology: Topology, server: ServerDeclaration): Plugin[] {
  const { master, slave } = dialectOf(server.line).semiSync;
  return [
    ...(server.semiSync === undefined ? [] : [master]),
    ...(acknowledges(topology, server) ? [slave] : []),
  ].flatMap(({ name, library }) => (library === undefined ? [] : [{ name, library }]));
}

function masterSettings(
  { master, waitNoSlave }: SemiSyncWords,
  { timeoutSeconds, waitPoint }: NonNullable<ServerDeclaration["semiSync"]>,
): Setting[] {
  return [
    {
      name: option(master, "enabled"),
      value: "ON",
      why: `a commit waits until a slave has it in its relay log${byPlugin(master)}`,
    },
    {
      name: option(master, "timeout"),
      value: String(Math.round(timeoutSeconds * 1000)),
      why: "milliseconds; then commits no longer wait until a slave has caught up",
    },
    {
      name: option(master, "wait_point"),
      value: waitPoint,
      why:
        waitPoint === "AFTER_SYNC"
          ? "it waits before other sessions see what it commits"
          : "it waits when other sessions see already what it commits",
    },
    {
      name: option(master, waitNoSlave),
      value: "OFF",
      why: "commits do not wait while no slave is connected",
    },
  ];
}

function slaveSettings({ slave }: SemiSyncWords): Setting[] {
  return [
    {
      name: option(slave, "enabled"),
      value: "ON",
      why: `acknowledges what it has received; commits on the master wait for it${byPlugin(slave)}`,
    },
  ];
}

/** A plugin's options are loose, so that a server that cannot load it starts all the same: a proof misses it, not an application. */
function option({ name, library }: SemiSyncSide, what: string): string {
  return `${library === undefined ? "" : "loose_"}${name}_${what}`;
}

function byPlugin({ library }: SemiSyncSide): string {
  return library === undefined ? "" : `; the plugin ${library} is installed for it`;
}
