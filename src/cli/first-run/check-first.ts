import type { Reach } from "../../render/reach";
import { itemsOf } from "../../steps/whole";
import type { Step } from "../../steps/step";
import { subjectOf } from "../../steps/subject";
import type { ServerDeclaration } from "../../topology/topology";
import type { CheckOptions } from "../check";
import type { DeclaredStack } from "../declarations/declared-stack";
import { CODES, type Outcome } from "../outcome";
import { worst } from "../overview";
import type { Style } from "../style";
import { unreachedHint } from "../unreached";
import { firstRun } from "./changes";
import type { FirstLook } from "./first-look";
import { lookAtHost } from "./host-look";
import { firstJson, firstScreen } from "./screen";

/** Looks at every host of a stack that is not up yet, all at once: what its first run would find and change there. */
export async function checkFirst(
  stack: DeclaredStack,
  { timeout, json }: Pick<CheckOptions, "timeout" | "json">,
  style: Style,
): Promise<Outcome> {
  const { servers } = stack.declared.topology;
  const looks = await Promise.all(servers.map((server) => firstLook(stack, server, timeout)));
  const health = worst(looks.map((look) => look.health));
  return { text: json ? firstJson(looks, health) : firstScreen(looks, style), code: CODES[health] };
}

async function firstLook(
  stack: DeclaredStack,
  server: ServerDeclaration,
  seconds: number,
): Promise<FirstLook> {
  const { declared } = stack;
  const { name } = server;
  const reach = stack.reaches.find((one) => one.name === name);
  if (reach === undefined)
    return unlooked(
      name,
      "where it is depends on a resource that is not there yet",
      "pulumi up makes that, and its preflight looks before anything is changed on a server",
    );
  const subject = subjectOf(declared.topology, server, stack.stack);
  const preflight = itemsOf(declared.topology, stack.stack).find(
    (item): item is Step => item.kind === "step" && item.verb === "preflight" && item.of === name,
  )!;
  const look = await lookAtHost(reach, subject, preflight, declared, seconds);
  if ("why" in look) return unlooked(name, look.why, hintFor(reach, look.why, stack));
  const { changes, refused } =
    look.outlook === undefined
      ? { changes: [], refused: [] }
      : firstRun(subject, declared, look.outlook);
  const all = [...look.findings, ...refused];
  return {
    name,
    health: all.length > 0 ? "broken" : changes.length > 0 ? "degraded" : "healthy",
    refused: all,
    warnings: look.warnings,
    changes,
  };
}

function unlooked(name: string, why: string, next: string): FirstLook {
  const none = { refused: [], warnings: [], changes: [] };
  return { name, health: "unknown", ...none, unlooked: { why, next } };
}

/** The tool decrypts nothing: a key that only the configuration has is given to the user's own agent. */
function hintFor(reach: Reach, why: string, { stack, secretKeys }: DeclaredStack): string {
  const hint = unreachedHint(reach, why);
  if (!why.includes("Permission denied") || secretKeys.length === 0) return hint;
  const keys = secretKeys.map((key) => key.slice(`${stack.project}:`.length));
  return `${hint}; where it is a secret of the configuration (${keys.join(", ")}): pulumi config get ${keys[0]} --stack ${stack.stack} | ssh-add -`;
}
