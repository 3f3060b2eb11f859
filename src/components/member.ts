import * as pulumi from "@pulumi/pulumi";
import { TopologyError } from "../topology/problem";
import type { AccountArgs, ServerArgs } from "./args";
import { newGraph } from "./declared";
import type { DeclaredMember } from "./pair-declaration";
import { Server } from "./server";
import type { Graph, Neighbour } from "./server-internals";
import type { ServerSteps } from "./server-steps";

/** What a member's own steps wait for; the pair, which makes most of them, knows it when both members are there. */
export interface Awaited {
  /** Complete when the member's data are in place. */
  readonly seeded: Promise<pulumi.Resource[]>;
}

interface MemberInputs extends ServerArgs, Awaited {
  readonly accounts: readonly AccountArgs[];
}

/** A member of a {@link MultiMasterPair}: a server like any other, whose links the pair makes. */
export class Member extends Server {
  constructor(
    { declaration, args }: DeclaredMember,
    graph: Graph,
    other: Neighbour,
    awaited: Awaited,
    refused: boolean,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(
      {
        name: declaration.name,
        shape: { problems: [], places: [] },
        declaration: () => declaration,
        place: () => ({ graph, above: [other], quiet: true, refused }),
      },
      { ...args, ...awaited },
      opts,
    );
  }

  protected override addSteps(
    steps: ServerSteps,
    { accounts, seeded }: MemberInputs,
  ): pulumi.Output<Record<string, string>> {
    return this.accounts(`${this.name}-accounts`, steps, accounts, seeded).passwords;
  }
}

/** Stands in the place of a member of a refused pair of which no more than the name can be told: nothing is made of it. */
export class NamedMember extends Server {
  constructor(name: string, args: ServerArgs, opts: pulumi.ComponentResourceOptions) {
    super(
      {
        name,
        shape: { problems: [], places: [] },
        declaration: () => {
          throw new TopologyError([]); // it is said of the pair
        },
        place: () => ({ graph: newGraph() }),
      },
      args,
      opts,
    );
  }

  protected override addSteps(): pulumi.Output<Record<string, string>> {
    return pulumi.output<Record<string, string>>({});
  }
}
