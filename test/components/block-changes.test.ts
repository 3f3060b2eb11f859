import { ApplicationBlock, type ApplicationBlockArgs } from "../../src";
import { declareBlock } from "../../src/arguments/block";
import { changedSteps } from "../../src/steps/changes";
import type { Declared } from "../../src/steps/declared";
import type { Effect } from "../../src/steps/effects";
import { differences } from "../support/differences";
import { runProgram, type ProgramRun } from "../support/mocks";

type Args = Partial<ApplicationBlockArgs>;

const ssh = { privateKey: "key", hostKey: "ssh-ed25519 AAAA" };
const argsOf = (args: Args): ApplicationBlockArgs => ({
  host: { address: "192.0.2.1" },
  file: "/srv/app/databases.php",
  comment: "//",
  before: "return",
  byHand: "define.*_RO",
  check: ["php", "-l"],
  lines: "define('A', 1);\n",
  ...args,
});

const run = (args: Args): Promise<ProgramRun> =>
  runProgram(() => void new ApplicationBlock("app", argsOf(args)));

function declared(args: Args): Declared {
  const all = argsOf(args);
  const { host, lines } = all;
  const { place, directory, recheck } = declareBlock("app", all);
  const sudo = host.ssh?.sudo === true;
  return {
    topology: { servers: [] },
    inputs: {},
    files: [
      {
        declaration: {
          place,
          runner: { directory, sudo },
          recheck,
        },
        address: String(host.address),
        ...(host.ssh === undefined ? {} : { ssh: { login: JSON.stringify(host.ssh), sudo } }),
        lines: String(lines),
      },
    ],
  };
}

const at = (address: string, more: object = {}) => ({ host: { address, ...more } });
const PHP8 = { check: ["php8.2", "-l"] };

/** Changes of lines in a file, and the most that each does. */
const CHANGES: readonly (readonly [what: string, before: Args, after: Args, effect: Effect])[] = [
  ["nothing", {}, {}, "nothing"],
  ["the lines", {}, { lines: "define('A', 2);\n" }, "rewrite"],
  ["the file", {}, { file: "/srv/app/other.php" }, "rewrite"],
  ["the comment", {}, { comment: "#" }, "rewrite"],
  ["the line before which it stands", {}, { before: "exit" }, "rewrite"],
  ["the lines by hand", {}, { byHand: "other" }, "rewrite"],
  ["the check", {}, PHP8, "rewrite"],
  ["the address", {}, at("192.0.2.2"), "rewrite"],
  ["a login instead of this machine", {}, at("192.0.2.1", { ssh }), "rewrite"],
  ["sudo", at("192.0.2.1", { ssh }), at("192.0.2.1", { ssh: { ...ssh, sudo: true } }), "rewrite"],
  ["the directory of the script", {}, at("192.0.2.1", { installDirectory: "/opt/x" }), "rewrite"],
  ["a look that is asked for", {}, { recheck: "today" }, "rewrite"],
];

describe("changedSteps() of lines in a file", () => {
  it.each(CHANGES)("predicts exactly what runs: %s", async (_what, before, after, effect) => {
    const predicted = changedSteps(declared(before), declared(after));
    expect(differences(await run(before), await run(after))).toEqual(
      Object.fromEntries(predicted.map(({ name, how }) => [name, how])),
    );
    const effects = predicted.map((one) => one.effect);
    expect(effects.includes("rewrite") ? "rewrite" : "nothing").toBe(effect);
  });
});
