import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import { renderSeed, renderSeedAccount } from "../render/seed";
import { deleteCommand, plainStepCommand, renderValues, stepCommand } from "../render/step";
import { hostCommand, ownerToken } from "./host-command";
import { passwordOf } from "./password";
import { masterValues, planOf, type SlaveSteps } from "./slave-steps";

/** Opens, does and closes the first copy. The slave's own steps need not wait until its account on the master is closed. */
export function seedSteps(
  { parent, steps, config, master }: SlaveSteps,
  link: pulumi.Resource,
  after: readonly pulumi.Resource[] = [],
): { readonly seed: pulumi.Resource; readonly close: pulumi.Resource } {
  const { name, follow } = planOf(steps);
  const { host, plan } = steps;
  const server = master.host.declaration;
  const generation = String(follow.seed.generation);
  const password = passwordOf(`${name}-seed-password`, undefined, { parent }, { generation });
  const account = renderSeedAccount(dialectOf(server.line), follow, plan.databases);
  // Plain values only: an output of another step would preview as a replacement whenever it is unknown.
  const triggers = [
    follow.seed.generation,
    ...host.triggers,
    follow.master,
    server.host.generation,
    ...(plan.databases ?? []),
  ];
  // What was copied once is left alone, whatever else changes.
  const update = "true";

  const open = hostCommand(
    `${name}-seed-open`,
    master.host,
    {
      create: stepCommand(server, master.host.sudo, "seed-open", account.review),
      update,
      delete: deleteCommand(server, master.host.sudo, "unseed"),
      stdin: pulumi.secret(
        pulumi
          .all([password, host.address, ownerToken(master.host, `${name}-seed-open`, triggers)])
          .apply(([secret, address, token]) =>
            renderValues({
              ...account,
              values: { slave: name, token, address_1: address, password_1: secret },
            }),
          ),
      ),
      triggers,
      dial: "brief",
    },
    { parent, dependsOn: [link, ...master.ready, ...after] },
  );
  const seed = hostCommand(
    `${name}-seed`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "seed", renderSeed(follow, plan.databases)),
      update,
      stdin: masterValues(follow, master.host, password, follow.seed.user),
      triggers,
    },
    { parent, dependsOn: [open, config] },
  );
  const close = hostCommand(
    `${name}-seed-close`,
    master.host,
    {
      create: plainStepCommand(server, master.host.sudo, "seed-close"),
      update,
      stdin: `END\n${renderValues({ values: { slave: name } })}`,
      triggers,
    },
    { parent, dependsOn: [seed] },
  );
  return { seed, close };
}
