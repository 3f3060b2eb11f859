import type { Row } from "../overview";
import { printable } from "../printable";
import type { Style } from "../style";
import type { FirstLook } from "./first-look";

const WORDS = {
  healthy: ["nothing to change", "good"],
  degraded: ["would be changed", "weak"],
  broken: ["would be refused", "bad"],
  unknown: ["not looked at", "bad"],
} as const;

/** Of each server what a first run would refuse and change, for people. */
export function firstScreen(looks: readonly FirstLook[], style: Style): string {
  const lines = looks.flatMap(({ name, health, refused, warnings, changes, unlooked }) => [
    `${style(name, "strong")}  ${style(WORDS[health][0], WORDS[health][1])}`,
    ...(unlooked === undefined ? [] : [`   ${unlooked.why}`, `   -> ${unlooked.next}`]),
    ...refused.map((text) => `   refused: ${text}`),
    ...warnings.map((text) => `   warning: ${text}`),
    ...changes.map(({ text }) => `   ${text}`),
  ]);
  return [...lines.map(printable), "", summaryOf(looks), ""].join("\n");
}

function summaryOf(looks: readonly FirstLook[]): string {
  const names = (all: readonly FirstLook[]) => all.map(({ name }) => name).join(", ");
  const refused = looks.filter(({ health }) => health === "broken");
  const unknown = looks.filter(({ health }) => health === "unknown");
  const restarts = looks.filter(({ changes }) =>
    changes.some(({ effect }) => effect === "restart"),
  );
  return [
    `${looks.length} server(s), not up yet`,
    refused.length > 0
      ? `the first pulumi up would be refused by ${names(refused)}, and change nothing on any`
      : `the first pulumi up would restart ${restarts.length === 0 ? "none" : names(restarts)}`,
    ...(unknown.length === 0 ? [] : [`not looked at: ${names(unknown)}`]),
  ].join("; ");
}

/** The same for programs; keys are added in later releases, never changed. */
export function firstJson(looks: readonly FirstLook[], health: Row["health"]): string {
  const servers = looks.map(({ name, health: its, refused, warnings, changes, unlooked }) => ({
    name,
    health: its,
    differences: null,
    ...(unlooked === undefined
      ? { first: { refused, warnings, changes } }
      : { first: null, why: unlooked.why }),
  }));
  return `${JSON.stringify({ version: 1, health, servers }, null, 2)}\n`;
}
