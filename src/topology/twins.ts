import { canonicalAddress, placeProblems, type Place } from "./places";
import type { Problem } from "./problem";
import type { ServerDeclaration } from "./topology";

/** What the preflight of a server said on stdout. */
export interface Looked {
  readonly server: ServerDeclaration;
  /** Where it is, its address as it has come to be known. */
  readonly place: Place;
  readonly said: string;
}

/** What is wrong with the places of `all`, now that addresses are known that the declaration did not know. */
export function meetingPlaces(all: readonly Looked[]): readonly Problem[] {
  const places = all.map(({ place }) => place);
  return places.flatMap((place, i) => placeProblems(place, places.slice(0, i)));
}

/**
 * What is wrong when two names have met one server, or a copy of it: a preflight says under which other name and address
 * its server was looked at before. A name that is no longer declared there is that of a server that was renamed, or has
 * moved. Absent: all are apart.
 */
export function oneServerTwice(all: readonly Looked[]): string | undefined {
  for (const { server, said } of all) {
    const [, name, address = "", port] = /^met=(\S+) (\S*) (\d+)$/m.exec(said) ?? [];
    const other = all.find((one) => one.server.name === name);
    if (
      other?.place.address !== undefined &&
      canonicalAddress(other.place.address) === canonicalAddress(address) &&
      other.server.host.port === Number(port)
    )
      return textOf(other.server, server);
  }
  return undefined;
}

function textOf(one: ServerDeclaration, other: ServerDeclaration): string {
  const { dataDirectory, stateDirectory, port } = other.host;
  const files = [
    `${dataDirectory}/auto.cnf`,
    `${dataDirectory}/pulumi_replication.id`,
    `${stateDirectory}/${port}`,
  ];
  const again = [
    `${one.name}-runner`,
    `${one.name}-preflight`,
    `${other.name}-runner`,
    `${other.name}-preflight`,
  ];
  return [
    `"${one.name}" and "${other.name}" are one server, or one is a copy of the other; nothing was changed on any server`,
    "  -> if both addresses lead to one server, correct the wrong one",
    `  -> if the machine of "${other.name}" is a copy, run there: stop the server, rm -rf ${files.join(" ")}, start it`,
    `  -> then: pulumi up ${again.map((name) => `--replace '**::${name}'`).join(" ")}`,
  ].join("\n");
}
