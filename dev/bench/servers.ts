import { join } from "node:path";

import type { DatabasePrograms } from "../servers/programs";
import { createServer, query, removeServer, type SandboxServer } from "../servers/server";

/** The database that is copied. */
export const DATABASE = "shop";

/** Tables and rows of the copied data: 4 × 60 000 rows of 352 characters, 85 MB. */
const fill = [1, 2, 3, 4]
  .map(
    (table) =>
      `CREATE TABLE item${table} (id INT PRIMARY KEY, text VARCHAR(400)) SELECT seq AS id, REPEAT(MD5(seq * ${table}), 11) AS text FROM seq_1_to_60000;`,
  )
  .join("");

/**
 * Makes a master, with `DATABASE` on it, and slaves, lets `action` use them and removes them, whatever happens.
 *
 * @param directory where they go; a folder for each
 */
export async function withServers<T>(
  directory: string,
  programs: DatabasePrograms,
  slaves: number,
  data: boolean,
  action: (servers: readonly SandboxServer[]) => Promise<T>,
): Promise<T> {
  const directories = Array.from({ length: slaves + 1 }, (_, i) => join(directory, `db${i + 1}`));
  try {
    const servers = await Promise.all(
      directories.map((path, i) => createServer({ directory: path, name: `db${i + 1}`, programs })),
    );
    const [master] = servers;
    if (master !== undefined)
      await query(master, `CREATE DATABASE ${DATABASE}; USE ${DATABASE}; ${data ? fill : ""}`);
    return await action(servers);
  } finally {
    await Promise.all(directories.map((path) => removeServer({ directory: path })));
  }
}
