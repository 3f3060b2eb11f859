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
export async function cut(from: string, to: string, oneWay: boolean): Promise<void> {
  await drop(`ip saddr ${from} ip daddr ${to}`);
  if (!oneWay) await drop(`ip saddr ${to} ip daddr ${from}`);
}

/** Loses so many of a hundred packets between two hosts, by address. */
export async function lose(one: string, other: string, percent: number): Promise<void> {
  const share = `numgen random mod 100 < ${percent}`;
  await drop(`ip saddr ${one} ip daddr ${other} ${share}`);
  await drop(`ip saddr ${other} ip daddr ${one} ${share}`);
}

/** Every host reaches every other one again. */
export async function heal(): Promise<void> {
  await succeeds(nft("delete table bridge lab"));
}

async function drop(match: string): Promise<void> {
  await run(nft("add table bridge lab"));
  await run(nft("add chain bridge lab cuts { type filter hook forward priority 0; }"));
  await run(nft(`add rule bridge lab cuts ${match} drop`));
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
