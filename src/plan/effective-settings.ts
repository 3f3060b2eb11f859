import { dialectOf, type EngineLine } from "../engine/dialects";
import { canonicalSetting } from "../engine/setting-facts";
import type { Setting } from "./setting";

/**
 * Those of `settings` that keep changes from a slave or hide its errors, by the name that a server of `line` shows, each once:
 * declared they are no finding.
 */
export function effectiveSettings(
  line: EngineLine,
  settings: readonly Setting[],
): readonly (readonly [name: string, value: string])[] {
  return dialectOf(line).effects.flatMap(({ names: [name, ...others] = [] }) => {
    if (name === undefined) return [];
    const known = [name, ...others].map((one) => canonicalSetting(line, one));
    const values = settings
      .filter((setting) => known.includes(canonicalSetting(line, setting.name)))
      .map(({ value }) => value);
    return values.length === 0 ? [] : [[name, values.join(",")] as const];
  });
}
