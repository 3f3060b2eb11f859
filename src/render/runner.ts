import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import type { ServerDeclaration } from "../topology/topology";
import { renderProfile } from "./profile";
import { saying } from "./saying";
import { runnerParts } from "./runner-parts";
import { shellWord } from "./shell";
import { TEMPLATES } from "./template";

/**
 * The text of a host's runner: a head of facts and words, then the mechanisms without their comments. A state holds it twice
 * for each host, and the engine writes that down after every step: the comments are a quarter of it.
 */
export function renderRunner(server: ServerDeclaration): string {
  return head(server) + mechanisms().text;
}

/**
 * The same as gzip in base64, less than half as long. Its bytes are the same on every machine, which the zlib of Node.js
 * does not promise.
 */
export function packedRunner(server: ServerDeclaration): string {
  return Buffer.concat([pack(head(server)), mechanisms().packed]).toString("base64");
}

function head(server: ServerDeclaration): string {
  return `#!/usr/bin/env bash\n\n${renderProfile(server)}\n`;
}

/** What every host has alike, read and packed once. */
function mechanisms(): { readonly text: string; readonly packed: Uint8Array } {
  if (read === undefined) {
    const text = runnerParts()
      .map((part) => withoutComments(readFileSync(join(TEMPLATES, "runner", part), "utf8")))
      .join("");
    read = { text, packed: pack(text) };
  }
  return read;
}
let read: ReturnType<typeof mechanisms> | undefined;

/** `text` without the lines that are comments or empty. No string or here-document of the parts has such a line. */
export function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(#.*)?\n/gm, "");
}

/** `text` as gzip; its bytes are the same on every machine. */
export function pack(text: string): Uint8Array {
  return gzipSync(Buffer.from(text), { mtime: 0 });
}

/** Short digest of a runner's text, so that a reviewer sees whether it changed. */
export function runnerDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** Where the runner of `server` is kept on its host. Servers of one host differ by port. */
export function runnerPath({ host }: ServerDeclaration): string {
  return `${host.installDirectory}/${host.port}/runner`;
}

/**
 * The command that installs the packed text that it reads on stdin as the runner: whole, checked for syntax, or not at all.
 *
 * `version` names the library's release; it is in no other command.
 */
export function installCommand(
  server: ServerDeclaration,
  sudo: boolean,
  version: string,
  digest: string,
): string {
  const says = `puts the runner of pulumi-mysql-replication ${version} (${digest}) on the host, and runs nothing of it`;
  return saying([says], installScript(server.name, runnerPath(server), sudo, "with its digest"));
}

/**
 * The command that installs the packed script that it reads on stdin at `path`, on the host that messages call `name`.
 *
 * @param beside with a digest beside it, by which one that was changed by hand is told from it
 */
export function installScript(
  name: string,
  path: string,
  sudo: boolean,
  beside: "with its digest" | "alone",
): string {
  // Its own: two names may lead to one host, which is found when their scripts are there.
  const next = shellWord(`${path}.${name}.next`);
  const missing = `${name}: gzip is not there: install it`;
  const directory = path.slice(0, path.lastIndexOf("/"));
  const login = sudo ? "root" : "this login";
  const unwritable = `${name}: cannot write in ${directory}: declare another host.installDirectory, where ${login} can write`;
  const script = [
    `{ command -v gzip >/dev/null || { echo ${shellWord(missing)} >&2; exit 1; }; }`,
    "umask 022",
    `{ { mkdir -p -- ${shellWord(directory)} && touch -- ${next}; } || { echo ${shellWord(unwritable)} >&2; exit 1; }; }`,
    `base64 -d | gzip -d >${next}`,
    `bash -n ${next}`,
    ...(beside === "alone" ? [] : [`sha256sum <${next} >${shellWord(`${path}.sum`)}`]),
    `mv -f -- ${next} ${shellWord(path)}`,
  ].join(" && ");
  const asRoot = sudo
    ? `sudo -n true || { echo ${shellWord(`${name}: this login may not use sudo without a password and a terminal; allow it (NOPASSWD, !requiretty), or log in as root`)} >&2; exit 1; }; sudo -n `
    : "";
  return `${asRoot}sh -c ${shellWord(script)}`;
}
