import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import { renderLink } from "../render/link";
import { deleteCommand, renderValues, stepCommand } from "../render/step";
import { allPreflights } from "./gate";
import { hostCommand, ownerToken } from "./host-command";
import { checkedReplicationPassword, passwordOf } from "./password";
import { planOf, type SlaveSteps } from "./slave-steps";

/** Makes the replication account on the master. */
export function linkStep({ parent, steps, args, master }: SlaveSteps): {
  step: pulumi.Resource;
  password: pulumi.Output<string>;
} {
  const { name, follow } = planOf(steps);
  const limit = dialectOf(master.host.declaration.line).replicationPassword;
  const password = passwordOf(`${name}-link-password`, args.link?.password, { parent }).apply(
    (value) => checkedReplicationPassword(name, value, limit),
  );
  const text = renderLink(follow, args.link?.password === undefined);
  const server = master.host.declaration;
  const step = hostCommand(
    `${name}-link`,
    master.host,
    {
      create: stepCommand(server, master.host.sudo, "link", text.review),
      delete: deleteCommand(server, master.host.sudo, "unlink"),
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
      dependsOn: allPreflights(steps.preflight, ...master.ready),
    },
  );
  return { step, password };
}
