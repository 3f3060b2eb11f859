import { run, type Ran } from "../../observe/run";
import { PIPED, pipedRunner } from "../../render/piped";
import { renderMyCnf } from "../../render/my-cnf";
import type { Reach } from "../../render/reach";
import { renderValues } from "../../render/step";
import type { Declared } from "../../steps/declared";
import type { Step, StepValue } from "../../steps/step";
import type { Subject } from "../../steps/subject";
import { serverNamed } from "../../topology/topology";
import { onHost } from "../run-on-host";
import { readOutlook, type Outlook } from "./outlook";

/** What a host has said to what a first run would ask and do there. */
export interface HostLook {
  /** What its preflight would refuse; empty: it would pass. */
  readonly findings: readonly string[];
  /** What it would warn of. */
  readonly warnings: readonly string[];
  /** Absent: `findings` say why. */
  readonly outlook?: Outlook;
}

/** A host that was not looked at. */
export interface Unlooked {
  readonly why: string;
}

/** Looks at the host of a server, for at most `seconds`, with the runner that a run would install there; nothing is left. */
export async function lookAtHost(
  reach: Reach,
  { server, plan }: Subject,
  preflight: Step,
  declared: Declared,
  seconds: number,
): Promise<HostLook | Unlooked> {
  const ask = (words: readonly [string, ...string[]], stdin: string): Promise<Ran> =>
    run(
      onHost(reach, [...PIPED, ...words]),
      pipedRunner(server) + stdin,
      seconds,
      reach.ssh === undefined
        ? { PATH: process.env["PATH"], HOME: process.env["HOME"] }
        : process.env,
    );
  const request = `${reviewOf(preflight)}END\n${renderValues({ values: valuesOf(declared, preflight) })}`;
  const [flown, seen] = await Promise.all([
    ask(["preflight"], request),
    ask(
      ["outlook", `declared_log_names=${plan.declaredLogNames.join(" ")}`],
      renderMyCnf(plan.name, plan.settings),
    ),
  ]);
  const said = readFindings(server.name, flown);
  if (said === undefined) return { why: lastLine(flown) };
  const outlook = readOutlook(seen.stdout);
  if (outlook !== undefined) return { ...said, outlook };
  // A server that does not answer is a finding already.
  return said.findings.length > 0
    ? said
    : { ...said, findings: [failureOf(server.name, seen) ?? lastLine(seen)] };
}

function reviewOf({ command }: Step): string {
  return command.kind === "review" ? command.text : "";
}

/** What a preflight reads, all of it known. */
function valuesOf(declared: Declared, { input }: Step): Record<string, string> {
  const known = (value: StepValue): string => {
    if (typeof value === "string") return value;
    if ("addressOf" in value) return declared.inputs[value.addressOf]?.address ?? "";
    if (!("endpointsOf" in value)) throw new TypeError("Cannot look: a preflight has no secret");
    return value.endpointsOf
      .map(
        (name) => `${known({ addressOf: name })} ${serverNamed(declared.topology, name).host.port}`,
      )
      .join(" ");
  };
  return Object.fromEntries(
    Object.entries(input.values ?? {}).map(([name, value]) => [name, known(value)]),
  );
}

/** What a preflight has said; nothing when it did not get to its end. */
function readFindings(name: string, ran: Ran): Pick<HostLook, "findings" | "warnings"> | undefined {
  const lines = ran.stderr.split("\n");
  const warning = `${name}: warning: `;
  const warnings = lines
    .filter((line) => line.startsWith(warning))
    .map((line) => line.slice(warning.length));
  if (ran.code === 0) return { findings: [], warnings };
  const failure = failureOf(name, ran);
  if (failure !== undefined) return { findings: [failure], warnings };
  const from = lines.findIndex((line) => line.startsWith(`${name}: preflight found `));
  if (from < 0) return undefined;
  const findings = lines
    .slice(from + 1)
    .join("\n")
    .trimEnd()
    .split(/^ {2}- /m)
    .map((text) => text.trimEnd())
    .filter((text) => text !== "");
  return { findings, warnings };
}

/** What ended a step of the runner, with what it says to do. */
function failureOf(name: string, { stderr }: Ran): string | undefined {
  const [, said] =
    new RegExp(`^${name.replace(/\W/g, "\\$&")}: (?:preflight|outlook) failed: ([^]*)$`, "m").exec(
      stderr,
    ) ?? [];
  return said?.trim().replace(/\n {2}-> /g, "; ");
}

function lastLine({ stderr, code }: Ran): string {
  return stderr.trim().split("\n").at(-1) || `it ended with ${code}`;
}
