import * as pulumi from "@pulumi/pulumi";
import type { AccountArgs } from "../arguments/accounts";

/** The longest password that MySQL's default authentication takes, in bytes: beyond it error 1396 gives no reason. */
const LONGEST_PASSWORD = 256;
/** The most seconds for which the plugin may keep a connection that it no longer uses. */
const LONGEST_CONNECTION = 10;

/**
 * The `mysql.Provider` among the providers of `opts`, if there is one. It is told by its type, so that `@pulumi/mysql` is
 * loaded only where somebody uses it. One that a parent hands down does not count: who makes accounts is said at the server.
 */
export function mysqlProviderOf(
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ProviderResource | undefined {
  const { providers = [], provider } = opts;
  const given = Array.isArray(providers) ? providers : Object.values(providers);
  return [...given, ...(provider === undefined ? [] : [provider])].find(
    (one) => (one as { __pulumiType?: unknown }).__pulumiType === "pulumi:providers:mysql",
  );
}

/** @throws {pulumi.RunError} If `opts` has a `mysql.Provider`, which only a {@link Master} can use. */
export function refuseMysqlProvider(
  name: string,
  role: string,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  if (mysqlProviderOf(opts) === undefined) return;
  throw new pulumi.RunError(
    `Cannot use a mysql.Provider for "${name}": it must be given to a Master, "${name}" is ${role}; its plugin cannot switch the binary log off, so it fails on a read-only server or leaves transactions that the others do not have; leave it out, and the accounts are made by SQL that is in no binary log`,
  );
}

/**
 * Complete when `provider` is one that harms nobody, and the given passwords of `accounts` go through it unchanged. Fails with
 * what to do; no password is in its text.
 */
export function safeProvider(
  name: string,
  provider: pulumi.ProviderResource,
  accounts: readonly AccountArgs[] = [],
): pulumi.Output<pulumi.Resource[]> {
  const { password, maxConnLifetimeSec } = provider as unknown as Readonly<
    Record<"password" | "maxConnLifetimeSec", pulumi.Output<string | undefined> | undefined>
  >;
  const secret = password === undefined || pulumi.isSecret(password);
  const given = accounts.filter((account) => account.password !== undefined);
  for (const { user, password: text } of given)
    if (typeof text === "string") checkPassword(name, user, text); // at once, where it can be
  return pulumi
    .all([
      pulumi.all([password, secret]).apply(([text, known]) => checkLogin(name, text, known)),
      pulumi.output(maxConnLifetimeSec).apply((text) => checkLifetime(name, text)),
      ...given.map((account) =>
        pulumi.output(account.password).apply((text) => checkPassword(name, account.user, text)),
      ),
    ])
    .apply(() => []);
}

/** @throws {pulumi.RunError} If the provider's password is in the program and no secret: the state would have it in clear. */
export function checkLogin(name: string, password: string | undefined, secret: boolean): void {
  if (password === undefined || secret) return;
  throw new pulumi.RunError(
    `Cannot use the mysql.Provider of "${name}": its password must be a secret, it is plain and would lie in clear in the state; give it as pulumi.secret(…), or from config.requireSecret(…)`,
  );
}

/** @throws {pulumi.RunError} If the plugin would keep its connections; `seconds` is a number as text. */
export function checkLifetime(name: string, seconds: string | undefined): void {
  if (Number(seconds ?? 0) >= 1 && Number(seconds) <= LONGEST_CONNECTION) return;
  throw new pulumi.RunError(
    `Cannot use the mysql.Provider of "${name}": maxConnLifetimeSec must be 1 to ${LONGEST_CONNECTION}, it is ${seconds ?? "not given"}; its plugin leaves connections open until it ends, and with many accounts nobody else gets one; give maxConnLifetimeSec: 1`,
  );
}

/** @throws {pulumi.RunError} If the plugin would make another password of it, or none. Its text is not shown. */
export function checkPassword(name: string, user: string, password: string | undefined): void {
  if (/^[^'\\\0-\x1f\x7f]+$/.test(password ?? "")) {
    if (Buffer.byteLength(password ?? "") <= LONGEST_PASSWORD) return;
  }
  throw new pulumi.RunError(
    `Cannot use the password of "${user}" on "${name}" through a mysql.Provider: it must hold no quote ('), backslash or control character, which its plugin does not escape, and have 1 to ${LONGEST_PASSWORD} bytes; choose another one, or leave the provider out`,
  );
}
