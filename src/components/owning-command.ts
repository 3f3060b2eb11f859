import { randomBytes } from "node:crypto";
import type * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { takeBack, takeBackLine } from "../render/step";
import { type CommandHost, hostCommand, type HostCommandArgs } from "./host-command";

/** A step that makes something which goes with its resource. */
export interface OwningCommandArgs extends Omit<HostCommandArgs, "create" | "update" | "delete"> {
  /** The command that makes it; `made` names the creation and is empty where the step only runs again. */
  readonly make: (made: string) => pulumi.Input<string>;
  /** The command that takes it back, which finds the name of the creation in the shell's `$made`. */
  readonly undo: pulumi.Input<string>;
  readonly stdin: pulumi.Input<string>;
}

/**
 * Registers a step whose `delete` takes back what this one creation has made.
 *
 * The old resource of a replacement is deleted after its successor was made, on the same server and with the same inputs when
 * the replacement was asked for (`--replace`). So each creation has a name of its own, in `create` and `delete`: the engine
 * keeps both as they were while it ignores their changes, and takes new ones for a replacement only. What may change
 * meanwhile stands in `update`, and for `delete` in the first line of stdin.
 */
export function owningCommand(
  name: string,
  host: CommandHost,
  { make, undo, stdin, ...args }: OwningCommandArgs,
  options: pulumi.CustomResourceOptions,
): command.remote.Command | command.local.Command {
  const made = randomBytes(6).toString("hex");
  return hostCommand(
    name,
    host,
    {
      ...args,
      create: make(made),
      update: make(""),
      delete: takeBack(made),
      stdin: pulumi.secret(
        pulumi.all([undo, stdin]).apply(([command, values]) => takeBackLine(command) + values),
      ),
    },
    { ...options, ignoreChanges: ["create", "delete"] },
  );
}
