import type { Problem } from "./problem";
import type { ServerDeclaration } from "./topology";

/** Where a server is: its address, where that is known, and what is its own on its host. */
export interface Place {
  readonly name: string;
  /** As it is declared; absent: not known yet. */
  readonly address?: string;
  /** The port of SSH there, where it is declared: behind one address several hosts can be reached by it. */
  readonly sshPort?: number;
  /** The address of the host through which it is reached, where it is known: behind two of them one address is two hosts. */
  readonly proxy?: string;
  readonly host: Pick<
    ServerDeclaration["host"],
    "port" | "socket" | "dataDirectory" | "configFile" | "stateDirectory" | "installDirectory"
  >;
}

/** What two servers of one host must not share, as an argument of `host`. */
const OWN = ["socket", "dataDirectory", "configFile"] as const;
/** Directories with a folder for each port. */
const BY_PORT = ["stateDirectory", "installDirectory"] as const;

/**
 * What is wrong with the place of `server` beside `others`: two names must not mean one server, nor two servers share their
 * files. Of one with which it shares address and port nothing else is said.
 */
export function placeProblems(server: Place, others: readonly Place[]): readonly Problem[] {
  // Of two of one name that is said already.
  return others
    .filter(({ name }) => name !== server.name)
    .flatMap((other) => problemsBeside(server, other));
}

function problemsBeside(server: Place, other: Place): readonly Problem[] {
  if (server.address === undefined || other.address === undefined) return [];
  if (server.proxy !== undefined && other.proxy !== undefined)
    if (canonicalAddress(server.proxy) !== canonicalAddress(other.proxy)) return [];
  const host = server.host;
  const equal = canonicalAddress(server.address) === canonicalAddress(other.address);
  if (equal && host.port === other.host.port) {
    return [
      {
        at: `${server.name}.host`,
        message: `must be another server than "${other.name}": both are ${server.address} port ${host.port}${server.address === other.address ? "" : ` (there: ${other.address})`}`,
      },
    ];
  }
  const apart = server.sshPort !== undefined && other.sshPort !== undefined;
  if (apart && server.sshPort !== other.sshPort) return [];
  if (!equal && !(isLoopback(server.address) && isLoopback(other.address))) return [];
  const shared = [
    ...OWN.filter((key) => samePath(host[key], other.host[key])),
    ...BY_PORT.filter(
      (key) => host.port === other.host.port && samePath(host[key], other.host[key]),
    ),
  ];
  return shared.map((key) => ({
    at: `${server.name}.host.${key}`,
    message: `must be its own, on one host with "${other.name}": both have ${host[key]}`,
  }));
}

/** `address` in the one way of spelling that stands for all: of a host name and of every form of an IP address. */
export function canonicalAddress(address: string): string {
  const plain = address.toLowerCase().replace(/\.$/, "");
  if (/^(localhost|localhost\.localdomain|ip6-localhost|ip6-loopback)$/.test(plain))
    return "127.0.0.1";
  const [, bare = plain, zone = ""] = /^([^%]*)(%.*)?$/.exec(plain) ?? [];
  const host = hostnameOf(bare);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(host) ?? [];
  if (high !== undefined && low !== undefined) {
    const bytes = [high, low].flatMap((word) => {
      const number = Number.parseInt(word, 16);
      return [number >> 8, number & 255];
    });
    return canonicalAddress(bytes.join("."));
  }
  return host === "::1" ? "127.0.0.1" : host + zone;
}

/** `bare` as a URL has it, which knows every form of an IP address; as it is when that is no host. */
function hostnameOf(bare: string): string {
  try {
    return new URL(`http://${bare.includes(":") ? `[${bare}]` : bare}/`).hostname.replace(
      /^\[|\]$/g,
      "",
    );
  } catch {
    return bare;
  }
}

/** Whether `address` is this machine's own to itself: two of them are one host. */
function isLoopback(address: string): boolean {
  return /^127\./.test(canonicalAddress(address));
}

function samePath(one: string, other: string): boolean {
  const plain = (path: string) => path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  return plain(one) === plain(other);
}
