import * as pulumi from "@pulumi/pulumi";
import {
  ApplicationBlock,
  DoubleConnectionCheck,
  Master,
  renderProcessMakerDatabases,
  Slave,
} from "../src";
import { defined } from "../src/arguments/defined";
import { checkedConfiguration } from "./configuration";
import { hostOf } from "./hosts";
import { type Configuration, configuration } from "./processmaker/configuration";
import { databasesPhp } from "../src/processmaker/databases-php";
import { writeLines } from "./processmaker/windows";
import { allDatabases, databasesOf } from "../src/processmaker/workspaces";

/** The binary log's filter leaves the marker's row out unless it is named: nothing could be proved by it. */
const MARKER = "pulumi_replication";

/**
 * ProcessMaker's double connection: its database server becomes the master of a read-only slave, which holds the databases
 * of the workspaces and from which ProcessMaker reads. `docs/processmaker.md` has ProcessMaker's own instructions beside it.
 */
export function processmaker(config: pulumi.Config): Record<string, unknown> {
  const declared = checkedConfiguration(
    "processmaker",
    configuration,
    config.requireObject("processmaker"),
  );
  const databases = allDatabases(declared.workspaces);
  const host = hostOf(config);
  const secret = (name: string) => {
    const password = config.getSecret(name);
    return password === undefined ? {} : { password };
  };
  const again = defined({ recheck: config.get("recheck") });

  const master = new Master(declared.master.name ?? "db1", {
    host: host(declared.master),
    engine: declared.master.engine ?? declared.engine,
    serverId: declared.master.serverId ?? 1,
    databases,
    binlog: binlogOf(declared, declared.master.shortenRetentionOn),
    ...defined({ gtid: declared.master.gtid, ...ofServer(declared.master) }),
    settings: {
      ...(declared.replicate.on === "master" ? { binlog_do_db: [...databases, MARKER] } : {}),
      ...declared.master.settings,
    },
  });

  const { reader, replicationAccount, slave } = declared;
  const grants = databases.map((on) => ({ on, privileges: reader.privileges }));
  const name = slave.name ?? "db2";
  const double = new Slave(name, {
    master,
    host: host(slave),
    engine: slave.engine ?? declared.engine,
    serverId: slave.serverId ?? 2,
    position: declared.position,
    // Nobody follows it: its logs are nobody's but its own.
    binlog: binlogOf(declared, slave.shortenRetentionOn ?? name),
    settings: {
      max_relay_log_size: "500M",
      relay_log_purge: true,
      ...slave.settings,
    },
    seed: defined(slave.seed ?? {}),
    link: {
      ...defined(replicationAccount),
      ...(slave.tls === undefined ? {} : { tls: slave.tls }),
      ...secret("replicationPassword"),
    },
    accounts: [
      { user: reader.user, from: reader.from, grants, ...secret("readerPassword") },
      ...slave.accounts.map(defined),
    ],
    verify: defined(slave.verify ?? {}),
    ...defined(ofServer(slave)),
    ...again,
  });

  const workspaces = declared.workspaces.map((workspace) => ({
    name: workspace.name,
    ...databasesOf(workspace),
  }));
  const lines = pulumi.secret(
    pulumi.all([double.endpoint, double.passwords]).apply(([endpoint, passwords]) =>
      renderProcessMakerDatabases(workspaces, {
        ...endpoint,
        user: reader.user,
        password: passwords[reader.user] ?? "",
      }),
    ),
  );

  for (const { name, databasesPhp: file, php, ...application } of declared.applications) {
    const { address, ssh } = host(application);
    const connection = new ApplicationBlock(
      `${name}-databases-php`,
      {
        host: defined({ address, ssh, installDirectory: application.installDirectory }),
        file,
        ...databasesPhp(php),
        lines,
        after: double,
        ...again,
      },
      { retainOnDelete: application.onDestroy === "leave" },
    );
    new DoubleConnectionCheck(`${name}-check`, {
      connection,
      workspaces,
      php,
      ...again,
    });
  }

  const byHand = declared.windows.map((application) => writeLines(application, lines, double));

  return {
    servers: [master.reach, double.reach],
    master: master.endpoint,
    slave: double.endpoint,
    diagram: master.diagram,
    passwords: double.passwords,
    /** The lines of `databases.php`. */
    databasesPhp: lines,
    ...(byHand.length === 0 ? {} : { byHand }),
  };
}

function ofServer({ restart, onDestroy }: Configuration["master"] | Configuration["slave"]) {
  return { restart, onDestroy };
}

function binlogOf({ binlog }: Configuration, shortenRetentionOn: string | undefined) {
  return { ...binlog, ...(shortenRetentionOn === undefined ? {} : { shortenRetentionOn }) };
}
