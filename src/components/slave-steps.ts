import * as pulumi from "@pulumi/pulumi";
import type { FollowPlan } from "../plan/follow-plan";
import { renderValues } from "../render/step";
import type { Host } from "./host-command";
import type { ServerInternals } from "./server-internals";
import type { ServerSteps } from "./server-steps";
import type { SlaveArgs } from "./slave";

/** What the steps of a slave build on. */
export interface SlaveSteps {
  readonly parent: pulumi.Resource;
  readonly steps: ServerSteps;
  readonly args: Pick<SlaveArgs, "link" | "recheck">;
  /** The slave's configuration. */
  readonly config: pulumi.Resource;
  readonly master: ServerInternals;
}

/** What a step needs to log in on the master. */
export function masterValues(
  follow: FollowPlan,
  master: Host,
  password: pulumi.Output<string>,
  user: string,
): pulumi.Output<string> {
  return pulumi.secret(
    pulumi.all([password, master.address]).apply(([secret, address]) =>
      renderValues({
        values: {
          master: follow.master,
          master_port: String(follow.masterPort),
          master_user: user,
          ...(follow.tls === undefined ? {} : { master_tls: follow.tls ? "on" : "off" }),
          address_1: address,
          password_1: secret,
        },
      }),
    ),
  );
}

/** The name and the plan of the slave whose steps these are. @throws {TypeError} If it follows nobody. */
export function planOf({ plan }: ServerSteps): { name: string; follow: FollowPlan } {
  if (plan.follow === undefined)
    throw new TypeError(`Cannot make "${plan.name}" a slave: its plan follows nobody`);
  return { name: plan.name, follow: plan.follow };
}
