import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ProgramResult, runProgram } from "../support/run-program";
import { type Case, hostsOf, topologyDirectory, type Trial } from "./cases";
import { type Host, remove } from "./hosts";
import { makeHosts } from "./make-hosts";
import { heal } from "./network";
import { keepResult, type Result } from "./results";
import { changed, snapshot } from "./snapshot";
import { onHost, SSH_OPTIONS } from "./ssh";
import { type LabStack, makeStack, mustSucceed, runPulumi } from "./stack";

/**
 * Runs the cases, those of one topology one after the other on the same hosts. Hosts are new for each
 * topology, and again after a case that did not leave the topology as it found it.
 */
export async function runCases(
  trials: readonly Trial[],
  say: (line: string) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  let ground: Ground | undefined;
  for (const { topology, one } of trials) {
    if (ground?.topology !== topology) ground = await newGround(topology, say);
    const started = Date.now();
    const faults = await runCase(one, ground);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(`${faults.length === 0 ? "passed" : "FAILED"}  ${topology}/${one.name}  ${seconds} s`);
    for (const fault of faults) say(fault.replace(/^/gm, "    "));
    const result = { topology, one, faults, server: ground.server };
    keepResult(result);
    results.push(result);
    if (faults.length > 0) ground = undefined;
  }
  return results;
}

/** Hosts on which the stack of a topology is up, and what that was. */
interface Ground {
  readonly topology: string;
  readonly hosts: readonly Host[];
  readonly stack: LabStack;
  readonly before: readonly string[];
  readonly server: string;
}

async function newGround(topology: string, say: (line: string) => void): Promise<Ground> {
  const names = hostsOf(topology);
  for (const name of names) await remove(name);
  const hosts = await makeHosts(names, say);
  const stack = await makeStack(topology, hosts, say);
  const prepare = join(topologyDirectory(topology), "prepare.sh");
  if (existsSync(prepare)) mustSucceed(await doScript(prepare, { topology, hosts, stack }));
  const started = Date.now();
  mustSucceed(await runPulumi(stack, ["up", "--yes", "--skip-preview", "--non-interactive"]));
  say(`${topology}: up on ${names.join(", ")} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return {
    topology,
    hosts,
    stack,
    before: await snapshot(hosts),
    server: await versionOf(hosts[0]),
  };
}

async function versionOf(host: Host | undefined): Promise<string> {
  if (host === undefined) throw new Error("Cannot run cases: the topology has no hosts");
  const program = "$(command -v mariadbd || command -v mysqld)";
  const { stdout } = await onHost(host, `${program} --version`);
  return /(\d+\.\d+\.\d+(-MariaDB)?)/.exec(stdout)?.[1] ?? "unknown";
}

/** Runs a script in the words of test/lab/words.sh. */
function doScript(
  script: string,
  { topology, hosts, stack }: Pick<Ground, "topology" | "hosts" | "stack">,
): Promise<ProgramResult> {
  const words = join(__dirname, "..", "..", "test", "lab", "words.sh");
  const options = `IFS=$'\\n' read -r -d "" -a lab_ssh <<<"$LAB_SSH" || true`;
  const whole = `set -eu -o pipefail; ${options}; . "$1"; . "$2"`;
  return runProgram(["bash", "-c", whole, "case", words, script], {
    directory: stack.directory,
    environment: {
      ...stack.environment,
      LAB_TOPOLOGY: topology,
      LAB_SSH: SSH_OPTIONS.join("\n"),
      lab_hosts: hosts.map(({ name, address }) => `${name} ${address}`).join("\n"),
      lab_pulumi: stack.pulumi,
      lab_output: join(stack.directory, "output"),
      lab_command: `${process.execPath} --import tsx ${join(__dirname, "main.ts")}`,
    },
  });
}

/** What is wrong, empty when the case passed. */
async function runCase({ directory, expected }: Case, ground: Ground): Promise<string[]> {
  const { topology, hosts, before } = ground;
  const result = await doScript(join(directory, "do.sh"), ground);
  await heal(topology);
  const seen = result.stdout.trimEnd().split("\n");
  const faults = changed(expected, seen);
  if (result.status !== 0) faults.unshift(`do.sh ended with ${result.status}: ${result.stderr}`);
  const left = await snapshot(hosts).then(
    (after) => changed(before, after),
    // A host that a case has left in a state in which it cannot be asked is a fault of that case alone.
    (error: unknown) => [String(error)],
  );
  return left.length === 0 ? faults : [...faults, "the topology is not as it was:", ...left];
}
