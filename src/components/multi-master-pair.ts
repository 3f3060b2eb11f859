import * as pulumi from "@pulumi/pulumi";
import { renderDiagram } from "../render/diagram";
import { TopologyError, type Problem } from "../topology/problem";
import { problemsWith } from "../topology/validate";
import { pairWarnings } from "../topology/pair-warnings";
import { allProblems, newGraph } from "./declared";
import { refuse, withRefused } from "./gate";
import { shaped } from "./shape";
import { Member } from "./member";
import { type DeclaredMember, declareMembers } from "./pair-declaration";
import { refuseMysqlProvider } from "./mysql-provider";
import type { MultiMasterPairArgs } from "./pair-args";
import { sharedAccounts } from "./pair-accounts";
import { joinMembers } from "./pair-steps";
import { pairSchema } from "./pair-schema";
import { checkPlaces } from "./place";
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
    const { declared, refused } = examinedPair(name, args, opts);
    super(TYPE, name, {}, opts);
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
          // A server that was declared alone before stays the same resource.
          { parent: this, aliases: [{ parent: pulumi.rootStackResource }] },
        ),
    );
    if (!refused)
      joinMembers(members, args).forEach((resources, i) => pending[i]!.resolve(resources));

    this.members = Object.fromEntries(members.map((member) => [member.name, member]));
    this.endpoints = pulumi.all(
      Object.fromEntries(members.map((member) => [member.name, member.endpoint])),
    );
    this.diagram = pulumi.output(renderDiagram(graph.topology, declarations[0]!));
    this.passwords = members[0]!.passwords;
    this.registerOutputs({
      endpoints: this.endpoints,
      diagram: this.diagram,
      passwords: this.passwords,
    });
  }
}

interface ExaminedPair {
  readonly declared: readonly DeclaredMember[];
  /** Whether something is wrong: nothing is made of the members. */
  readonly refused: boolean;
}

/**
 * Looks at a pair: what is wrong is refused, shape and values at once.
 *
 * @throws {TopologyError} If it cannot be told what its members are, with all that was refused before.
 */
function examinedPair(
  name: string,
  args: MultiMasterPairArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ExaminedPair {
  const shape = shaped(name, args, pairSchema, OF_A_MEMBER);
  let declared: readonly DeclaredMember[];
  let problems: readonly Problem[];
  try {
    refuseMysqlProvider(name, "a multi-master pair", opts);
    declared = declareMembers(name, shape.args);
    const servers = declared.map(({ declaration }) => declaration);
    problems = allProblems(shape, () => problemsWith({ servers }));
    if (problems.length === 0) checkPlaces(declared);
  } catch (error) {
    throw withRefused(shape.problems.length > 0 ? new TopologyError(shape.problems) : error);
  }
  if (problems.length > 0) refuse(new TopologyError(problems));
  return { declared, refused: problems.length > 0 };
}

function neighbour({ declaration, args }: DeclaredMember): Neighbour {
  return { address: args.host.address, port: declaration.host.port };
}

const MEMBERS = "it belongs to each member: declare it in members";
/** What each of the two servers has for itself. */
const OF_A_MEMBER = Object.fromEntries(
  ["host", "serverId", "gtidDomain", "autoIncrementOffset"].map((key) => [key, MEMBERS]),
);

function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
