import { canonicalSetting } from "../../engine/setting-facts";
import type { Rule } from "../problem";

/** A setting is one line of an option file: its name is a word, its value holds no line break, no setting stands twice. */
export const settingValues: Rule = ({ servers }) =>
  servers.flatMap(({ name, line, settings }) => {
    const keys = Object.keys(settings);
    return keys.flatMap((key, i) => {
      const at = `${name}.settings.${key}`;
      const problems = [];
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(key))
        problems.push({ at, message: `must be named like a setting: it is "${key}"` });
      if (/[\r\n\0]/.test(String(settings[key])))
        problems.push({ at, message: "must not hold a line break" });
      const twin = keys
        .slice(0, i)
        .find((other) => canonicalSetting(line, other) === canonicalSetting(line, key));
      if (twin !== undefined)
        problems.push({ at, message: `must stand once: "${twin}" is the same setting` });
      return problems;
    });
  });
