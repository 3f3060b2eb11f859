import { dialectOf } from "../engine/dialects";
import { settingWay } from "../engine/setting-facts";
import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import type { Rows } from "./rows";
import { refuse, repair, type Difference } from "./difference";

/** Why a server starts without its option file. */
const PASSED_OVER = {
  open: "may be written by everybody: no server reads it",
  closed: "may not be read by the server's user: it is passed over",
} as const;

/** What of the configuration of `server` is otherwise than its step has left it. */
export function configurationDifferences(
  { name, line, configFile, restart }: Observable,
  { file, passedOver, made, server, defaults, activation }: Answers,
): readonly Difference[] {
  const step = `${name}-config`;
  const rows = made["config"] ?? [];
  // The step has found that these are what is declared.
  const accepted = new Set(
    rows.flatMap(([kind, name, value]) => (kind === "persisted" ? [`${name}=${value}`] : [])),
  );
  const { repeatable } = dialectOf(line).variables;
  const unread = notRead(rows, defaults);
  const seen = rows.flatMap(([kind, ...fields]) => {
    if (kind === "file") {
      if (file === fields[0]) return [];
      return [repair(step, `${configFile} ${file === undefined ? "is gone" : "was changed"}`)];
    }
    if (kind === "activation") return activated(step, fields[0] ?? "", activation);
    if (kind === "default") return unread ? [] : overridden(step, fields, defaults);
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
  if (passedOver !== undefined)
    return [...seen, repair(step, `${configFile} ${PASSED_OVER[passedOver]} at its start`)];
  return unread && file !== undefined
    ? [...seen, refuse(step, `the server does not read ${configFile} at its next start`)]
    : seen;
}

/** Whether none of what our option file says is among what all of them say: that one is not read any more. */
function notRead(rows: Rows, defaults: Answers["defaults"]): boolean {
  const ours = rows.filter(([kind]) => kind === "default");
  return (
    defaults !== undefined &&
    ours.length > 0 &&
    !ours.some(([, option = ""]) => defaults.has(option))
  );
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
  const now = defaults?.get(option);
  return now === undefined || now === declared || alike(now, declared)
    ? []
    : [refuse(step, `${option} is ${shown(now)} in the option files, declared ${shown(declared)}`)];
}

/** Whether both are the same switch. */
function alike(one: string, other: string): boolean {
  const on = /^(on|true|1)$/i;
  return on.test(one) && on.test(other);
}

/** Some servers show a list in an order of their own. */
function sorted(list: string): string {
  return list.split(",").sort().join(",");
}

function shown(value: string): string {
  return value === "" ? "empty" : value;
}
