import { readFile } from "node:fs/promises";

import { runProgram } from "./run-program";
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
    const text = await readFile(entry.replace(/:\d+$/, ""), "utf8");
    const origin = entry.includes(".sources:")
      ? originOfStanza(text, release)
      : originOfLine(text, release);
    if (origin !== undefined) return sourceOf(origin, suite);
  }
  throw new Error(
    `Cannot find the packages of "${suite}": the sources of apt must name a mirror of "${codename}", the running distribution, they do not`,
  );
}

/** Fields of a stanza that say where packages come from and who signs them. */
type Origin = readonly string[];

/** Of a file of stanzas: fields, their further lines indented. */
export function originOfStanza(text: string, release: string): Origin | undefined {
  for (const stanza of text.split(/\n[ \t]*\n/)) {
    const fields = stanza.replace(/^#.*\n?/gm, "").split(/\n(?=\S)/);
    const field = (name: RegExp) => fields.find((text) => name.test(text)) ?? "";
    if (
      !field(/^Suites:/i)
        .split(/\s+/)
        .includes(release)
    )
      continue;
    if (
      !field(/^Types:/i)
        .split(/\s+/)
        .includes("deb")
    )
      continue;
    return fields
      .map((text) => text.trimEnd())
      .filter((text) => /^(URIs|Signed-By|Trusted):/i.test(text));
  }
  return undefined;
}

/** Of a file of lines: "deb [signed-by=/…] http://… suite component …". */
export function originOfLine(text: string, release: string): Origin | undefined {
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

function sourceOf(origin: Origin, suite: string): string {
  const own = ["Types: deb", `Suites: ${suite}`, "Components: main", "Targets: Packages"];
  return [...own, ...origin, ""].join("\n");
}
