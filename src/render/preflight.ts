import { dialectOf } from "../engine/dialects";
import { effectiveSettings } from "../plan/effective-settings";
import type { HostPlan } from "../plan/host-plan";
import { reachSettings, sightSettings } from "../plan/declared-settings";
import type { Setting } from "../plan/setting";
import { renderRequest, yesNo } from "./requests";

/** What is checked before anything is changed. */
export function renderPreflight(plan: HostPlan): string {
  const { follow, databases = [], makes = [] } = plan;
  const seed = follow?.seed;
  return renderRequest(
    "preflight",
    {
      engine: plan.line,
      declared_log_names: plan.declaredLogNames.join(" "),
      keeps_data: yesNo(plan.keepsData),
      pair_name: plan.member?.pair ?? "",
      shorten_retention_on: plan.shortenRetentionOn ?? "",
      master: follow?.master ?? "",
      master_moves: yesNo(follow?.masterListens === true),
      method: seed?.method ?? "",
      pair: seed?.pair ?? "",
      generation: seed === undefined ? "" : String(seed.generation),
      lineage: seed?.lineage ?? "",
      overwrite: seed?.overwrite ?? "",
    },
    {
      // Those that are made later need not be there.
      database: databases.filter((name) => !makes.some((made) => made.name === name)),
      created_database: makes.map(({ name }) => name),
    },
    [
      ...firmSettings(plan),
      ...effectiveSettings(plan.line, plan.settings.declared).map(
        ([name, value]) => `${name}=${value}`,
      ),
      ...[...reachSettings(plan), ...sightSettings(plan), ...retention(plan)].map(
        ({ name, value }) => `${name}=${value}`,
      ),
      "",
    ].join("\n"),
  );
}

/** How long binary logs are kept. */
function retention({ line, settings }: HostPlan): readonly Setting[] {
  const { name } = dialectOf(line).options.retention;
  return settings.owned.filter((setting) => setting.name === name);
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
