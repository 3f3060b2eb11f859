import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The directory all clones of the project share for what is downloaded or built once: engines, stand-in plugins, servers.
 *
 * `PULUMI_MYSQL_REPLICATION_CACHE` names it; by default it is `pulumi-mysql-replication` in `$XDG_CACHE_HOME`, else in
 * `~/.cache`. It need not exist yet.
 *
 * @throws {TypeError} If `PULUMI_MYSQL_REPLICATION_CACHE` is not an absolute path.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment["PULUMI_MYSQL_REPLICATION_CACHE"] ?? "";
  if (own !== "") {
    if (!isAbsolute(own)) {
      throw new TypeError(
        `Cannot use the cache directory "${own}": PULUMI_MYSQL_REPLICATION_CACHE must be an absolute path`,
      );
    }
    return own;
  }
  const xdg = environment["XDG_CACHE_HOME"] ?? "";
  // The XDG specification says that a relative path is to be ignored.
  return join(isAbsolute(xdg) ? xdg : join(homedir(), ".cache"), "pulumi-mysql-replication");
}
