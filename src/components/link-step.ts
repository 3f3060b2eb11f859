import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import { renderLink } from "../render/link";
import { renderValues, stepCommand, takeBackCommand } from "../render/step";
import { allPreflights } from "./gate";
import { ownerToken } from "./host-command";
import { owningCommand } from "./owning-command";
import { checkedReplicationPassword, passwordOf } from "./password";
import { planOf, type SlaveSteps } from "./slave-steps";

/** The password of the channel, as its master takes it. */
export function linkPassword({
  parent,
  steps,
  args,
  master,
}: Omit<SlaveSteps, "config">): pulumi.Output<string> {
  const { name } = planOf(steps);
  const limit = dialectOf(master.host.declaration.line).replicationPassword;
  return passwordOf(`${name}-link-password`, args.link?.password, { parent }).apply((value) =>
    checkedReplicationPassword(name, value, limit),
  );
}

/** Makes the replication account on the master. */
export function linkStep(
  { parent, steps, args, config, master }: SlaveSteps,
  password: pulumi.Output<string>,
): pulumi.Resource {
  const { name, follow } = planOf(steps);
  const server = master.host.declaration;
  const text = renderLink(
    dialectOf(server.line),
    follow,
    args.link?.password === undefined,
    steps.plan.databases,
  );
  return owningCommand(
    `${name}-link`,
    master.host,
    {
      make: (made) => stepCommand(server, master.host.sudo, "link", text.review, made),
      undo: takeBackCommand(server, master.host.sudo, "unlink"),
      stdin: pulumi.secret(
        pulumi
          .all([password, steps.host.address, ownerToken(master.host, `${name}-link`)])
          .apply(([secret, address, token]) =>
            renderValues({
              ...text,
              values: {
                slave: name,
                server_id: String(steps.host.declaration.serverId),
                marker: follow.marker ? "on" : "off",
                token,
                address_1: address,
                password_1: secret,
              },
            }),
          ),
      ),
      dial: "brief",
    },
    {
      parent,
      dependsOn: allPreflights(
        steps.preflight,
        ...master.ready,
        // One that follows already is told from a twin by the name that its configuration gives it.
        ...(follow.seed.method === "none" ? [config] : []),
      ),
    },
  );
}
