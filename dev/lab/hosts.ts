import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, succeeds } from "./sh";
import { type ImageName, imageDirectory, isImage } from "./images";
import {
  BRIDGE,
  bridgePort,
  HOSTS,
  hostDirectory,
  KEY,
  namespaceOf,
  NETWORK,
  SWITCH,
} from "./place";
import { isRunning, powerCut } from "./power";

/** A host of the lab: a disk of its own above an image, a network namespace, an address. */
export interface Host {
  readonly name: string;
  readonly image: ImageName;
  readonly address: string;
}

/** The hosts that have been made, running or not, by name. */
export function allHosts(): Host[] {
  if (!existsSync(HOSTS)) return [];
  return readdirSync(HOSTS)
    .sort()
    .flatMap((name) => {
      const note = join(hostDirectory(name), "host");
      if (!existsSync(note)) return [];
      const [image = "", address = ""] = readFileSync(note, "utf8").trim().split(" ");
      return isImage(image) ? [{ name, image, address }] : [];
    });
}

/** Where the root of a host is mounted. */
export function rootOf(name: string): string {
  return join(hostDirectory(name), "root");
}

/**
 * Makes the host, or mounts and connects again one that is there: its data and identity stay.
 *
 * @throws {Error} If there is one of this name with another image or address.
 */
export async function prepare(host: Host, say: (line: string) => void): Promise<void> {
  const { name, image, address } = host;
  const directory = hostDirectory(name);
  const root = rootOf(name);
  const there = allHosts().find((other) => other.name === name);
  if (there !== undefined && (there.image !== image || there.address !== address))
    throw new Error(
      `Cannot make ${name}: it is there with ${there.image} at ${there.address}; npm run lab -- down first`,
    );
  const lower = await imageDirectory(image, say);
  for (const part of ["upper", "work", "root"])
    mkdirSync(join(directory, part), { recursive: true });
  if (!(await succeeds(["mountpoint", "-q", root])))
    await run([
      ...(["mount", "-t", "overlay", `lab-${name}`, "-o"] as const),
      `lowerdir=${lower},upperdir=${directory}/upper,workdir=${directory}/work,redirect_dir=on`,
      root,
    ]);
  await connect(name, address);
  if (there !== undefined) return;
  await individualize(name, lower);
  writeFileSync(join(directory, "host"), `${image} ${address}\n`);
}

/** Makes the disk of another host as a copied machine has it: with all that should be one host's alone but the address. */
export async function copyDisk(from: Host, to: Host): Promise<void> {
  await remove(to.name);
  const directory = hostDirectory(to.name);
  mkdirSync(directory, { recursive: true });
  await run(["cp", "-a", join(hostDirectory(from.name), "upper"), join(directory, "upper")]);
  writeFileSync(join(directory, "host"), `${to.image} ${to.address}\n`);
}

/** Ends the host as a power cut does and removes all that it has. */
export async function remove(name: string): Promise<void> {
  await powerCut(name);
  await succeeds(["ip", "-n", SWITCH, "link", "del", bridgePort(name)]);
  await succeeds(["ip", "netns", "del", namespaceOf(name)]);
  const root = rootOf(name);
  // A mount that is busy ends this here, before anything is removed through it.
  if (await succeeds(["mountpoint", "-q", root])) await run(["umount", root]);
  rmSync(hostDirectory(name), { recursive: true, force: true });
}

/** Every running host knows every host by name. */
export function nameEachOther(): void {
  const lines = allHosts().map(({ name, address }) => `${address} ${name}\n`);
  for (const { name } of allHosts())
    if (isRunning(name) || existsSync(join(rootOf(name), "etc")))
      writeFileSync(join(rootOf(name), "etc", "hosts"), `127.0.0.1 localhost\n${lines.join("")}`);
}

/** The key by which the host's sshd is known, as a line of `known_hosts` has it. */
export function hostKeyOf(name: string): string {
  const [type, key] = readFileSync(
    join(rootOf(name), "etc", "ssh", "ssh_host_ed25519_key.pub"),
    "utf8",
  ).split(" ");
  return `${type} ${key}`;
}

async function connect(name: string, address: string): Promise<void> {
  const namespace = namespaceOf(name);
  if (await succeeds(["ip", "-n", namespace, "link", "show", "eth0"])) return;
  await succeeds(["ip", "netns", "del", namespace]);
  await run(["ip", "netns", "add", namespace]);
  const last = Number(address.slice(NETWORK.length + 1));
  // By its address: a host that is made again with another one would meet what the others remember for half a minute.
  const hardware = `02:4d:59:00:00:${last.toString(16).padStart(2, "0")}`;
  const pair = ["eth0", "address", hardware, "netns", namespace, "type", "veth"];
  await run(["ip", "link", "add", ...pair, "peer", "name", bridgePort(name), "netns", SWITCH]);
  await run(["ip", "-n", SWITCH, "link", "set", bridgePort(name), "master", BRIDGE, "up"]);
  await run(["ip", "-n", namespace, "link", "set", "lo", "up"]);
  await run(["ip", "-n", namespace, "address", "add", `${address}/24`, "dev", "eth0"]);
  await run(["ip", "-n", namespace, "link", "set", "eth0", "up"]);
}

/** What two real hosts never share, and two copies of an image do. */
async function individualize(name: string, lower: string): Promise<void> {
  const root = rootOf(name);
  const data = join(root, "var", "lib", "mysql");
  // Wholly on the host's own disk: a directory of the image below cannot be renamed, which CLONE does.
  rmSync(data, { recursive: true, force: true });
  await run(["cp", "-a", "--sparse=always", join(lower, "var", "lib", "mysql"), data]);
  for (const file of readdirSync(data))
    if (file === "auto.cnf" || file.endsWith(".pem")) rmSync(join(data, file));
  const ssh = join(root, "etc", "ssh");
  for (const file of readdirSync(ssh)) if (file.startsWith("ssh_host_")) rmSync(join(ssh, file));
  await run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", `${ssh}/ssh_host_ed25519_key`]);
  const id = readFileSync("/proc/sys/kernel/random/uuid", "utf8").replaceAll("-", "");
  writeFileSync(join(root, "etc", "machine-id"), id);
  writeFileSync(join(root, "etc", "hostname"), `${name}\n`);
  // No name server can be reached.
  rmSync(join(root, "etc", "resolv.conf"), { force: true });
  writeFileSync(join(root, "etc", "resolv.conf"), "");
  for (const home of ["root", "home/ops"]) {
    const directory = join(root, home, ".ssh");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, "authorized_keys"), readFileSync(`${KEY}.pub`), { mode: 0o600 });
  }
  await run(["chroot", root, "chown", "-R", "ops:ops", "/home/ops/.ssh"]);
}
