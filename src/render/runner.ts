import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerDeclaration } from "../topology/topology";
import { renderProfile } from "./profile";
import { shellWord } from "./shell";
import { TEMPLATES } from "./template";

/** The parts of the runner, in the order in which they are read: each uses only what stands before it. */
const PARTS = [
  "base",
  "request",
  "sql",
  "service",
  "contact",
  "identity",
  "owner",
  "accounts",
  "options",
  "live",
  "plugins",
  "change",
  "configuration",
  "preflight",
  "data",
  "copy",
  "seed",
  "channel",
  "semi-sync",
  "follow",
  "verify",
  "status",
  "main",
];

/** The text of a host's runner: a head of facts and words, then the mechanisms. */
export function renderRunner(server: ServerDeclaration): string {
  const parts = PARTS.map((part) => readFileSync(join(TEMPLATES, "runner", `${part}.sh`), "utf8"));
  return ["#!/usr/bin/env bash\n", renderProfile(server), ...parts].join("\n");
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
 * The command that installs what it reads on stdin as the runner: whole, checked for syntax, or not at all.
 *
 * `version` names the library's release; it is in no other command.
 */
export function installCommand(
  server: ServerDeclaration,
  sudo: boolean,
  version: string,
  digest: string,
): string {
  const path = runnerPath(server);
  const script = [
    "umask 022",
    `mkdir -p -- ${shellWord(path.slice(0, path.lastIndexOf("/")))}`,
    `cat >${shellWord(`${path}.next`)}`,
    `bash -n ${shellWord(`${path}.next`)}`,
    `mv -f -- ${shellWord(`${path}.next`)} ${shellWord(path)}`,
  ].join(" && ");
  const asRoot = sudo
    ? `sudo -n true || { echo ${shellWord(`${server.name}: this login may not use sudo without a password; allow it (NOPASSWD), or log in as root`)} >&2; exit 1; }; sudo -n `
    : "";
  return `${asRoot}sh -c ${shellWord(script)} # runner of pulumi-mysql-replication ${version}, ${digest}`;
}
