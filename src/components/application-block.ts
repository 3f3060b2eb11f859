import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type BlockArgs, blockShape, declareBlock } from "../arguments/block";
import type { ShapeOf } from "../arguments/values";
import {
  blockSaid,
  renderBlockCommand,
  renderBlockScript,
  rechecked,
} from "../render/application-block";
import { fileSteps, type FileStep } from "../steps/file";
import { TopologyError } from "../topology/problem";
import { shaped } from "./shape";
import { server } from "./component-shape";
import { checkedAddress, checkedInput } from "./connection";
import { addPreflight, allDeclared, allPreflights, refuse } from "./gate";
import { isRefusal } from "./refusal";
import { handOverFile } from "./hand-over";
import { type CommandHost, hostCommand, ownerToken } from "./host-command";
import { owningCommand } from "./owning-command";
import { readyOf } from "./graph";
import type { Server } from "./server";
import { saying } from "../render/saying";
import { version } from "../render/version";

/** Arguments of {@link ApplicationBlock}. */
export interface ApplicationBlockArgs extends BlockArgs {
  /**
   * A server that must be ready first, because the lines point at it. **On change:** nothing; it only decides the order.
   *
   * @default none
   */
  after?: Server;
}

/** Shape of it: unknown keys are errors. */
export const blockSchema = z.strictObject({
  ...blockShape,
  after: server.optional(),
} satisfies ShapeOf<ApplicationBlockArgs>);

/**
 * Lines between two markers in a file of an application; the rest of the file stays the application's.
 *
 * The old file is kept beside it as `<file>.previous`, and comes back when the new one does not pass its check. Lines that
 * somebody wrote there by hand are left alone when they say the same, and are an error otherwise. Removing the component
 * removes the block. A file that cannot take a block is an error before anything changes on any server.
 */
export class ApplicationBlock extends pulumi.ComponentResource {
  /** A resource that is complete when the block is in its file, for `dependsOn`. */
  readonly written: pulumi.Resource;
  /** @internal Absent: it was refused, and nothing is made of it. */
  readonly place?: WrittenPlace;

  constructor(name: string, args: ApplicationBlockArgs, opts?: pulumi.ComponentResourceOptions) {
    const { problems } = shaped(name, args, blockSchema);
    super("pulumi-mysql-replication:index:ApplicationBlock", name, {}, opts);
    this.written = this;
    try {
      if (problems.length > 0) throw new TopologyError(problems);
      const { written, ...place } = this.build(name, args);
      this.written = written;
      this.place = place;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refuse(error);
    }
    this.registerOutputs({});
  }

  private build(
    name: string,
    args: ApplicationBlockArgs,
  ): WrittenPlace & { readonly written: pulumi.Resource } {
    const { host, lines, after } = args;
    const { place, directory, recheck } = declareBlock(name, args);
    const address = checkedInput(host.address, (value) => checkedAddress(name, value));
    const there: CommandHost = {
      declaration: { name },
      address,
      ...(host.ssh === undefined ? {} : { ssh: host.ssh }),
      sudo: host.ssh?.sudo === true,
      triggers: [address, place.file],
    };
    const declaration = { place, runner: { directory, sudo: there.sudo }, recheck };
    const text = pulumi.secret(lines);
    handOverFile(declaration, there, text);
    const made = new Map<string, pulumi.Resource>();
    for (const step of fileSteps(declaration))
      made.set(step.name, this.registered(step, there, text, after, made));
    return { host: there, file: place.file, lines: text, written: made.get(`${name}-block`)! };
  }

  private registered(
    { name, verb, declaration, after, waits, dial }: FileStep,
    host: CommandHost,
    lines: pulumi.Output<string>,
    server: Server | undefined,
    made: ReadonlyMap<string, pulumi.Resource>,
  ): pulumi.Resource {
    const { place, runner, recheck } = declaration;
    const command = (asked: "look" | "install" | "remove", creation = "") =>
      ownerToken(host, place.name).apply((owner) => {
        const text = renderBlockCommand(asked, place, owner, runner, creation);
        return asked === "remove" ? text : saying([blockSaid(asked, place)], text);
      });
    const dependsOn = {
      declared: allDeclared,
      nothing: () => after.map((one) => made.get(one)!),
      preflights: () => allPreflights(...readyOf(server)),
    }[waits]();
    const options = { parent: this, dependsOn };
    switch (verb) {
      case "script": {
        const { create, stdin } = renderBlockScript(place.name, runner, version);
        return hostCommand(name, host, { create, stdin: pulumi.secret(stdin), dial }, options);
      }
      case "preflight": {
        const preflight = hostCommand(name, host, { create: command("look"), dial }, options);
        addPreflight(preflight);
        return preflight;
      }
      case "block":
        return owningCommand(
          name,
          host,
          {
            make: (creation) =>
              command("install", creation).apply((shown) => rechecked(shown, recheck)),
            undo: command("remove"),
            stdin: lines,
            dial,
          },
          options,
        );
    }
  }
}

/** Where a block is, and what it says. */
interface WrittenPlace {
  readonly host: CommandHost;
  readonly file: string;
  readonly lines: pulumi.Output<string>;
}
