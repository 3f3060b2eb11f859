import { readFile } from "node:fs/promises";

import { runProgram } from "../../support/run-program";
import { distribution } from "./distribution";

/**
 * The text of a `.sources` file for another suite of the running distribution: the mirror and the key are those that
 * the system's own sources name for the running one.
 *
 * @throws {Error} If apt has no source for the running distribution.
 */
export async function suiteSource(suite: string): Promise<string> {
  const { codename } = distribution();
  const format = "$(RELEASE)\t$(CODENAME)\t$(COMPONENT)\t$(SOURCESENTRY)";
  const targets = await runProgram(["apt-get", "indextargets", "--format", format]);
  for (const line of targets.stdout.split("\n")) {
    const [release = "", name, component, entry = ""] = line.split("\t");
    if (component !== "main" || (release !== codename && name !== codename)) continue;
    const file = entry.replace(/:\d+$/, "");
    const source = sourceLike(file, await readFile(file, "utf8"), release, suite);
    if (source !== undefined) return source;
  }
  throw new Error(
    `Cannot find the packages of "${suite}": the sources of apt must name a mirror of "${codename}", the running distribution, they do not`,
  );
}

/**
 * A stanza for `suite` with the mirror and the key that a file of sources names for `release`.
 *
 * @param file tells by its ending whether the text is made of stanzas (`.sources`) or of lines (`.list`)
 */
export function sourceLike(
  file: string,
  text: string,
  release: string,
  suite: string,
): string | undefined {
  const origin = file.endsWith(".sources")
    ? originOfStanza(text, release)
    : originOfLine(text, release);
  if (origin === undefined) return undefined;
  const own = ["Types: deb", `Suites: ${suite}`, "Components: main", "Targets: Packages"];
  return [...own, ...origin, ""].join("\n");
}

/** A stanza's fields, their further lines indented, that say where packages come from and who signs them. */
function originOfStanza(text: string, release: string): readonly string[] | undefined {
  for (const stanza of text.split(/\n[ \t]*\n/)) {
    const fields = stanza
      .replace(/^#.*\n?/gm, "")
      .trimEnd()
      .split(/\n(?=\S)/);
    const words = (name: string) =>
      fields.find((field) => field.toLowerCase().startsWith(`${name}:`))?.split(/\s+/) ?? [];
    if (words("suites").includes(release) && words("types").includes("deb")) {
      return fields.filter((field) => /^(URIs|Signed-By|Trusted):/i.test(field));
    }
  }
  return undefined;
}

/** The same of a line: "deb [signed-by=/…] http://… suite component …". */
function originOfLine(text: string, release: string): readonly string[] | undefined {
  for (const line of text.split("\n")) {
    const [, options = "", uri = "", suite] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s/.exec(line) ?? [];
    if (suite !== release) continue;
    const option = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(options)?.[1];
    const [key, trusted] = [option("signed-by"), option("trusted")];
    return [
      `URIs: ${uri}`,
      ...(key === undefined ? [] : [`Signed-By: ${key.replaceAll(",", " ")}`]),
      ...(trusted === undefined ? [] : [`Trusted: ${trusted}`]),
    ];
  }
  return undefined;
}
