import { join } from "node:path";
import { runProgram } from "../support/run-program";
import { type Case, hostsOf } from "./cases";
import { type Host, remove } from "./hosts";
import { makeHosts } from "./make-hosts";
import { heal } from "./network";
import { changed, snapshot } from "./snapshot";
import { SSH_OPTIONS } from "./ssh";
import { type LabStack, makeStack, mustSucceed, runPulumi } from "./stack";

/**
 * Runs the cases, those of one topology one after the other on the same hosts; returns how many failed. Hosts are new for each
 * topology, and again after a case that did not leave the topology as it found it.
 */
export async function runCases(
  cases: readonly Case[],
  say: (line: string) => void,
): Promise<number> {
  let failed = 0;
  let ground: Ground | undefined;
  for (const one of cases) {
    if (ground?.topology !== one.topology) ground = await newGround(one.topology, say);
    const started = Date.now();
    const faults = await runCase(one, ground);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(`${faults.length === 0 ? "passed" : "FAILED"}  ${one.topology}/${one.name}  ${seconds} s`);
    for (const fault of faults) say(fault.replace(/^/gm, "    "));
    if (faults.length === 0) continue;
    failed += 1;
    ground = undefined;
  }
  return failed;
}

/** Hosts on which the stack of a topology is up, and what that was. */
interface Ground {
  readonly topology: string;
  readonly hosts: readonly Host[];
  readonly stack: LabStack;
  readonly before: readonly string[];
}

async function newGround(topology: string, say: (line: string) => void): Promise<Ground> {
  const names = hostsOf(topology);
  for (const name of names) await remove(name);
  const hosts = await makeHosts(names, say);
  const stack = await makeStack(topology, hosts, say);
  const started = Date.now();
  mustSucceed(await runPulumi(stack, ["up", "--yes", "--skip-preview", "--non-interactive"]));
  say(`${topology}: up on ${names.join(", ")} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return { topology, hosts, stack, before: await snapshot(hosts) };
}

/** What is wrong, empty when the case passed. */
async function runCase({ directory, expected }: Case, ground: Ground): Promise<string[]> {
  const { hosts, stack, before } = ground;
  const addresses = hosts.map(({ name, address }) => `${name} ${address}`).join("\n");
  const words = join(__dirname, "..", "..", "test", "lab", "words.sh");
  const variables = 'IFS=$\'\\n\' read -r -d "" -a lab_ssh <<<"$LAB_SSH" || true';
  const script = `set -eu -o pipefail; ${variables}; . "$1"; . "$2"`;
  const result = await runProgram(["bash", "-c", script, "case", words, join(directory, "do.sh")], {
    directory: stack.directory,
    environment: {
      ...stack.environment,
      LAB_SSH: SSH_OPTIONS.join("\n"),
      lab_hosts: addresses,
      lab_pulumi: stack.pulumi,
      lab_output: join(stack.directory, "output"),
      lab_command: `${process.execPath} --import tsx ${join(__dirname, "main.ts")}`,
    },
  });
  await heal();
  const seen = result.stdout.trimEnd().split("\n");
  const faults = changed(expected, seen);
  if (result.status !== 0) faults.unshift(`do.sh ended with ${result.status}: ${result.stderr}`);
  const left = await snapshot(hosts).then((after) => changed(before, after));
  return left.length === 0 ? faults : [...faults, "the topology is not as it was:", ...left];
}
