import { settingTexts } from "../topology/setting-value";
import type { ServerDeclaration } from "../topology/topology";
import type { Setting } from "./setting";

/** The user's own settings as my.cnf has them: sorted, booleans as ON and OFF. */
export function declaredSettings({ settings }: ServerDeclaration): readonly Setting[] {
  return Object.entries(settings)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) =>
      settingTexts(value).map((text) => ({ name, value: text, why: "declared in settings" })),
    );
}
