import type * as pulumi from "@pulumi/pulumi";
import type { AccountArgs, ServerArgs } from "./args";
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
