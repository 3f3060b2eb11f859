import { dialectOf } from "../engine/dialects";
import { canonicalSetting } from "../engine/setting-facts";
import { settingTexts } from "../topology/setting-value";
import type { ServerDeclaration } from "../topology/topology";
import type { ServerSettings, Setting } from "./setting";

/** What a plan has of its settings. */
interface Planned {
  readonly line: ServerDeclaration["line"];
  readonly settings: ServerSettings;
}

/** The user's own settings as my.cnf has them: sorted, booleans as ON and OFF. */
export function declaredSettings({ settings }: ServerDeclaration): readonly Setting[] {
  return Object.entries(settings)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) =>
      settingTexts(value).map((text) => ({ name, value: text, why: "declared in settings" })),
    );
}

/** Those that say where a server listens, by their canonical names. */
export function declaredReach(server: ServerDeclaration): readonly Setting[] {
  return reachOf(server.line, declaredSettings(server));
}

/** The same of a plan. */
export function reachSettings({ line, settings }: Planned): readonly Setting[] {
  return reachOf(line, settings.declared);
}

/** Those by which slaves that reach a server may lose it, by their canonical names. */
export function declaredContact(server: ServerDeclaration): readonly Setting[] {
  return canonical(server.line, declaredSettings(server)).filter(({ name }) =>
    /^(bind_address|skip_networking|skip_name_resolve|require_secure_transport|(skip_)?ssl(_.*)?|tls_.*)$/.test(
      name,
    ),
  );
}

/** That without which a slave's server does not show how it replicates, by its canonical name. */
export function declaredSight(server: ServerDeclaration): readonly Setting[] {
  return sightOf(server.line, declaredSettings(server));
}

/** The same of a plan. */
export function sightSettings({ line, settings }: Planned): readonly Setting[] {
  return sightOf(line, settings.declared);
}

function sightOf(
  line: ServerDeclaration["line"],
  settings: readonly Setting[],
): readonly Setting[] {
  const { showsSlave } = dialectOf(line).statements;
  return settings
    .filter(({ name }) => canonicalSetting(line, name) === showsSlave)
    .map((setting) => ({ ...setting, name: showsSlave }));
}

function reachOf(
  line: ServerDeclaration["line"],
  settings: readonly Setting[],
): readonly Setting[] {
  return canonical(line, settings).filter(
    ({ name }) => name === "bind_address" || name === "skip_networking",
  );
}

function canonical(
  line: ServerDeclaration["line"],
  settings: readonly Setting[],
): readonly Setting[] {
  return settings.map((setting) => ({ ...setting, name: canonicalSetting(line, setting.name) }));
}
