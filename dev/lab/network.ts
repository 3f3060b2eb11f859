import { existsSync, readdirSync } from "node:fs";
import { BRIDGE, NETWORK, OUTSIDE, SWITCH } from "./place";
import { run, succeeds } from "./sh";

/** Makes the bridge in a namespace of its own, and this machine's port on it, unless they are there. */
export async function raiseNetwork(): Promise<void> {
  if (await stands()) return;
  await dropNetwork();
  await run(["ip", "netns", "add", SWITCH]);
  const inside = ["ip", "-n", SWITCH, "link"] as const;
  await run([...inside, "set", "lo", "up"]);
  await run([...inside, "add", BRIDGE, "type", "bridge", "forward_delay", "0", "stp_state", "0"]);
  await run([...inside, "set", BRIDGE, "up"]);
  await run(["ip", "link", "add", OUTSIDE, "type", "veth", "peer", "name", "out", "netns", SWITCH]);
  await run([...inside, "set", "out", "master", BRIDGE, "up"]);
  await run(["ip", "link", "set", OUTSIDE, "up"]);
  // Last: with its address the network is whole.
  await run(["ip", "address", "add", `${NETWORK}.1/24`, "dev", OUTSIDE]);
}

/** Removes both, and what a run that was killed has left of them. */
export async function dropNetwork(): Promise<void> {
  await succeeds(["ip", "link", "del", OUTSIDE]);
  await succeeds(["ip", "netns", "del", SWITCH]);
  const mount = "/run/netns";
  if (existsSync(mount) && readdirSync(mount).length === 0) await succeeds(["umount", mount]);
}

/** Drops what goes from one of the hosts to the other, by address; both ways unless `oneWay`. */
export async function cut(
  topology: string,
  from: string,
  to: string,
  oneWay: boolean,
): Promise<void> {
  await drop(topology, `ip saddr ${from} ip daddr ${to}`);
  if (!oneWay) await drop(topology, `ip saddr ${to} ip daddr ${from}`);
}

/** Loses so many of a hundred packets between two hosts, by address. */
export async function lose(
  topology: string,
  one: string,
  other: string,
  percent: number,
): Promise<void> {
  const share = `numgen random mod 100 < ${percent}`;
  await drop(topology, `ip saddr ${one} ip daddr ${other} ${share}`);
  await drop(topology, `ip saddr ${other} ip daddr ${one} ${share}`);
}

/** Lets no more than so many megabytes a second through from one host to another, by address: what is more is dropped. */
export async function slow(
  topology: string,
  from: string,
  to: string,
  megabytes: number,
): Promise<void> {
  const much = `limit rate over ${megabytes} mbytes/second burst 512 kbytes`;
  await drop(topology, `ip saddr ${from} ip daddr ${to} ${much}`);
}

/** Every host reaches every other one again, as far as a case on this topology has kept it from that. */
export async function heal(topology: string): Promise<void> {
  await succeeds(nft(`delete table bridge ${tableOf(topology)}`));
}

async function drop(topology: string, match: string): Promise<void> {
  const table = tableOf(topology);
  await run(nft(`add table bridge ${table}`));
  await run(nft(`add chain bridge ${table} cuts { type filter hook forward priority 0; }`));
  await run(nft(`add rule bridge ${table} cuts ${match} drop`));
}

/** Each topology has its own, so that two can be tried beside each other. */
function tableOf(topology: string): string {
  return `lab_${topology.replaceAll("-", "_")}`;
}

function nft(command: string): readonly [string, ...string[]] {
  return ["ip", "netns", "exec", SWITCH, "nft", command];
}

async function stands(): Promise<boolean> {
  const addresses = [
    "sh",
    "-c",
    `ip -4 address show ${OUTSIDE} | grep -q ${NETWORK}.1/24`,
  ] as const;
  return succeeds([...addresses]);
}
