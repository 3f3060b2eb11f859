import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { taker } from "../steps/hand-over";
import type { Place } from "../topology/places";
import { TopologyError } from "../topology/problem";
import { isRefusal, together } from "./refusal";
import { meetingPlaces, oneServerTwice, type Looked } from "../topology/twins";
import type { Host, HostCommand } from "./host-command";
import { valueOf } from "./known-value";
import { placeOf, plainAddress, refusePlaces } from "./place";

interface Server {
  readonly place: Place;
  readonly address: pulumi.Output<string>;
}

interface Preflight {
  readonly step: HostCommand;
  /** Absent: it looks at no database server. */
  readonly host?: Host;
}

interface Gate {
  /** The engine's connection of the program: in a test, which runs one program after the other, another one in each. */
  readonly monitor: unknown;
  readonly servers: Server[];
  readonly preflights: Preflight[];
  /** What was refused so far. */
  readonly refused: Error[];
  /** All preflights that are declared. */
  readonly complete: Promise<readonly Preflight[]>;
  /** The same, when no two of them have met one server. */
  readonly passed: Promise<pulumi.Resource[]>;
}

let gate: Gate | undefined;

/**
 * What the program has declared by the end of its synchronous part.
 *
 * A first changing step depends on `passed`: so nothing changes on any server before every preflight has passed.
 */
function currentGate(): Gate {
  const monitor = pulumi.runtime.getMonitor();
  if (gate !== undefined && gate.monitor === monitor) return gate;
  const preflights: Preflight[] = [];
  const refused: Error[] = [];
  const complete = new Promise<readonly Preflight[]>((resolve, reject) => {
    setImmediate(() => {
      if (gate === current) gate = undefined;
      if (refused.length > 0) reject(together(refused));
      else resolve(preflights);
    });
  });
  const passed = complete.then(passedBy);
  const current: Gate = { monitor, servers: [], preflights, refused, complete, passed };
  gate = current;
  return current;
}

/**
 * Refuses a part of the program: with all that is wrong, at the end of the program's synchronous part, and nothing has run
 * on any host by then. In a test with mocks, which makes one thing and looks at what it throws, at once.
 *
 * @throws {TopologyError} In a test with mocks.
 */
export function refuse(error: Error): void {
  if (pulumi.runtime.getMonitor() instanceof MockMonitor && taker() === undefined) throw error;
  currentGate().refused.push(error);
}

/**
 * `error` with all that was refused before it, for a part of the program that must be thrown because nothing can stand in its
 * place; it is said once.
 */
export function withRefused(error: unknown): unknown {
  const { refused } = currentGate();
  return isRefusal(error) ? together([...refused.splice(0), error]) : error;
}

/**
 * Adds a server of the program. An address that is not known yet is compared when it is.
 *
 * @throws {TopologyError} If it is plainly another one's place.
 */
export function addServer(
  { declaration, address, ssh }: Host,
  declared: pulumi.Input<string>,
): void {
  const { servers } = currentGate();
  const place = placeOf(declaration, ssh, plainAddress(declared));
  refusePlaces(
    place,
    servers.map((server) => server.place),
  );
  // An update compares what it knows by then before it changes anything; a preview says it at once.
  for (const other of pulumi.runtime.isDryRun() ? servers : []) {
    if (place.address === undefined || other.place.address === undefined)
      pulumi.all([address, other.address]).apply(([here, there]) => {
        refusePlaces({ ...place, address: here }, [{ ...other.place, address: there }]);
      });
  }
  servers.push({ place, address });
}

/** Adds a preflight that everything waits for, and the host of the server that it looks at, if it looks at one. */
export function addPreflight(step: HostCommand, host?: Host): void {
  currentGate().preflights.push({ step, ...(host === undefined ? {} : { host }) });
}

/** All preflights of the program, and `others`: what a first changing step depends on. */
export async function allPreflights(
  ...others: readonly pulumi.Resource[]
): Promise<pulumi.Resource[]> {
  return [...(await currentGate().passed), ...others];
}

/** No resource: complete when the whole program has been declared; rejected when something in it was refused. */
export async function allDeclared(): Promise<pulumi.Resource[]> {
  await currentGate().complete;
  return [];
}

/** Names of all servers of the program, once the whole of it has been declared; rejected when something in it was refused. */
export async function allServers(): Promise<readonly string[]> {
  const { complete, servers } = currentGate();
  await complete;
  return servers.map(({ place }) => place.name);
}

/** The steps of `preflights`. In an update they have passed, and no two of them have met one server. */
async function passedBy(preflights: readonly Preflight[]): Promise<pulumi.Resource[]> {
  if (!pulumi.runtime.isDryRun()) {
    const looked = await Promise.all(
      preflights.flatMap(({ host, step }) => (host === undefined ? [] : [lookedAt(host, step)])),
    );
    const problems = meetingPlaces(looked);
    if (problems.length > 0) throw new TopologyError(problems);
    const problem = oneServerTwice(looked);
    if (problem !== undefined) throw new pulumi.RunError(problem);
  }
  return preflights.map(({ step }) => step);
}

async function lookedAt({ declaration, ssh, address }: Host, step: HostCommand): Promise<Looked> {
  const [said = "", known] = await Promise.all([valueOf(step.stdout), valueOf(address)]);
  return { server: declaration, place: placeOf(declaration, ssh, known), said };
}
