import { Provider, type ProviderArgs } from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import { query, type SandboxServer } from "../../dev/servers/server";

/** Who the plugin logs in as: may make everything, and hand on what it may. */
export const PLUGIN = { username: "plugin", password: "of the plugin" } as const;

/** Lets the plugin in. */
export async function admitPlugin(server: SandboxServer): Promise<void> {
  const account = `'${PLUGIN.username}'@'%'`;
  await query(
    server,
    `SET sql_log_bin = 0; CREATE USER ${account} IDENTIFIED BY '${PLUGIN.password}'; GRANT ALL ON *.* TO ${account} WITH GRANT OPTION`,
  );
}

/** A provider for `server`, made as one should be. */
export function providerOf(
  server: Pick<SandboxServer, "port">,
  more: Partial<ProviderArgs> = {},
  name = "provider",
): Provider {
  return new Provider(name, {
    endpoint: `127.0.0.1:${server.port}`,
    username: PLUGIN.username,
    password: pulumi.secret(PLUGIN.password),
    maxConnLifetimeSec: 1,
    ...more,
  });
}
