import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { rechecked } from "../render/application-block";
import { type CheckedWorkspace, connectionCheck, renderConnectionCheck } from "./connection-check";
import { saying } from "../render/saying";
import { TopologyError } from "../topology/problem";
import type { ApplicationBlock } from "../components/application-block";
import { line, type ShapeOf, text } from "../arguments/values";
import { component } from "../components/component-shape";
import { refuse } from "../components/gate";
import { hostCommand } from "../components/host-command";
import { shaped } from "../components/shape";

/** Arguments of {@link DoubleConnectionCheck}. */
export interface DoubleConnectionCheckArgs {
  /** The block in `databases.php`. **On change:** checked again when its lines change. */
  connection: ApplicationBlock;
  /** The workspaces, and the databases that must be readable for each. **On change:** checked again. */
  workspaces: readonly CheckedWorkspace[];
  /**
   * The PHP program on that host; it needs mysqli. **On change:** checked again.
   *
   * @default "php"
   */
  php?: string;
  /**
   * Any text. A new one has it checked again, although nothing else changed. **On change:** checked again.
   *
   * @default ""
   */
  recheck?: string;
}

const workspaceShape = {
  name: text,
  workflow: text,
  rbac: text.optional(),
  report: text.optional(),
} satisfies ShapeOf<CheckedWorkspace>;

/** Shape of it: unknown keys are errors. */
export const checkSchema = z.strictObject({
  connection: component("written", "must be an ApplicationBlock"),
  workspaces: z.array(z.strictObject(workspaceShape)),
  php: text.optional(),
  recheck: line.optional(),
} satisfies ShapeOf<DoubleConnectionCheckArgs>);

/**
 * Tests ProcessMaker's double connection on the host that runs ProcessMaker, with its own `databases.php`: over each
 * read-only connection the account logs in on the slave, reads a table of each database, and cannot write. It changes
 * nothing.
 */
export class DoubleConnectionCheck extends pulumi.ComponentResource {
  constructor(
    name: string,
    args: DoubleConnectionCheckArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("pulumi-mysql-replication:index:DoubleConnectionCheck", name, {}, opts);
    this.registerOutputs({});
    const { problems } = shaped(name, args, checkSchema);
    if (problems.length > 0) {
      refuse(new TopologyError(problems));
      return;
    }
    const { place, written } = args.connection;
    if (place === undefined) return;
    const { workspaces, php = "php", recheck = "" } = args;
    const { host, file, lines } = place;
    const says = `logs in as ${file} says, and reads a table of each database: of ${workspaces.map((one) => one.name).join(", ")}`;
    const check = renderConnectionCheck(name, workspaces, file, { php, sudo: host.sudo });
    hostCommand(
      `${name}-read`,
      host,
      {
        create: rechecked(saying([says], check), recheck),
        stdin: pulumi.secret(lines.apply((text) => `${connectionCheck()}// for ${digest(text)}\n`)),
      },
      { parent: this, dependsOn: [written], hideDiffs: ["stdin"] },
    );
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
