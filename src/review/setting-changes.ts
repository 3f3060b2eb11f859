import { dialectOf, type EngineLine } from "../engine/dialects";
import type { OptionFacts } from "../engine/option-facts";
import { canonicalSetting, settingFacts } from "../engine/setting-facts";
import { renderMyCnf } from "../render/my-cnf";
import { isFirst, type Reviewed } from "./consequence";

/** A setting that is declared otherwise than the last run has left it. */
export interface SettingChange {
  /** As my.cnf has it. */
  readonly name: string;
  /** What the running server has; absent: it does not say. */
  readonly live?: string;
  /** Absent: it is declared no longer. */
  readonly declared?: string;
}

/** The settings that a run changes on the running server, by name: those of which it has another value, and those that go. */
export function settingChanges(reviewed: Reviewed): readonly SettingChange[] {
  const { subject, answers } = reviewed;
  const { line, plan } = { line: subject.plan.line, plan: subject.plan };
  const { variables } = answers.server ?? {};
  if (variables === undefined) return [];
  const old = optionsIn(line, isFirst(reviewed) ? [] : (answers.left?.settings ?? []));
  const now = optionsIn(line, renderMyCnf(plan.name, plan.settings).split("\n"));
  const { logNames } = dialectOf(line).variables;
  return [...new Set([...now.keys(), ...old.keys()])].sort().flatMap((name) => {
    const [before, after] = [old.get(name), now.get(name)];
    if (before?.value === after?.value) return [];
    const live = variables.get(variableOf(line, name));
    // Logs that exist keep their names; another one is refused.
    if (logNames.includes(name) && (live ?? "") !== "") return [];
    if (live !== undefined && after !== undefined && alike(line, name, live, after.value))
      return [];
    return [
      {
        name: (after ?? before)!.name,
        ...(live === undefined ? {} : { live }),
        ...(after === undefined ? {} : { declared: after.value }),
      },
    ];
  });
}

/** Whether an option file says that applications may not write: `read_only`. */
export function isReadOnly(line: EngineLine, settings: readonly string[]): boolean {
  return truth(optionsIn(line, settings).get("read_only")?.value ?? "off") === "1";
}

interface Option {
  readonly name: string;
  readonly value: string;
}

/** The options of an option file by one name for each; values of one that stands several times are a list. */
function optionsIn(line: EngineLine, file: readonly string[]): ReadonlyMap<string, Option> {
  const found = new Map<string, Option>();
  for (const text of file) {
    // What waits for its copy is declared too; the line that lets nothing through is not.
    const one = text.replace(/^# waits for its copy: /, "");
    const [, name, , value = ""] = /^\s*([A-Za-z][\w-]*)\s*(=\s*(.*?))?\s*$/.exec(one) ?? [];
    if (name === undefined || value === "pulumi\\_nothing.%") continue;
    const key = canonicalSetting(line, name);
    const values = [...(found.get(key)?.value.split(",") ?? []), plain(value)];
    found.set(key, { name, value: values.sort().join(",") });
  }
  return found;
}

function plain(value: string): string {
  return /^".*"$/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
}

function variableOf(line: EngineLine, name: string): string {
  return settingFacts(line, name)?.variable ?? dialectOf(line).variables.named[name] ?? name;
}

/** Whether the running server's value is the declared one, which may be spelled as an option file may. */
function alike(line: EngineLine, name: string, live: string, declared: string): boolean {
  const type = settingFacts(line, name)?.type ?? "text";
  return comparable(type, live) === comparable(type, declared);
}

function comparable(type: OptionFacts["type"], value: string): string {
  if (type === "boolean" || type === "switch") return truth(value);
  if (type === "path") return value.replace(/\/+$/, "").split("/").at(-1)!;
  if (type === "set" || type === "flags") return value.toLowerCase().split(",").sort().join(",");
  return number(value) ?? value.toLowerCase().split(",").sort().join(",");
}

/** The truth of `value` as servers show it and as option files spell it; of another word, that. */
function truth(value: string): string {
  const word = value.toLowerCase();
  if (["", "on", "true", "yes", "1"].includes(word)) return "1";
  return ["off", "false", "no", "0"].includes(word) ? "0" : word;
}

function number(value: string): string | undefined {
  const [, digits, unit = ""] = /^(-?\d+(?:\.\d+)?)([kmgtpe]?)$/i.exec(value) ?? [];
  if (digits === undefined) return undefined;
  const power = unit === "" ? 0 : "kmgtpe".indexOf(unit.toLowerCase()) + 1;
  return String(Number(digits) * 1024 ** power);
}
