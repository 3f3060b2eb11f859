import * as pulumi from "@pulumi/pulumi";
import {
  BLOCK_DIRECTORY,
  type BlockPlace,
  renderBlockCommand,
  renderBlockScript,
  rechecked,
} from "../render/application-block";
import { TopologyError } from "../topology/problem";
import { shaped } from "./shape";
import type { SshArgs } from "./args";
import { blockSchema } from "./block-schema";
import { checkedAddress, checkedInput } from "./connection";
import { addPreflight, allDeclared, allPreflights, refuse } from "./gate";
import { isRefusal } from "./refusal";
import { type CommandHost, hostCommand, ownerToken } from "./host-command";
import { owningCommand } from "./owning-command";
import { readyOf } from "./graph";
import type { Server } from "./server";
import { version } from "../render/version";

/** A host that runs an application. */
export interface ApplicationHost {
  /** Address at which SSH reaches it. **On change:** written on the host that it names now. */
  address: pulumi.Input<string>;
  /**
   * Login over SSH. **On change:** runs again, and finds the block in its place.
   *
   * @default the machine that runs Pulumi
   */
  ssh?: SshArgs;
  /**
   * Where the script is kept that writes the block. **On change:** installed there, and run from there.
   *
   * @default "/usr/local/lib/pulumi-mysql-replication"
   */
  installDirectory?: string;
}

/** Arguments of {@link ApplicationBlock}. */
export interface ApplicationBlockArgs extends Omit<BlockPlace, "name"> {
  /** Where the file is. **On change:** written there; taken away from the old place. */
  host: ApplicationHost;
  /** What the block says, whole lines; a secret. **On change:** written anew. */
  lines: pulumi.Input<string>;
  /**
   * A server that must be ready before: applications then find there what the lines promise. **On change:** nothing; it only
   * decides the order.
   *
   * @default none
   */
  after?: Server;
  /**
   * Any new text has the file looked at again: where somebody else has written it anew, the block comes back.
   * **On change:** written again where it lacks.
   *
   * @default ""
   */
  recheck?: string;
}

/**
 * Lines of a file of an application, between markers: the rest of the file is the application's. The old file is kept
 * beside it as `<file>.previous`, and put back when the new one does not pass its check. Lines that are there already,
 * written by hand, are left as they are when they say the same, and an error otherwise. Removing this takes the block away.
 *
 * A file that cannot take a block is found before anything is changed on any server.
 */
export class ApplicationBlock extends pulumi.ComponentResource {
  /** Complete when the block is in its file. */
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
    { host, lines, after, recheck = "", ...place }: ApplicationBlockArgs,
  ): WrittenPlace & { readonly written: pulumi.Resource } {
    const address = checkedInput(host.address, (value) => checkedAddress(name, value));
    const there: CommandHost = {
      declaration: { name },
      address,
      ...(host.ssh === undefined ? {} : { ssh: host.ssh }),
      sudo: host.ssh?.sudo === true,
      triggers: [address, place.file],
    };
    const runner = { directory: host.installDirectory ?? BLOCK_DIRECTORY, sudo: there.sudo };
    const script = hostCommand(
      `${name}-script`,
      there,
      { ...renderBlockScript(name, runner, version), dial: "patient" },
      { parent: this, dependsOn: allDeclared(), hideDiffs: ["stdin"] },
    );
    const text = pulumi.secret(lines);
    const command = (step: "look" | "install" | "remove", made = "") =>
      ownerToken(there, name).apply((owner) =>
        renderBlockCommand(step, { name, ...place }, owner, runner, made),
      );
    const preflight = hostCommand(
      `${name}-preflight`,
      there,
      { create: command("look") },
      { parent: this, dependsOn: [script] },
    );
    addPreflight(preflight);
    const written = owningCommand(
      `${name}-block`,
      there,
      {
        make: (made) => command("install", made).apply((shown) => rechecked(shown, recheck)),
        undo: command("remove"),
        stdin: text,
        dial: "brief",
      },
      { parent: this, dependsOn: allPreflights(...readyOf(after)) },
    );
    return { host: there, file: place.file, lines: text, written };
  }
}

/** Where a block is, and what it says. */
interface WrittenPlace {
  readonly host: CommandHost;
  readonly file: string;
  readonly lines: pulumi.Output<string>;
}
