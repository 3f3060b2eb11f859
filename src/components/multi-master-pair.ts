import * as pulumi from "@pulumi/pulumi";
import { renderDiagram } from "../render/diagram";
import { pairWarnings } from "../topology/pair-warnings";
import { newGraph } from "./declared";
import { examinedPair } from "./examined-pair";
import { Member, NamedMember } from "./member";
import type { ServerArgs } from "./args";
import type { DeclaredMember } from "./pair-declaration";
import type { MultiMasterPairArgs } from "./pair-args";
import { sharedAccounts } from "./pair-accounts";
import { joinMembers } from "./pair-steps";
import type { Endpoint, Server } from "./server";
import type { Neighbour } from "./server-internals";

/** Apart from the servers' own type: a pair is a group of them and has no steps itself. */
const TYPE = "pulumi-mysql-replication:index:MultiMasterPair";

/**
 * Two servers that follow each other, so that applications may write to either, or to one that can be changed at any time.
 *
 * @example
 * const pair = new MultiMasterPair("sessions", {
 *   engine: "mariadb-10.11",
 *   databases: ["replicated_session_store"],
 *   members: [
 *     { name: "db1", host: { address: "192.0.2.1", ssh: { privateKey, hostKey: hostKey1 } } },
 *     { name: "db2", host: { address: "192.0.2.2", ssh: { privateKey, hostKey: hostKey2 } } },
 *   ],
 * });
 */
export class MultiMasterPair extends pulumi.ComponentResource {
  /** The members by their names; a {@link Slave} may follow one. */
  readonly members: Readonly<Record<string, Server>>;
  /** Where each member answers, by its name. */
  readonly endpoints: pulumi.Output<Record<string, Endpoint>>;
  /** Who follows whom, as a Mermaid diagram. */
  readonly diagram: pulumi.Output<string>;
  /** Passwords of the declared accounts, by user, as a secret. */
  readonly passwords: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: MultiMasterPairArgs, opts?: pulumi.ComponentResourceOptions) {
    const { declared, names, refused } = examinedPair(name, args, opts);
    super(TYPE, name, {}, opts);
    // A server that was declared alone before stays the same resource.
    const below = { parent: this, aliases: [{ parent: pulumi.rootStackResource }] };
    const { members, diagram } =
      declared.length === 0
        ? namedAlone(names, below)
        : this.build(name, args, declared, refused, below);

    this.members = Object.fromEntries(members.map((member) => [member.name, member]));
    this.endpoints = pulumi.all(
      Object.fromEntries(members.map((member) => [member.name, member.endpoint])),
    );
    this.diagram = diagram;
    this.passwords = members[0]!.passwords;
    this.registerOutputs({
      endpoints: this.endpoints,
      diagram: this.diagram,
      passwords: this.passwords,
    });
  }

  private build(
    name: string,
    args: MultiMasterPairArgs,
    declared: readonly DeclaredMember[],
    refused: boolean,
    opts: pulumi.ComponentResourceOptions,
  ): Built {
    const declarations = declared.map(({ declaration }) => declaration);
    const graph = newGraph(declarations);
    for (const { at, message } of pairWarnings(name, declarations))
      void pulumi.log.warn(`${at}: ${message}`, this);

    const accounts = sharedAccounts(name, args.accounts ?? [], this);
    const pending = declared.map(() => later<pulumi.Resource[]>());
    const members = declared.map(
      (member, i) =>
        new Member(
          { ...member, args: { ...member.args, accounts } },
          graph,
          neighbour(declared[1 - i]!),
          { seeded: pending[i]!.promise },
          refused,
          opts,
        ),
    );
    if (!refused)
      joinMembers(members, args).forEach((resources, i) => pending[i]!.resolve(resources));
    return { members, diagram: pulumi.output(renderDiagram(graph.topology, declarations[0]!)) };
  }
}

type Built = Pick<MultiMasterPair, "diagram"> & { readonly members: readonly Server[] };

/** The members of a refused pair of which no more than their names can be told. */
function namedAlone(names: readonly string[], opts: pulumi.ComponentResourceOptions): Built {
  const members = names.map((name) => new NamedMember(name, {} as ServerArgs, opts));
  return { members, diagram: members[0]!.diagram };
}

function neighbour({ declaration, args }: DeclaredMember): Neighbour {
  return { address: args.host.address, port: declaration.host.port };
}

function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
