import * as pulumi from "@pulumi/pulumi";
import { renderDiagram } from "../render/diagram";
import { pairWarnings } from "../topology/pair-warnings";
import { accountPasswords } from "../steps/accounts";
import { joinPair } from "../steps/join-pair";
import { subjectOf } from "../steps/subject";
import type { ServerArgs } from "../arguments/server";
import { examinedPair } from "./examined-pair";
import { newGraph } from "./graph";
import { stackName } from "./host-command";
import { Member, NamedMember } from "./member";
import type { DeclaredMember } from "../arguments/pair-members";
import type { MultiMasterPairArgs } from "../arguments/pair";
import { register } from "./register";
import type { Endpoint, Server } from "./server";
import { warn } from "./warn";

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
  /** Where clients connect, by the member's name: `{ address, port }`. */
  readonly endpoints: pulumi.Output<Record<string, Endpoint>>;
  /** Who follows whom, as a Mermaid diagram. */
  readonly diagram: pulumi.Output<string>;
  /** Passwords of the declared accounts, by user; a secret. */
  readonly passwords: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: MultiMasterPairArgs, opts?: pulumi.ComponentResourceOptions) {
    const { declared, names, refused } = examinedPair(name, args, opts);
    super(TYPE, name, {}, opts);
    // A server that was declared alone before stays the same resource.
    const below = { parent: this, aliases: [{ parent: pulumi.rootStackResource }] };
    const { members, diagram } =
      declared.length === 0 ? namedAlone(names, below) : this.build(name, declared, refused, below);

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
    declared: readonly DeclaredMember[],
    refused: boolean,
    opts: pulumi.ComponentResourceOptions,
  ): Built {
    const declarations = declared.map(({ declaration }) => declaration);
    const graph = newGraph(declarations);
    for (const { at, message } of pairWarnings(name, declarations)) warn(`${at}: ${message}`, this);

    graph.components.set(name, this);
    for (const { declaration, args } of declared)
      graph.addresses.set(declaration.name, args.host.address);
    register(graph, accountPasswords(name, declarations[0]!.accounts));
    const members = declared.map((member) => new Member(member, graph, refused, opts));
    if (!graph.incomplete && !refused) {
      const stack = stackName();
      const subjects = declarations.map((server) => subjectOf(graph.topology, server, stack));
      register(graph, joinPair(subjects));
    }
    return { members, diagram: pulumi.output(renderDiagram(graph.topology, declarations[0]!)) };
  }
}

type Built = Pick<MultiMasterPair, "diagram"> & { readonly members: readonly Server[] };

/** The members of a refused pair of which no more than their names can be told. */
function namedAlone(names: readonly string[], opts: pulumi.ComponentResourceOptions): Built {
  const members = names.map((name) => new NamedMember(name, {} as ServerArgs, opts));
  return { members, diagram: members[0]!.diagram };
}
