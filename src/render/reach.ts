import type { EngineLine } from "../engine/dialects";
import type { HostPlan } from "../plan/host-plan";
import type { ServerDeclaration } from "../topology/topology";
import { wildPattern } from "../topology/table-pattern";
import { hostPaths, type HostPaths } from "./observable";
import { runnerPath } from "./runner";

/** How a tool reaches a server's runner, and what it may expect there: plain data without secrets. */
export interface Reach {
  /** The shape of this object; a tool refuses one that it does not know. */
  readonly version: 1;
  readonly name: string;
  readonly line: EngineLine;
  readonly role: HostPlan["role"];
  /** Where the server answers. */
  readonly address: string;
  readonly port: number;
  /** Path of the runner on its host. */
  readonly runner: string;
  /** How its host is logged in on; absent: it is the machine that runs Pulumi. */
  readonly ssh?: {
    readonly user: string;
    readonly port: number;
    readonly sudo: boolean;
    /** The host through which it is reached; absent: it is reached from where the tool runs. */
    readonly proxy?: { readonly address: string; readonly user: string; readonly port: number };
  };
  /** Whether applications may not write there. */
  readonly readOnly: boolean;
  /** The server that it follows, and how; absent: it follows nobody. */
  readonly follows?: {
    readonly master: string;
    readonly position: "gtid" | "file";
    /** Whether commits on the master wait for it. */
    readonly semiSync: boolean;
    /** The databases that come along; absent: everything. */
    readonly databases?: readonly string[];
    /** Of these the tables, as LIKE patterns of `database.table`; absent: all. */
    readonly tables?: readonly string[];
    /** Whether its tables are to be as its master's; absent in what an earlier release has exported. */
    readonly checksum?: boolean;
  };
  /** Where its host keeps what is looked at; absent in what an earlier release has exported. */
  readonly paths?: HostPaths;
  /** Whether it is a member of a pair where events run. */
  readonly runsEvents?: boolean;
  /** Whether it may be restarted for a setting that needs it. */
  readonly restart?: HostPlan["restart"];
}

/** How the server of `plan` is reached at `address`. */
export function renderReach(
  server: ServerDeclaration,
  plan: HostPlan,
  address: string,
  ssh: Reach["ssh"] | undefined,
): Reach {
  const { follow, settings } = plan;
  return {
    version: 1,
    name: plan.name,
    line: plan.line,
    role: plan.role,
    address,
    port: plan.port,
    runner: runnerPath(server),
    ...(ssh === undefined ? {} : { ssh }),
    readOnly: settings.owned.some(({ name, value }) => name === "read_only" && value === "ON"),
    ...(follow === undefined
      ? {}
      : {
          follows: {
            master: follow.master,
            position: follow.position,
            semiSync: follow.semiSync,
            ...(plan.databases === undefined ? {} : { databases: plan.databases }),
            ...(plan.tables === undefined
              ? {}
              : { tables: plan.tables.map((one) => wildPattern(one)) }),
            checksum: follow.checksum === true,
          },
        }),
    paths: hostPaths(server),
    runsEvents: plan.member?.runsEvents === true,
    restart: plan.restart,
  };
}
