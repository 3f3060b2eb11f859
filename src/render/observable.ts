import type { EngineLine } from "../engine/dialects";
import type { HostPlan } from "../plan/host-plan";
import type { ServerDeclaration } from "../topology/topology";
import { runnerPath } from "./runner";

/** Where a host keeps what is looked at: paths there, and words of programs. */
export interface HostPaths {
  readonly configFile: string;
  /** Of this server alone: servers of one host differ by port. */
  readonly stateDirectory: string;
  readonly socket: string;
  /** Empty: the administrator needs none. */
  readonly clientOptionFile: string;
  readonly programDirectories: readonly string[];
  readonly dataDirectory: string;
  /** Its systemd unit; empty: it is none. */
  readonly unit: string;
  /** Options with which the server is started, each a word. */
  readonly serverOptions: readonly string[];
}

/** A server as far as it is looked at: plain data without secrets. */
export interface Observable extends HostPaths {
  readonly name: string;
  readonly line: EngineLine;
  readonly runner: string;
  /** Whether it may be restarted for a setting that needs it. */
  readonly restart: HostPlan["restart"];
  /** How it keeps its position; absent: it follows nobody. */
  readonly position?: "gtid" | "file";
  /** Databases that are declared to travel; absent: everything, or it is not known. */
  readonly databases?: readonly string[];
  /** Absent: it is in no pair. */
  readonly member?: { readonly runsEvents: boolean };
}

/** What is looked at of `server`. */
export function observableOf(server: ServerDeclaration, plan: HostPlan): Observable {
  return {
    name: plan.name,
    line: plan.line,
    runner: runnerPath(server),
    restart: plan.restart,
    ...(plan.follow === undefined ? {} : { position: plan.follow.position }),
    ...(plan.databases === undefined ? {} : { databases: plan.databases }),
    ...(plan.member === undefined ? {} : { member: { runsEvents: plan.member.runsEvents } }),
    ...hostPaths(server),
  };
}

/** Where its host keeps that. */
export function hostPaths({ host }: Pick<ServerDeclaration, "host">): HostPaths {
  return {
    configFile: host.configFile,
    stateDirectory: `${host.stateDirectory}/${host.port}`,
    socket: host.socket,
    clientOptionFile: host.clientOptionFile ?? "",
    programDirectories: host.programDirectories,
    dataDirectory: host.dataDirectory,
    unit: "unit" in host.service ? host.service.unit : "",
    serverOptions: host.serverOptions,
  };
}
