import type * as pulumi from "@pulumi/pulumi";
import { beginning } from "../steps/serve";
import type { Item } from "../steps/step";
import type { Subject } from "../steps/subject";
import { TopologyError } from "../topology/problem";
import type { ServerArgs } from "../arguments/server";
import { type Graph, newGraph } from "./graph";
import type { DeclaredMember } from "../arguments/pair-members";
import { Server } from "./server";

/** A member of a {@link MultiMasterPair}: a server like any other, whose further steps are the pair's. */
export class Member extends Server {
  constructor(
    { declaration, args }: DeclaredMember,
    graph: Graph,
    refused: boolean,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(
      {
        name: declaration.name,
        shape: { problems: [], places: [] },
        declaration: () => declaration,
        place: () => ({ graph, quiet: true, refused }),
      },
      args,
      opts,
    );
  }

  protected override steps(subject: Subject): readonly Item[] {
    return beginning(subject);
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

  protected override steps(): readonly Item[] {
    return [];
  }
}
