import { canonicalSetting } from "../engine/setting-facts";
import {
  acknowledges,
  mastersOf,
  usesMarker,
  type ServerDeclaration,
  type Topology,
} from "../topology/topology";
import { declaredReach } from "./declared-settings";
import { planSeed, type SeedPlan } from "./seed-plan";

/** How a slave follows. */
export interface FollowPlan {
  readonly master: string;
  /** The server that writes what travels to this slave: its master, or that one's master, and so on. */
  readonly root: string;
  readonly masterPort: number;
  /** Whether its master is declared with where it listens, so that it may be reached only when it is configured. */
  readonly masterListens?: true;
  readonly position: "gtid" | "file";
  /** Whether the channel begins at what this server itself has written, too. */
  readonly currentPosition?: true;
  readonly user: string;
  /** From where the replication account logs in; absent: the slave's own address. */
  readonly from?: string;
  readonly connectRetrySeconds: number;
  readonly tls?: boolean;
  /** Whether the master's commits wait for this slave. */
  readonly semiSync: boolean;
  readonly seed: SeedPlan;
  readonly marker: boolean;
  /** The servers whose declared filters may keep a part of `databases` from this slave: it may hold less than its master. */
  readonly filteredBy: readonly string[];
  readonly catchUpSeconds: number;
  /** Whether the tables are compared. */
  readonly checksum?: true;
}

/** Whether what is declared of `server` keeps a part of what is written on masters from itself or from its slaves. */
export function declaresFilter({ line, settings, member }: ServerDeclaration): boolean {
  return (
    member?.tables !== undefined ||
    Object.keys(settings).some((name) =>
      /^(replicate_ignore_table|binlog_(do|ignore)_db)$/.test(canonicalSetting(line, name)),
    )
  );
}

/** Whether it is declared where `server` listens. */
export function listens(server: ServerDeclaration): boolean {
  return declaredReach(server).length > 0;
}

/** Plans how `server` follows its master by `link`. */
export function planFollow(
  topology: Topology,
  server: ServerDeclaration,
  link: NonNullable<ServerDeclaration["follows"]>,
): FollowPlan {
  const masters = mastersOf(topology, server);
  return {
    master: link.master,
    root: masters.at(-1)?.name ?? link.master,
    masterPort: masters[0]?.host.port ?? 3306,
    ...(masters[0] !== undefined && listens(masters[0]) ? { masterListens: true } : {}),
    position: link.position,
    ...(server.member?.currentPosition ? { currentPosition: true } : {}),
    user: link.user,
    ...(link.from === undefined ? {} : { from: link.from }),
    connectRetrySeconds: link.connectRetrySeconds,
    ...(link.tls === undefined ? {} : { tls: link.tls }),
    semiSync: acknowledges(topology, server),
    seed: planSeed(topology, server, link, masters),
    marker: usesMarker(topology, server),
    filteredBy: [server, ...masters].filter(declaresFilter).map(({ name }) => name),
    catchUpSeconds: link.verify.catchUpSeconds,
    ...(link.verify.checksum ? { checksum: true } : {}),
  };
}
