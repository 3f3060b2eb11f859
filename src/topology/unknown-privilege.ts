import { dialectOf, engineLines, type EngineLine } from "../engine/dialects";
import { nearest } from "../engine/nearest";

const known = (line: EngineLine): readonly string[] =>
  Object.keys(dialectOf(line).accounts.privileges);

/** What is wrong with the privilege `name`, in capitals, that `line` does not know. */
export function unknownPrivilege(line: EngineLine, name: string): string {
  const start = `must be privileges that ${line} knows`;
  if (name === "PROXY")
    return `${start}, of databases: "PROXY" is granted on an account; grant it by hand`;
  const lines = engineLines.filter((other) => known(other).includes(name));
  if (lines.length === 0) {
    const like = nearest(name, known(line));
    return `${start}: "${name}" is none${like === undefined ? "" : `, the nearest is "${like}"`}`;
  }
  const here = known(line).find((own) => own.replace(/_/g, " ") === name.replace(/_/g, " "));
  const mend = here === undefined ? "" : `; here it is "${here}"`;
  return `${start}: "${name}" is one of ${owners(lines)}${mend}`;
}

/** `lines` in words: a flavour where they are all of its lines. */
function owners(lines: readonly EngineLine[]): string {
  for (const [flavor, called] of [
    ["mariadb", "MariaDB"],
    ["mysql", "MySQL"],
  ] as const) {
    const all = engineLines.filter((line) => dialectOf(line).flavor === flavor);
    if (all.length === lines.length && all.every((line) => lines.includes(line))) return called;
  }
  return lines.join(", ");
}
