import type { ServerArgs } from "../arguments/server";
import type { Answers } from "../observe/answers";
import type { Subject } from "../steps/subject";
import type { ServerDeclaration, Topology } from "../topology/topology";

/** One thing that a run will do, as a reviewer must know it before. */
export interface Consequence {
  /** The server that it concerns. */
  readonly of: string;
  /** `refused`: the run ends with it. `heed`: data, a restart or writes depend on it. */
  readonly weight: "refused" | "heed" | "know";
  /** One line without secrets, to be read behind the server's name. */
  readonly text: string;
  /** Whether it depends on what the engine has of the stack, and that was not asked. */
  readonly asksEngine?: true;
}

/** A server of a run, and what its host has said before it. */
export interface Reviewed {
  readonly subject: Subject;
  readonly answers: Answers;
  /** What becomes of it when it is taken out of the declaration. */
  readonly onDestroy?: ServerArgs["onDestroy"];
}

/** All that a run's consequences are told from. */
export interface Review {
  readonly topology: Topology;
  /** By server; one that said nothing is not there. */
  readonly hosts: ReadonlyMap<string, Reviewed>;
  /** Names of all servers of the program, also of those that hang together with other ones. */
  readonly declared: readonly string[];
  /** What the engine has of the stack, by name: of a server, its `onDestroy`; absent: it was not asked. */
  readonly before?: ReadonlyMap<string, string>;
  /** Addresses of servers, as far as they are known. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** Something with which the run ends. */
export function refused(of: string, text: string): Consequence {
  return { of, weight: "refused", text };
}

/** Something that a reviewer must weigh. */
export function heed(of: string, text: string): Consequence {
  return { of, weight: "heed", text };
}

/** Something that a reviewer may want to know. */
export function know(of: string, text: string): Consequence {
  return { of, weight: "know", text };
}

/** Whether no run has changed anything on the host yet. */
export function isFirst({ answers }: Reviewed): boolean {
  return answers.made["config"] === undefined;
}

/** The first of `names`, and how many more there are. */
export function some(names: readonly string[], most = 6): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}

/** The server at `place`, `address:port`, or that place. */
export function whoIs({ topology, addresses }: Review, place: string): string {
  const at = ({ name, host }: ServerDeclaration) => `${addresses.get(name)}:${host.port}` === place;
  return topology.servers.find(at)?.name ?? place;
}
