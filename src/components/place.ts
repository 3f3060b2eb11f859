import type * as pulumi from "@pulumi/pulumi";
import { placeProblems, type Place } from "../topology/places";
import { TopologyError } from "../topology/problem";
import type { ServerDeclaration } from "../topology/topology";
import type { ServerArgs } from "../arguments/server";
import type { SshArgs } from "../arguments/ssh";

/**
 * Looks at servers that are made together, before the first of them is.
 *
 * @throws {TopologyError} If two of them plainly have one place.
 */
export function checkPlaces(
  servers: readonly {
    readonly declaration: ServerDeclaration;
    readonly args: Pick<ServerArgs, "host">;
  }[],
): void {
  const places = servers.map(({ declaration, args: { host } }) =>
    placeOf(declaration, host.ssh, plainAddress(host.address)),
  );
  places.forEach((place, i) => refusePlaces(place, places.slice(0, i)));
}

/** `address` where it is known already. */
export function plainAddress(address: pulumi.Input<string>): string | undefined {
  return typeof address === "string" ? address : undefined;
}

/** The place of a server. */
export function placeOf(
  { name, host }: ServerDeclaration,
  ssh: SshArgs | undefined,
  address: string | undefined,
): Place {
  return {
    name,
    host,
    ...(address === undefined ? {} : { address }),
    ...(typeof ssh?.port === "number" ? { sshPort: ssh.port } : {}),
    ...(typeof ssh?.proxy?.address === "string" ? { proxy: ssh.proxy.address } : {}),
  };
}

/** @throws {TopologyError} If `place` is that of one of `others`. */
export function refusePlaces(place: Place, others: readonly Place[]): void {
  const problems = placeProblems(place, others);
  if (problems.length > 0) throw new TopologyError(problems);
}
