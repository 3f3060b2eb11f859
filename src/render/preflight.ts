import { dialectOf } from "../engine/dialects";
import { effectiveSettings } from "../plan/effective-settings";
import type { HostPlan } from "../plan/host-plan";
import { reachSettings, sightSettings } from "../plan/declared-settings";
import { databaseLines, pairLine } from "./seed";

/** What is checked before anything is changed. */
export function renderPreflight(plan: HostPlan): string {
  const { follow } = plan;
  const slave =
    follow === undefined
      ? []
      : [
          `master=${follow.master}`,
          `method=${follow.seed.method}`,
          ...pairLine(follow),
          `generation=${follow.seed.generation}`,
          `lineage=${follow.seed.lineage}`,
          `overwrite=${follow.seed.overwrite ?? ""}`,
          ...(follow.masterListens ? ["master_moves=yes"] : []),
        ];
  return [
    `engine=${plan.line}`,
    `declared_names=${plan.declaredLogNames.join(" ")}`,
    ...(plan.keepsData ? ["data=kept"] : []),
    ...firmSettings(plan),
    ...effectiveSettings(plan.line, plan.settings.declared).map(
      ([name, value]) => `${name}=${value}`,
    ),
    ...[...reachSettings(plan), ...sightSettings(plan)].map(
      ({ name, value }) => `${name}=${value}`,
    ),
    ...retentionLines(plan),
    ...slave,
    // Those that are made later need not be there.
    databaseLines(
      plan.databases?.filter((name) => !plan.makes?.some((made) => made.name === name)),
    ) + (plan.makes ?? []).map(({ name }) => `made=${name}\n`).join(""),
  ].join("\n");
}

/** How long binary logs are kept, and what permits that it is shorter than now. */
function retentionLines({
  line,
  settings,
  member,
  shortenRetentionOn,
}: HostPlan): readonly string[] {
  const { name } = dialectOf(line).options.retention;
  return [
    ...settings.owned
      .filter((setting) => setting.name === name)
      .map(({ value }) => `${name}=${value}`),
    ...(member === undefined ? [] : [`pair_name=${member.pair}`]),
    ...(shortenRetentionOn === undefined ? [] : [`shorten_retention_on=${shortenRetentionOn}`]),
  ];
}

/** Settings that nothing but the server's id, line and role decides: another one that is changed runs no preflight again. */
function firmSettings({ line, settings }: HostPlan): readonly string[] {
  const { gtid, logSlaveUpdates, slave } = dialectOf(line).options;
  const rows = [...gtid.on, ...gtid.off, ...slave].map(({ name }) => name);
  const firm = new Set(["server_id", logSlaveUpdates, ...rows]);
  return settings.owned
    .filter(({ name }) => firm.has(name))
    .map(({ name, value }) => `${name}=${value}`);
}
