import { z } from "zod";

/**
 * A value of a my.cnf setting. Booleans are written as ON and OFF; a list as a line for each of its values, where the
 * server adds them up: `binlog_do_db`.
 */
export type SettingValue = string | number | boolean | readonly string[];

/** Further my.cnf settings, by name. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Shape of further settings. */
export const settingsShape = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);
