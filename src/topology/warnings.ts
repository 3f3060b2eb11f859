import type { Problem } from "./problem";
import { settingWarnings } from "./setting-warnings";
import type { ServerDeclaration } from "./topology";

/** What is allowed and worth a second thought in the declaration of `server`, each with what to do. */
export function warningsFor(server: ServerDeclaration): readonly Problem[] {
  const { name, binlog, follows, semiSync } = server;
  const warnings: Problem[] = [];
  if (binlog.sync !== 1) {
    warnings.push({
      at: `${name}.binlog.sync`,
      message: `a crash of the server can lose commits that slaves have already; leave it at 1 unless that is accepted (it is ${binlog.sync})`,
    });
  }
  if (binlog.format !== undefined && binlog.format !== "ROW") {
    warnings.push({
      at: `${name}.binlog.format`,
      message: `${binlog.format} can change other rows on a slave than on its master; leave it at "ROW" unless an application needs it`,
    });
  }
  if (binlog.expireDays !== undefined && binlog.expireDays < 2) {
    warnings.push({
      at: `${name}.binlog.expireDays`,
      message: `who follows this server and is away for ${binlog.expireDays} day(s) has lost its position and must be seeded again; keep logs for as long as an outage may last, 4 days over a weekend`,
    });
  }
  if (follows?.verify.marker === false) {
    warnings.push({
      at: `${name}.verify.marker`,
      message:
        "without a marker row only the reached position is proved, and a rebuilt master is known by server id and host name only",
    });
  }
  if (semiSync !== undefined && semiSync.timeoutSeconds > 60) {
    warnings.push({
      at: `${name}.semiSync.timeoutSeconds`,
      message: `commits stand still for ${semiSync.timeoutSeconds} s when slaves do not answer; leave it at a few seconds unless that is wanted`,
    });
  }
  return [...warnings, ...settingWarnings(server)];
}
