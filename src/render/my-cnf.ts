import type { ServerSettings, Setting } from "../plan/setting";
import { renderTemplate } from "./template";

/** The text of `server`'s option file. It holds no secret, so that a preview shows its lines. */
export function renderMyCnf(server: string, settings: ServerSettings): string {
  return renderTemplate("my.cnf/my.cnf", {
    server,
    owned: settings.owned.map(quoted),
    defaults: settings.defaults.map(quoted),
    declared: settings.declared.map(quoted),
    anyDeclared: settings.declared.length > 0,
  });
}

/** The settings on two lines, those first that are declared. */
export function settingsSaid({ declared, owned, defaults }: ServerSettings): readonly string[] {
  const listed = (all: readonly Setting[]) =>
    all.map(({ name, value }) => `${name} = ${value}`).join(", ");
  return [
    ...(declared.length === 0 ? [] : [`my.cnf, as declared: ${listed(declared)}`]),
    `my.cnf, for replication: ${listed([...owned, ...defaults])}`,
  ];
}

function quoted(setting: Setting): Setting {
  return { ...setting, value: optionValue(setting.value) };
}

/**
 * A value as an option file takes it: quoted where a blank, `#`, `;` or a quote would end or change it, and where a letter
 * has several bytes, one of which may be taken for a blank. A backslash before `_` or `%` is no escape there, so that
 * filters stay as they are read elsewhere.
 */
function optionValue(value: string): string {
  if (!/[^!-~]|[#;'"]|\\(?![_%])/.test(value)) return value;
  return `"${value.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}
