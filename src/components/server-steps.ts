import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import type { HostPlan } from "../plan/host-plan";
import { declaredAccounts, renderAccounts } from "../render/accounts";
import { renderMyCnf } from "../render/my-cnf";
import { installCommand, packedRunner, renderRunner, runnerDigest } from "../render/runner";
import { plainStepCommand, renderValues, stepCommand } from "../render/step";
import type { AccountArgs } from "./args";
import { allPreflights } from "./gate";
import { hostCommand, type Host } from "./host-command";
import { passwordOf } from "./password";
import { version } from "../render/version";

/** What the steps of a role build on. */
export interface ServerSteps {
  readonly host: Host;
  readonly plan: HostPlan;
  readonly preflight: pulumi.Resource;
}

/** Installs the runner: the only step that a library upgrade without changed rendering touches. */
export function runnerStep(
  parent: pulumi.Resource,
  host: Host,
  after: pulumi.Input<pulumi.Resource[]>,
): pulumi.Resource {
  const text = renderRunner(host.declaration);
  return hostCommand(
    `${host.declaration.name}-runner`,
    host,
    {
      create: installCommand(host.declaration, host.sudo, version, runnerDigest(text)),
      stdin: packedRunner(host.declaration),
      dial: "patient",
    },
    { parent, dependsOn: after, hideDiffs: ["stdin"] },
  );
}

/** Writes my.cnf and makes the server have its values. */
export function configStep(
  parent: pulumi.Resource,
  { host, plan, preflight }: ServerSteps,
  after: readonly pulumi.Resource[],
): pulumi.Resource {
  return hostCommand(
    `${plan.name}-config`,
    host,
    {
      create: plainStepCommand(host.declaration, host.sudo, "config", {
        file: host.declaration.host.configFile,
        restart: plan.restart,
        ...(plan.declaredLogNames.length > 0
          ? { declared_names: plan.declaredLogNames.join(" ") }
          : {}),
        ...(plan.plugins.length > 0
          ? { plugins: plan.plugins.map(({ name, library }) => `${name}=${library}`).join(" ") }
          : {}),
        ...(plan.keepsData ? { data: "kept" } : {}),
        // The other member waits with its own restart.
        ...(plan.member === undefined || plan.follow === undefined
          ? {}
          : { catch_up: String(plan.follow.catchUpSeconds) }),
        ...(plan.member === undefined ? {} : { pair_name: plan.member.pair }),
        ...(plan.shortenRetentionOn === undefined
          ? {}
          : { shorten_retention_on: plan.shortenRetentionOn }),
      }),
      stdin: renderMyCnf(plan.name, plan.settings),
    },
    {
      parent,
      dependsOn: allPreflights(preflight, ...after),
    },
  );
}

/** Makes the declared accounts, which are never in the binary log, and returns their passwords. */
export function accountsStep(
  parent: pulumi.Resource,
  name: string,
  { host, plan }: ServerSteps,
  accounts: readonly AccountArgs[],
  after: pulumi.Input<pulumi.Resource[]>,
  generation?: number,
): {
  readonly step: pulumi.Resource | undefined;
  readonly passwords: pulumi.Output<Record<string, string>>;
} {
  const generated = new Map<string, pulumi.Output<string>>(); // a user has one, from wherever it logs in
  const passwords = accounts.map(({ user, password }) => {
    const known = password === undefined ? generated.get(user) : undefined;
    const made = known ?? passwordOf(`${plan.name}-password-${user}`, password, { parent });
    if (password === undefined) generated.set(user, made);
    return made;
  });
  const byUser = pulumi.secret(
    pulumi
      .all(passwords)
      .apply((values) =>
        Object.fromEntries(accounts.map(({ user }, i) => [user, values[i] ?? ""])),
      ),
  );
  const text = renderAccounts(
    declaredAccounts(dialectOf(host.declaration.line), plan.accounts),
    plan.plugin,
  );
  const stdin = pulumi.secret(
    pulumi.all(passwords).apply((values) =>
      renderValues({
        values: Object.fromEntries(values.map((value, i) => [`password_${i + 1}`, value])),
        ...text,
      }),
    ),
  );
  const review =
    generation === undefined ? text.review : `-- after seed ${generation}\n${text.review}`;
  const step = hostCommand(
    name,
    host,
    { create: stepCommand(host.declaration, host.sudo, "accounts", review), stdin },
    { parent, dependsOn: after },
  );
  return { step, passwords: byUser };
}
