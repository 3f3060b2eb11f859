import { dialectOf } from "../engine/dialects";
import { settingWay } from "../engine/setting-facts";
import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import { refuse, repair, type Difference } from "./difference";

/** What of the configuration of `server` is otherwise than its step has left it. */
export function configurationDifferences(
  { name, line, configFile, restart }: Observable,
  { file, made, server, defaults, activation }: Answers,
): readonly Difference[] {
  const step = `${name}-config`;
  const rows = made["config"] ?? [];
  // The step has found that these are what is declared.
  const accepted = new Set(
    rows.flatMap(([kind, name, value]) => (kind === "persisted" ? [`${name}=${value}`] : [])),
  );
  const { repeatable } = dialectOf(line).variables;
  return rows.flatMap(([kind, ...fields]) => {
    if (kind === "file") {
      if (file === fields[0]) return [];
      return [repair(step, `${configFile} ${file === undefined ? "is gone" : "was changed"}`)];
    }
    if (kind === "activation") return activated(step, fields[0] ?? "", activation);
    if (kind === "default") return overridden(step, fields, defaults);
    const [variable = "", option = "", wanted = ""] = fields;
    if (kind !== "variable" || server === undefined) return [];
    const persisted = server.persisted.get(variable);
    if (persisted !== undefined && !accepted.has(`${variable}=${persisted}`))
      return [refuse(step, `${variable} is persisted as ${persisted}, declared ${shown(wanted)}`)];
    const live = server.variables.get(variable);
    if (live === undefined)
      return [repair(step, `${option} is not there, declared ${shown(wanted)}`)];
    const same = repeatable.includes(option) ? sorted(live) === sorted(wanted) : live === wanted;
    if (same) return [];
    const takes =
      settingWay(line, option, restart) === "restart"
        ? ", which takes a restart of the server"
        : "";
    return [repair(step, `${option} is ${shown(live)}, declared ${shown(wanted)}${takes}`)];
  });
}

/** Where systemd listens for the server, which the step judges. */
function activated(step: string, before: string, now: string): readonly Difference[] {
  if (now === before) return [];
  return now === ""
    ? [repair(step, `systemd listens for it no longer, as it did by ${before}`)]
    : [refuse(step, `systemd listens for it, whatever its option files say: ${now}`)];
}

/** What another option file makes of an option at the next start; unknown where the files say nothing of it. */
function overridden(
  step: string,
  [option = "", declared = ""]: readonly string[],
  defaults: Answers["defaults"],
): readonly Difference[] {
  const now = defaults.get(option);
  return now === undefined || now === declared
    ? []
    : [refuse(step, `${option} is ${shown(now)} in the option files, declared ${shown(declared)}`)];
}

/** Some servers show a list in an order of their own. */
function sorted(list: string): string {
  return list.split(",").sort().join(",");
}

function shown(value: string): string {
  return value === "" ? "empty" : value;
}
