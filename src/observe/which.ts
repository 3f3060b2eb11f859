import { dialectOf } from "../engine/dialects";
import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import { report, type Difference } from "./difference";

/** Whether it is the server that the last run has left: by its release and by what names its data directory. */
export function whichDifferences(
  { name, line }: Observable,
  { made, identity, server }: Answers,
): readonly Difference[] {
  const known = (made["config"] ?? []).find(([kind]) => kind === "identity")?.[1];
  const version = server?.variables.get("version");
  return [
    ...(known === undefined || known === identity
      ? []
      : [report(name, "its data directory is another one than the last run has left")]),
    ...(version === undefined || new RegExp(dialectOf(line).versionPattern).test(version)
      ? []
      : [report(name, `the server is ${version}, declared is ${line}`)]),
  ];
}
