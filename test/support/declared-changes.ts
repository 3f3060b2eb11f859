import fc from "fast-check";
import { plainAddress, placeOf } from "../../src/components/place";
import type { ServerArgs } from "../../src";
import { placeProblems } from "../../src/topology/places";
import { problemsWith } from "../../src/topology/validate";
import type { DeclaredServer } from "../up/project";
import { ARGUMENT_VALUES, withArgument } from "./argument-values";
import { declaredOf } from "./declared";

/** Servers, masters before their slaves. */
export type Servers = readonly DeclaredServer[];

/** A change of what is declared, with a name for messages. Where it does not apply it changes nothing. */
export interface DeclaredChange {
  readonly what: string;
  readonly to: (servers: Servers) => Servers;
}

/** `servers` with the one named `name` changed. */
export const changed = (
  servers: Servers,
  name: string,
  change: (server: DeclaredServer) => DeclaredServer,
): Servers => servers.map((one) => (one.name === name ? change(one) : one));

/** `servers` with one renamed, and followed by its new name. */
export const renamed = (servers: Servers, name: string, to: string): Servers =>
  servers.map((one) => ({
    ...one,
    name: one.name === name ? to : one.name,
    args: one.args.master === name ? { ...one.args, master: to } : one.args,
  }));

/** `servers` without those named `name` and below. */
export function without(servers: Servers, name: string): Servers {
  const gone = new Set([name]);
  return servers.filter((one) => {
    if (one.args.master !== undefined && gone.has(one.args.master)) gone.add(one.name);
    return !gone.has(one.name);
  });
}

/** Whether nothing refuses `servers`: neither a rule, nor that two of them are in one place. */
function canBeMade(servers: Servers): boolean {
  const { topology } = declaredOf(servers);
  const places = topology.servers.map((declaration, i) => {
    const { address, ssh } = (servers[i]?.args as unknown as ServerArgs).host;
    return placeOf(declaration, ssh, plainAddress(address));
  });
  return (
    problemsWith(topology).length === 0 &&
    places.every((place, i) => placeProblems(place, places.slice(0, i)).length === 0)
  );
}

/** One change of any kind: of arguments, and of which servers there are and whom they follow. */
export const anyChange: fc.Arbitrary<DeclaredChange> = fc
  .record({
    kind: fc.oneof(
      { weight: 5, arbitrary: fc.constant("argument" as const) },
      {
        weight: 3,
        arbitrary: fc.constantFrom(...(["add", "remove", "rename", "re-point", "role"] as const)),
      },
    ),
    at: fc.nat(20),
    other: fc.nat(20),
    argument: fc.constantFrom(...ARGUMENT_VALUES),
    value: fc.nat(20),
  })
  .map(({ kind, at, other, argument, value }): DeclaredChange => {
    const pick = <T>(list: readonly T[], i: number): T | undefined => list[i % list.length];
    const kinds = {
      argument: (servers: Servers) => {
        const fits = servers.filter((one) => argument.kind === "any" || one.kind === argument.kind);
        const server = pick(fits, at);
        return server === undefined
          ? servers
          : changed(servers, server.name, (one) =>
              withArgument(one, argument, pick(argument.values, value)),
            );
      },
      add: (servers: Servers) => {
        const id = Math.max(0, ...servers.map(({ args }) => Number(args["serverId"]))) + 1;
        const master = pick([...servers.map(({ name }) => name), undefined], at);
        return servers.length > 4 ? servers : [...servers, newServer(id, master)];
      },
      remove: (servers: Servers) => without(servers, pick(servers, at)?.name ?? ""),
      rename: (servers: Servers) =>
        renamed(servers, pick(servers, at)?.name ?? "", `renamed${other}`),
      "re-point": (servers: Servers) => {
        const slave = pick(
          servers.filter(({ kind: role }) => role === "slave"),
          at,
        );
        if (slave === undefined) return servers;
        const above = servers.slice(0, servers.indexOf(slave));
        const master = pick(above, other)?.name ?? "";
        return changed(servers, slave.name, (one) => ({ ...one, args: { ...one.args, master } }));
      },
      role: (servers: Servers) => {
        const server = pick(servers.slice(1), at);
        if (server === undefined) return servers;
        const { host, engine, serverId, accounts, settings } = server.args;
        const kept = { host, engine, serverId, accounts: accounts ?? [], settings: settings ?? {} };
        return changed(servers, server.name, ({ name, kind: role }) =>
          role === "slave"
            ? { kind: "master", name, args: kept }
            : { kind: "slave", name, args: { ...kept, master: servers[0]?.name ?? "" } },
        );
      },
    };
    return {
      what:
        kind === "argument"
          ? `${argument.argument} (${at}, ${value})`
          : `${kind} (${at}, ${other})`,
      to: (servers) => {
        const after = kinds[kind](servers);
        return canBeMade(after) ? after : servers;
      },
    };
  });

/** A server with what every one must have. */
export function newServer(id: number, master?: string): DeclaredServer {
  const args = { host: { address: `192.0.2.${id}` }, engine: "mariadb-10.11", serverId: id };
  return master === undefined
    ? { kind: "master", name: `db${id}`, args }
    : { kind: "slave", name: `db${id}`, args: { ...args, master } };
}
