import { absenceOf } from "../engine/absent-setting";
import { canonicalSetting, spelledSetting } from "../engine/setting-facts";
import type { Problem } from "./problem";
import { settingText } from "./setting-value";
import type { ServerDeclaration } from "./topology";
import type { SettingValue } from "../arguments/settings";

/** What a setting risks, with which values, and what to do. */
interface Risk {
  readonly when: (value: string, server: ServerDeclaration) => boolean;
  readonly message: string;
}

const LOG_FILTER: Risk = {
  when: () => true,
  message:
    "DDL is filtered by the session's default database, rows by their own: a slave can stop, or silently lack tables; what is left out can never be restored to a point in time; filter on the slaves instead, with the master's argument \"databases\"",
};

// Seen on MariaDB 10.11: an applier waits for a client's row, the client for one of a later applier, and that one for its turn.
const PARALLEL: Risk = {
  when: (value, { member }) => member !== undefined && Number(value) > 1,
  message:
    "appliers that wait for their turn and applications that change the same rows can wait for each other, which no server sees: both stand still until innodb_lock_wait_timeout; leave it out, or declare that too, a few seconds",
};

/** By the name that {@link canonicalSetting} gives. */
const RISKS: Readonly<Record<string, Risk>> = {
  binlog_do_db: LOG_FILTER,
  binlog_ignore_db: LOG_FILTER,
  slave_exec_mode: {
    when: (value) => /^(idempotent|1)$/i.test(value),
    message:
      "missing and duplicate rows are passed over, so a slave that has diverged is never noticed; leave it STRICT, and seed a slave again that stops",
  },
  slave_skip_errors: {
    when: (value) => !/^(off|)$/i.test(value),
    message:
      "what fails is left out, so a slave that has diverged is never noticed; leave it out, and mend the row or seed the slave again when it stops",
  },
  innodb_flush_log_at_trx_commit: {
    when: (value) => value !== "1",
    message:
      "a crash of the server can lose commits that slaves have already; leave it at 1 unless that is accepted",
  },
  innodb_deadlock_detect: {
    when: (value, { line, settings }) =>
      /^(off|0|false)$/i.test(value) &&
      !Object.keys(settings).some(
        (key) => canonicalSetting(line, key) === "innodb_lock_wait_timeout",
      ),
    message:
      "two transactions that wait for each other stand still until innodb_lock_wait_timeout, 50 s unless declared; declare that too, a few seconds, or leave this ON",
  },
  slave_parallel_threads: PARALLEL,
  slave_parallel_workers: PARALLEL,
  replicate_ignore_table: {
    when: () => true,
    message:
      "its rows never come to this server and what follows it, which the proof does not see, and changes that join it with other tables can stop it; leave it out unless whoever reads here, or puts this server in its master's place, can do without that table",
  },
  relay_log_purge: {
    when: (value) => /^(off|0|false)$/i.test(value),
    message:
      "relay logs fill the disk, and a slave that recovers after a crash can read them twice; leave it ON",
  },
};

/** What is allowed and worth a second thought in the settings of `server`, each with what to do. */
export function settingWarnings(server: ServerDeclaration): readonly Problem[] {
  return Object.entries(server.settings).flatMap(([key, value]) => {
    const message = warningOf(server, key, value);
    return message === undefined ? [] : [{ at: `${server.name}.settings.${key}`, message }];
  });
}

function warningOf(
  server: ServerDeclaration,
  key: string,
  value: SettingValue,
): string | undefined {
  const { line } = server;
  const absence = absenceOf(line, key);
  if (spelledSetting(line, key).loose && absence !== undefined && absence.why !== "plugin")
    return `${line} does not know it and goes on without it; leave it out`;
  const name = canonicalSetting(line, key);
  const risk = Object.hasOwn(RISKS, name) ? RISKS[name] : undefined;
  if (!risk?.when(settingText(value), server)) return undefined;
  return `${risk.message} (it is ${settingText(value)})`;
}
