import * as pulumi from "@pulumi/pulumi";
import { dialectOf } from "../engine/dialects";
import { accountSecret, givenPassword } from "../steps/accounts";
import { linkSecret } from "../steps/following";
import { serverNamed, type ServerDeclaration } from "../topology/topology";
import type { AccountArgs } from "../arguments/accounts";
import type { LinkArgs } from "../arguments/link";
import { type Graph, secretOf } from "./graph";
import { checkedReplicationPassword } from "./password";

/** Arguments of a server that hold passwords. */
export interface SecretArgs {
  readonly accounts?: readonly AccountArgs[];
  readonly link?: LinkArgs;
}

/** Keeps the passwords that the arguments of a server bring. */
export function keepSecrets(
  { topology, secrets }: Graph,
  { name, follows }: ServerDeclaration,
  { accounts = [], link }: SecretArgs,
): void {
  accounts.forEach(({ password }, i) => {
    if (password !== undefined) secrets.set(givenPassword(name, i), pulumi.secret(password));
  });
  if (follows === undefined || link?.password === undefined) return;
  const limit = dialectOf(serverNamed(topology, follows.master).line).replicationPassword;
  const checked = pulumi
    .output(link.password)
    .apply((value) => checkedReplicationPassword(name, value, limit));
  secrets.set(linkSecret(name), pulumi.secret(checked));
}

/** The passwords of a server's accounts by user, as a secret. */
export function passwordsByUser(
  graph: Graph,
  server: ServerDeclaration,
): pulumi.Output<Record<string, string>> {
  const { accounts } = server;
  return pulumi.secret(
    pulumi
      .all(accounts.map((_, i) => secretOf(graph, accountSecret(server, i))))
      .apply((values) =>
        Object.fromEntries(accounts.map(({ user }, i) => [user, values[i] ?? ""])),
      ),
  );
}
