import { readdirSync, readFileSync } from "node:fs";

/** Processes below `ancestor` whose command line holds `word`. */
export function descendants(ancestor: number, word: string): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = textOf(`/proc/${name}/stat`).replace(/^.*\) /s, "");
    if (stat !== "") parents.set(Number(name), Number(stat.split(" ")[1]));
  }
  const below = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at))
      if (at === ancestor) return true;
    return false;
  };
  return [...parents.keys()].filter(
    (pid) => textOf(`/proc/${pid}/cmdline`).includes(word) && below(pid),
  );
}

/** A file's text; empty when it cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
