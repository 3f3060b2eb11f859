import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "../support/on-path";
import { findTrials } from "./cases";
import { allHosts, copyDisk, remove } from "./hosts";
import { hostNamed, makeHosts } from "./make-hosts";
import { cut, dropNetwork, heal, lose, slow } from "./network";
import { LAB } from "./place";
import { isRunning, powerCut, removeControlGroups, shutDown, switchOn } from "./power";
import { renderFaults } from "./faults";
import { keptResults } from "./results";
import { runCases } from "./run-cases";
import { ready } from "./ssh";

const FAULTS = join(__dirname, "..", "..", "docs", "faults.md");
/** That of the case that calls a word; none when it is called by hand. */
const topology = process.env["LAB_TOPOLOGY"] ?? "";
const say = (line: string): void => console.log(line);

/** What the lab's commands do. Those of the second half are the words of a case. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  async up(names) {
    await makeHosts(names.length > 0 ? names : ["bookworm1", "bookworm2", "bookworm3"], say);
    await status();
  },
  async run(names) {
    const results = await runCases(findTrials(names), say);
    const failed = results.filter(({ faults }) => faults.length > 0).length;
    say(`${results.length - failed} passed, ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
  },
  async table() {
    const trials = findTrials([]);
    const results = keptResults(trials);
    writeFileSync(FAULTS, renderFaults(trials, results));
    say(`docs/faults.md is written: ${results.length} of ${trials.length} trials have run.`);
  },
  status,
  async down() {
    for (const { name } of allHosts()) await remove(name);
    await dropNetwork();
    removeControlGroups();
    rmSync(`${LAB}/run`, { recursive: true, force: true });
    say("No host of the lab is left; images and logs stay.");
  },
  "power-cut": ([name = ""]) => powerCut(hostNamed(name).name),
  "shut-down": ([name = ""]) => shutDown(hostNamed(name).name),
  async "switch-on"([name = ""]) {
    await switchOn(name);
    await ready(hostNamed(name));
  },
  async "copy-machine"([from = "", to = ""]) {
    await shutDown(from);
    await copyDisk(hostNamed(from), hostNamed(to));
    await makeHosts([from, to], say);
  },
  "remove-machine": ([name = ""]) => remove(hostNamed(name).name),
  cut: ([one = "", other = "", how]) =>
    cut(topology, hostNamed(one).address, hostNamed(other).address, how === "one-way"),
  lose: ([one = "", other = "", percent]) =>
    lose(topology, hostNamed(one).address, hostNamed(other).address, Number(percent)),
  slow: ([from = "", to = "", megabytes]) =>
    slow(topology, hostNamed(from).address, hostNamed(to).address, Number(megabytes)),
  heal: () => heal(topology),
};

async function status(): Promise<void> {
  const hosts = allHosts();
  for (const { name, address } of hosts)
    say(`${name}  ${address}  ${isRunning(name) ? "on" : "off"}`);
  if (hosts.length === 0) say("The lab has no hosts.");
}

/** Why the lab cannot be here; empty when it can. */
function obstacle(): string {
  if (process.platform !== "linux") return "it needs Linux";
  if (process.getuid?.() !== 0) return "it needs root, for namespaces, mounts and systemd-nspawn";
  const missing = Object.entries(PROGRAMS).filter(([program]) => onPath(program) === undefined);
  const packages = [...new Set(missing.map(([, name]) => name))];
  return missing.length === 0 ? "" : `it needs apt-get install ${packages.join(" ")}`;
}

/** The programs that it runs, and Debian's packages of them. */
const PROGRAMS = {
  mmdebstrap: "mmdebstrap",
  "systemd-nspawn": "systemd-container",
  nft: "nftables",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  ip: "iproute2",
};

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined)
    throw new Error(
      `Cannot run "${name}": npm run lab -- up [host...] | run [case...] | table | status | down`,
    );
  const why = obstacle();
  // Elsewhere it is left out, which is no failure.
  if (why !== "") return say(`Skipped: the lab cannot run here, ${why}`);
  await command(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
