import { settingText } from "../topology/setting-value";
import type { ServerDeclaration } from "../topology/topology";
import type { Setting } from "./setting";

/** The user's own settings as my.cnf has them: sorted, booleans as ON and OFF. */
export function declaredSettings({ settings }: ServerDeclaration): readonly Setting[] {
  return Object.entries(settings)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value: settingText(value), why: "declared in settings" }));
}
