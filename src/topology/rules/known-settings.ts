import { absenceOf, type Absence } from "../../engine/absent-setting";
import { spelledSetting } from "../../engine/setting-facts";
import type { Rule } from "../problem";
import type { ServerDeclaration } from "../topology";
import { ownedInstead } from "./owned-settings";

/** A setting is one that the server's line knows, named as its option is. A loose one may be unknown. */
export const knownSettings: Rule = ({ servers }) =>
  servers.flatMap(({ name, line, settings }) =>
    Object.keys(settings).flatMap((key) => {
      const message = wrongName(line, key);
      return message === undefined ? [] : [{ at: `${name}.settings.${key}`, message }];
    }),
  );

function wrongName(line: ServerDeclaration["line"], key: string): string | undefined {
  // Another rule says what is wrong with a name that is none.
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(key) || ownedInstead(line, key) !== undefined)
    return undefined;
  const { name, loose, prefix } = spelledSetting(line, key);
  const absence = absenceOf(line, key);
  if (absence !== undefined) return loose ? undefined : absent(line, absence);
  if (prefix === "maximum") return `must be named like its option: use "${name}"`;
  if (prefix !== undefined) {
    const value = prefix === "enable" ? "ON" : "OFF";
    return `must be named like its option: use "${name}", with the value ${value}`;
  }
  // Names with capitals, as wsrep_OSU_method, are what a server has for some options of Galera.
  if (/[A-Z]/.test(key) && !/^(loose[-_])?wsrep/i.test(key))
    return `must be in lower case, not every server reads capitals: use "${key.toLowerCase()}"`;
  return undefined;
}

/** What is wrong with a setting that `line` does not know, and what to do; undefined for one that may be a plugin's. */
function absent(line: string, absence: Absence): string | undefined {
  const known = `must be a setting that ${line} knows`;
  switch (absence.why) {
    case "renamed":
      return `${known}: there it is named "${absence.name}"`;
    case "gone":
      return `${known}: it was removed in ${absence.since}; ${absence.instead || "leave it out"}`;
    case "later":
      return `${known}: it came after ${line}, ${absence.line} has it; leave it out`;
    case "foreign":
      return `${known}: it is one of ${absence.flavor === "mysql" ? "MySQL" : "MariaDB"}; leave it out`;
    case "unknown":
      return absence.nearest === undefined
        ? `${known}: nothing is named like it; "loose_" before its name lets the server decide`
        : `${known}: the nearest is "${absence.nearest}"; "loose_" before its name lets the server decide`;
    case "plugin":
      return undefined;
  }
}
