import type { OptionFacts } from "../engine/option-facts";
import type { EngineLine } from "../engine/dialects";
import type { SettingValue } from "../arguments/settings";

/**
 * What must hold of the value of an option with `facts`; undefined when `value` does.
 *
 * @param repeatable whether the server adds up the lines that set the option
 */
export function unfitness(
  line: EngineLine,
  facts: OptionFacts,
  value: SettingValue,
  repeatable = false,
): string | undefined {
  if (typeof value === "object") {
    if (value.length === 0) return "hold a value, or be left out";
    if (!repeatable) return "be one value: of several lines the server takes the last";
    return value.map((text) => unfitness(line, facts, text, true)).find(Boolean);
  }
  const text = settingText(value);
  switch (facts.type) {
    case "switch":
      return "be left out: the server takes it without a value, and a line of settings has one";
    case "boolean":
      return /^(on|off|true|false|1|0)$/i.test(text) ? undefined : "be ON or OFF";
    case "integer":
    case "size":
      return within(facts, bytesOf(line, text)) ? undefined : `be a ${wanted(facts)}`;
    case "number":
      return within(facts, decimalOf(text)) ? undefined : `be a ${wanted(facts)}`;
    case "enum":
      return isWord(facts, text) ? undefined : `be one of ${listed(facts)}`;
    case "set":
      return areWords(line, facts, text) ? undefined : `be a list of ${listed(facts)}`;
    case "flags":
      return areFlags(facts, text)
        ? undefined
        : `be a list of NAME=on and NAME=off, NAME one of ${listed(facts)}`;
    default:
      return undefined;
  }
}

/** `value` as the lines of an option file have it: booleans are ON and OFF. */
export function settingTexts(value: SettingValue): readonly string[] {
  if (typeof value === "object") return value;
  return [typeof value === "boolean" ? (value ? "ON" : "OFF") : String(value)];
}

/** `value` on one line, for a person to read. */
export function settingText(value: SettingValue): string {
  return settingTexts(value).join(", ");
}

const UNITS = "KMGTPE";
const GREATEST = 2n ** 64n - 1n;

/** The number that a server of `line` reads in `text`: `500M` is 524288000. Undefined if it reads none. */
export function bytesOf(line: EngineLine, text: string): bigint | undefined {
  const [, digits, unit = ""] = /^(-?\d+)([a-z]?)$/i.exec(text) ?? [];
  const units = line === "mysql-5.7" ? UNITS.slice(0, 3) : UNITS;
  if (digits === undefined || !units.includes(unit.toUpperCase())) return undefined;
  const number =
    BigInt(digits) * 1024n ** BigInt(unit === "" ? 0 : units.indexOf(unit.toUpperCase()) + 1);
  return number <= GREATEST ? number : undefined;
}

/** `bytes` with the greatest unit that says it exactly: 524288000 is `500M`. */
export function inUnits(bytes: number): string {
  let [count, unit] = [BigInt(bytes), -1];
  while (count !== 0n && count % 1024n === 0n && unit < UNITS.length - 1)
    [count, unit] = [count / 1024n, unit + 1];
  return `${count}${UNITS[unit] ?? ""}`;
}

function decimalOf(text: string): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function within({ min, max }: OptionFacts, number: bigint | number | undefined): boolean {
  return number !== undefined && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
}

function wanted({ type, min, max }: OptionFacts): string {
  const shown = type === "size" ? inUnits : String;
  const kind = {
    integer: "whole number",
    size: "size in bytes, or with K, M or G,",
    number: "number",
  }[type as "integer"];
  if (min !== undefined && max !== undefined) return `${kind} from ${shown(min)} to ${shown(max)}`;
  if (min !== undefined) return `${kind} of at least ${shown(min)}`;
  return max === undefined ? kind.replace(/,$/, "") : `${kind} of at most ${shown(max)}`;
}

/** A server reads a number as the place of a word. */
function isWord({ values = [] }: OptionFacts, text: string): boolean {
  return (
    values.some((word) => same(word, text)) ||
    (/^\d{1,3}$/.test(text) && Number(text) < values.length)
  );
}

function areWords(line: EngineLine, facts: OptionFacts, text: string): boolean {
  if (text === "" || /^\d+$/.test(text) || (line.startsWith("mariadb-") && same(text, "ALL")))
    return true;
  return text.split(",").every((word) => facts.values?.some((known) => same(known, word)));
}

function areFlags({ values = [] }: OptionFacts, text: string): boolean {
  if (text === "" || same(text, "default")) return true;
  return text.split(",").every((flag) => {
    const [, name = "", state = ""] = /^([^=]*)=(.*)$/.exec(flag) ?? [];
    return values.some((known) => same(known, name)) && /^(on|off|default)$/i.test(state);
  });
}

function listed({ values = [] }: OptionFacts): string {
  return values.join(", ");
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
