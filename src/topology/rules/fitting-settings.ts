import { dialectOf } from "../../engine/dialects";
import { canonicalSetting, settingFacts } from "../../engine/setting-facts";
import type { Rule } from "../problem";
import { settingText, unfitness } from "../setting-value";
import type { ServerDeclaration } from "../topology";
import { ownedInstead } from "./owned-settings";

/** Whether the server adds up the lines that set `key`. */
function isRepeatable(line: ServerDeclaration["line"], key: string): boolean {
  return dialectOf(line).variables.repeatable.includes(canonicalSetting(line, key));
}

/**
 * The value of a setting is one that the server takes as it stands. Where it does not, servers end their start, or go on
 * with another value than was declared.
 */
export const fittingSettings: Rule = ({ servers }) =>
  servers.flatMap(({ name, line, settings }) =>
    Object.entries(settings).flatMap(([key, value]) => {
      const facts = settingFacts(line, key);
      if (facts === undefined || ownedInstead(line, key) !== undefined) return [];
      const must = unfitness(line, facts, value, isRepeatable(line, key));
      if (must === undefined) return [];
      return [
        { at: `${name}.settings.${key}`, message: `must ${must}: it is "${settingText(value)}"` },
      ];
    }),
  );
