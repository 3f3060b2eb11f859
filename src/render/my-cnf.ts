import type { ServerSettings } from "../plan/setting";
import { renderTemplate } from "./template";

/** The text of `server`'s option file. It holds no secret, so that a preview shows its lines. */
export function renderMyCnf(server: string, settings: ServerSettings): string {
  return renderTemplate("my.cnf/my.cnf", {
    server,
    ...settings,
    declared: settings.declared.map((setting) => ({
      ...setting,
      value: optionValue(setting.value),
    })),
    anyDeclared: settings.declared.length > 0,
  });
}

/** A value as an option file takes it: quoted where a blank, `#`, `;` or a quote would end or change it. */
function optionValue(value: string): string {
  if (!/[\s#;'"\\]/.test(value)) return value;
  return `"${value.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}
