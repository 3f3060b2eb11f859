import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { declareLogin, type SshArgs } from "../arguments/ssh";
import type { ServerArgs } from "../arguments/server";
import type { Reach } from "../render/reach";
import type { ServerInputs } from "../steps/compared";
import type { FileDeclaration } from "../steps/file";
import { taker, UNKNOWN, type DeclaredPart } from "../steps/hand-over";
import type { ServerDeclaration } from "../topology/topology";
import type { CommandHost } from "./host-command";
import { valueOf } from "./known-value";
import type { SecretArgs } from "./secrets";

/** Hands over a server, where somebody takes what is declared. No secret is in it, only what tells it from another one. */
export function handOverServer(
  declaration: ServerDeclaration,
  host: CommandHost,
  { accounts = [], link, onDestroy }: SecretArgs & Pick<ServerArgs, "onDestroy">,
  reach: pulumi.Output<Reach>,
): void {
  handOver(async () => {
    const known = await valueOf(reach);
    const inputs: ServerInputs = {
      ...(await placeOf(host)),
      ...(link?.password === undefined ? {} : { linkPassword: await standIn(link.password) }),
      accountPasswords: await Promise.all(
        accounts.map(async ({ password }) =>
          password === undefined ? undefined : standIn(password),
        ),
      ),
      ...(onDestroy === undefined ? {} : { onDestroy }),
    };
    return {
      kind: "server",
      declaration,
      inputs,
      ...(known === undefined ? {} : { reach: known }),
    };
  });
}

/** Hands over lines of a file, in the same way. */
export function handOverFile(
  declaration: FileDeclaration,
  host: CommandHost,
  lines: pulumi.Output<string>,
): void {
  handOver(async () => {
    const place = await placeOf(host);
    return { kind: "file", file: { ...place, declaration, lines: await standIn(lines) } };
  });
}

/** Hands over what is worth a second thought. */
export function handOverWarning(text: string): void {
  handOver(() => Promise.resolve({ kind: "warning", text }));
}

function handOver(part: () => Promise<DeclaredPart>): void {
  taker()?.(part());
}

async function placeOf({
  address,
  ssh,
  sudo,
}: CommandHost): Promise<Pick<ServerInputs, "address" | "ssh">> {
  const known = (await valueOf(address)) ?? UNKNOWN;
  if (ssh === undefined) return { address: known };
  return { address: known, ssh: { login: await standIn(loginOf(ssh)), sudo } };
}

/** All that a connection is made of. */
function loginOf({ sudo: _, insecureIgnoreHostKey: _ignored, ...ssh }: SshArgs): unknown {
  const { user, port } = declareLogin(ssh);
  return { ...ssh, user, port };
}

/** A text that is another one when `input` is. */
async function standIn(input: unknown): Promise<string> {
  const value = await valueOf(pulumi.output(input));
  if (value === undefined) return UNKNOWN;
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
