import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { IMAGE_ROWS, isImage } from "./images";
import { type Host, nameEachOther, prepare } from "./hosts";
import { raiseNetwork } from "./network";
import { KEY, NETWORK } from "./place";
import { switchOn } from "./power";
import { run } from "./sh";
import { ready } from "./ssh";

/** How many hosts of one image there can be. */
const OF_A_KIND = 9;

/**
 * Makes and starts the hosts, and waits until they answer; those that run go on. A host's name is its image's and a number from
 * 1 to 9, and says its address too.
 *
 * @throws {Error} If a name is none of those.
 */
export async function makeHosts(
  names: readonly string[],
  say: (line: string) => void,
): Promise<Host[]> {
  const hosts = names.map(hostNamed);
  if (!existsSync(KEY)) {
    mkdirSync(dirname(KEY), { recursive: true });
    await run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", KEY]);
  }
  await raiseNetwork();
  for (const host of hosts) await prepare(host, say);
  nameEachOther();
  for (const { name } of hosts) await switchOn(name);
  await Promise.all(hosts.map((host) => ready(host)));
  return hosts;
}

/** The host of this name. */
export function hostNamed(name: string): Host {
  const [, image = "", number = ""] = /^([a-z]+)([1-9])$/.exec(name) ?? [];
  if (!isImage(image))
    throw new Error(
      `Cannot make the host "${name}": it must be one of ${Object.keys(IMAGE_ROWS).join(", ")} with a number from 1 to ${OF_A_KIND}`,
    );
  const tens = Object.keys(IMAGE_ROWS).indexOf(image) + 1;
  return { name, image, address: `${NETWORK}.${tens * 10 + Number(number)}` };
}
