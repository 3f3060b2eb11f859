import { isRefused } from "../../../review/said";
import type { PreviewFile } from "./preview-file";
import type { Diagnostic } from "./shapes";

/** A line that a preview says of a server, pair or block of this library. */
export interface PreviewedLine {
  readonly of: string;
  /** `refused`: the run ends with it. `heed`: it is to be weighed. `know`: it is good to know. */
  readonly weight: "refused" | "heed" | "know";
  /** Without the name before it. */
  readonly text: string;
}

/** What a preview says beside its operations. */
export interface Lines {
  /** In the order of the declaration, what weighs most first. */
  readonly says: readonly PreviewedLine[];
  /** Why it failed; nothing of others than this library is repeated: it may hold a secret. */
  readonly errors: readonly string[];
}

const WEIGHTS = ["refused", "heed", "know"] as const;

/** The lines of a preview of the servers `names`, in their order, without `known` ones. */
export function linesOf(
  { diagnostics }: PreviewFile,
  names: readonly string[],
  known: readonly string[],
): Lines {
  const said = diagnostics.flatMap((one) => lineOf(one, known));
  const once = said.filter(
    (one, i) => said.findIndex(({ of, text }) => of === one.of && text === one.text) === i,
  );
  const place = (of: string) => (names.includes(of) ? names.indexOf(of) : names.length);
  return {
    says: once.sort(
      (one, other) =>
        place(one.of) - place(other.of) ||
        (one.of < other.of ? -1 : one.of > other.of ? 1 : 0) ||
        WEIGHTS.indexOf(one.weight) - WEIGHTS.indexOf(other.weight),
    ),
    errors: [
      ...new Set(
        diagnostics.filter(({ severity }) => severity === "error").map((one) => errorOf(one)),
      ),
    ].sort(),
  };
}

const OWN = /^urn:pulumi:.+?::.+?::(?:.*\$)?pulumi-mysql-replication:index:[^:$]+::(.+)$/s;

function lineOf(one: Diagnostic, known: readonly string[]): readonly PreviewedLine[] {
  const of = OWN.exec(one.urn ?? "")?.[1];
  if (of === undefined || (one.severity !== "warning" && one.severity !== "info")) return [];
  const message = messageOf(one);
  if (message === "" || known.includes(message)) return [];
  const text = message.startsWith(`${of}: `) ? message.slice(of.length + 2) : message;
  const weight = one.severity === "info" ? "know" : isRefused(text) ? "refused" : "heed";
  return [{ of, weight, text }];
}

/** What this library says of a declaration; of another error only where it is. */
function errorOf(one: Diagnostic): string {
  const message = messageOf(one);
  if (/^Cannot (plan the topology: found|reach ")/.test(message)) return message;
  const at = one.urn?.split("::").slice(3).join("::") ?? "";
  return `${at === "" ? "the program" : at} fails; why is in the preview itself, which may show more than a comment should`;
}

/** Without the word before it, which one form of the file has in the text and the other beside it. */
function messageOf({ message, severity }: Diagnostic): string {
  const word = `${severity}: `;
  return (message.startsWith(word) ? message.slice(word.length) : message).trimEnd();
}
