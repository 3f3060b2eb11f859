import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import type { FollowPlan } from "../plan/host-plan";
import { renderFollow } from "../render/follow";
import { renderLink } from "../render/link";
import { renderSeed, renderSeedAccount } from "../render/seed";
import { deleteCommand, plainStepCommand, renderValues, stepCommand } from "../render/step";
import { renderProof } from "../render/verify";
import { mastersOf, serverNamed } from "../topology/topology";
import { allPreflights } from "./gate";
import { hostCommand, ownerToken, type Host } from "./host-command";
import { checkedReplicationPassword, passwordOf } from "./password";
import type { ServerInternals } from "./server";
import type { ServerSteps } from "./server-steps";
import type { SlaveArgs } from "./slave";

/** What the steps of a slave build on. */
export interface SlaveSteps {
  readonly parent: pulumi.Resource;
  readonly steps: ServerSteps;
  readonly args: SlaveArgs;
  /** The slave's configuration. */
  readonly config: pulumi.Resource;
  readonly master: ServerInternals;
}

/** Makes the replication account on the master. */
export function linkStep({ parent, steps, args, master }: SlaveSteps): {
  step: pulumi.Resource;
  password: pulumi.Output<string>;
} {
  const { name, follow } = planOf(steps);
  const longest = dialectOf(steps.plan.line).replicationPasswordLength;
  const password = passwordOf(`${name}-link-password`, args.link?.password, { parent }).apply(
    (value) => checkedReplicationPassword(name, value, longest),
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

/** Opens, does and closes the first copy; returns what it ends with. */
export function seedSteps(
  { parent, steps, config, master }: SlaveSteps,
  link: pulumi.Resource,
): pulumi.Resource {
  const { name, follow } = planOf(steps);
  const { host, plan } = steps;
  const server = master.host.declaration;
  const generation = String(follow.seed.generation);
  const password = passwordOf(`${name}-seed-password`, undefined, { parent }, { generation });
  const account = renderSeedAccount(dialectOf(plan.line), follow, plan.databases);
  // Plain values only: an output of another step would preview as a replacement whenever it is unknown.
  const triggers = [
    follow.seed.generation,
    ...host.triggers,
    follow.master,
    server.host.generation,
  ];
  // What was seeded once is left alone, whatever else changes.
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
    { parent, dependsOn: [link, ...master.ready] },
  );
  const seed = hostCommand(
    `${name}-seed`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "seed", renderSeed(follow, plan.databases)),
      update,
      stdin: masterValues(follow, master.host, password, follow.seed.user),
      triggers,
      progress: true,
    },
    { parent, dependsOn: [open, config] },
  );
  return hostCommand(
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
}

/** Points the slave at its master and starts it. */
export function followStep(
  { parent, steps, master }: SlaveSteps,
  password: pulumi.Output<string>,
  after: pulumi.Resource[],
): pulumi.Resource {
  const { name, follow } = planOf(steps);
  const { host } = steps;
  const text = renderFollow(dialectOf(steps.plan.line), follow);
  return hostCommand(
    `${name}-follow`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "follow", text.review),
      delete: deleteCommand(host.declaration, host.sudo, "unfollow"),
      stdin: pulumi.secret(
        pulumi
          .all([
            masterValues(follow, master.host, password, follow.user),
            ownerToken(host, `${name}-follow`),
          ])
          .apply(
            ([values, token]) =>
              values + renderValues({ values: { token }, channel: text.channel }),
          ),
      ),
      dial: "brief",
    },
    { parent, dependsOn: after },
  );
}

/** Proves that what is written above arrives here. */
export function proofSteps(
  { parent, steps, args, master }: SlaveSteps,
  follow: pulumi.Resource,
): pulumi.Resource {
  const { name, follow: plan } = planOf(steps);
  const { host } = steps;
  const { topology } = master.graph;
  const masters = mastersOf(topology, serverNamed(topology, name));
  const proof = renderProof({
    link: `${pulumi.getStack()}/${name}`,
    follow: plan,
    databases: steps.plan.databases,
    hostGenerations: [host.declaration, ...masters].map((server) => server.host.generation),
    recheck: args.recheck ?? "",
  });
  // A marker is written where writing is allowed: at the top. Without one, the master's own position counts.
  const origin = plan.marker ? master.root : master.host;
  const mark = hostCommand(
    `${name}-mark`,
    origin,
    {
      create: stepCommand(origin.declaration, origin.sudo, "mark", proof),
      stdin: "",
      triggers: host.triggers,
    },
    { parent, dependsOn: [follow] },
  );
  return hostCommand(
    `${name}-verify`,
    host,
    {
      create: stepCommand(host.declaration, host.sudo, "verify", proof),
      stdin: mark.stdout.apply(markedValues),
      progress: true,
    },
    { parent, dependsOn: [mark] },
  );
}

/** What a step needs to log in on the master. */
function masterValues(
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
          address_1: address,
          password_1: secret,
        },
      }),
    ),
  );
}

/** The position that `mark` printed as `key=value` lines, as values of a step. */
function markedValues(printed: string): string {
  const entries = printed.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  });
  return renderValues({ values: Object.fromEntries(entries) as Record<string, string> });
}

function planOf({ plan }: ServerSteps): { name: string; follow: FollowPlan } {
  if (plan.follow === undefined)
    throw new TypeError(`Cannot make "${plan.name}" a slave: its plan follows nobody`);
  return { name: plan.name, follow: plan.follow };
}
