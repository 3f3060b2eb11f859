import { run, type Ran } from "../observe/run";
import type { Reach } from "../render/reach";
import { shellWord } from "../render/shell";

/** Runs a step of the runner of `server` with `args`, for at most `seconds`; it never throws. */
export function runOnHost(
  server: Reach,
  step: string,
  args: readonly string[],
  seconds: number,
): Promise<Ran> {
  return run(commandFor(server, step, args), undefined, seconds);
}

/** The words of the command that runs it. */
export function commandFor(
  server: Reach,
  step: string,
  args: readonly string[],
): readonly [string, ...string[]] {
  return onHost(server, ["bash", server.runner, step, ...args]);
}

/** The program `words` on its host: itself, or the user's own SSH client with their configuration and agent. */
export function onHost(
  { ssh, address }: Pick<Reach, "ssh" | "address">,
  words: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (ssh === undefined) return words;
  const command = [...(ssh.sudo ? ["sudo", "-n"] : []), ...words].map(shellWord).join(" ");
  return ["ssh", ...loginWords(ssh), ...wayThrough(ssh.proxy), "--", address, command];
}

function loginWords({ user, port }: Pick<NonNullable<Reach["ssh"]>, "user" | "port">) {
  return ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-p", String(port), "-l", user];
}

/**
 * The way through a proxy. Not `-J`, by which the login on the proxy would wait without a bound and ask for a password; the
 * same `ssh`, so that the proxy's key too must be one that the user knows.
 */
function wayThrough(proxy: NonNullable<Reach["ssh"]>["proxy"]): readonly string[] {
  if (proxy === undefined) return [];
  // ssh puts the host and its port in the place of %h and %p; what is a percent sign is written twice.
  const plain = [...loginWords(proxy), "--", proxy.address];
  const words = ["ssh", "-W", "[%h]:%p", ...plain.map((word) => word.replace(/%/g, "%%"))];
  return ["-o", `ProxyCommand=${words.map(shellWord).join(" ")}`];
}
