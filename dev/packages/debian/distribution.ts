import { readFileSync } from "node:fs";

/** The running distribution: its id and release, such as "debian" and "12", and its suite, such as "bookworm". */
export function distribution(): {
  readonly id: string;
  readonly release: string;
  readonly codename: string;
} {
  let text = "";
  try {
    text = readFileSync("/etc/os-release", "utf8");
  } catch {
    // No such file, no Debian: whoever needs apt finds out.
  }
  const field = (key: string): string =>
    new RegExp(`^${key}="?([\\w.-]+)`, "m").exec(text)?.[1] ?? "unknown";
  return {
    id: field("ID"),
    release: field("VERSION_ID"),
    codename: field("VERSION_CODENAME"),
  };
}
