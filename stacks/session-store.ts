import * as pulumi from "@pulumi/pulumi";
import { MultiMasterPair, type SettingValue } from "../src";
import { defined } from "../src/arguments/defined";
import { checkedConfiguration } from "./configuration";
import { hostOf } from "./hosts";
import { type Configuration, configuration } from "./session-store/configuration";
import { SETTINGS, TABLES } from "./session-store/document";
import { connectorUrl } from "./session-store/jdbc";

/**
 * nevisProxy's replicated session store: two MariaDB servers that follow each other, so that a session is found whichever
 * of them a proxy asks. `docs/session-store.md` has nevisProxy's own instructions beside it.
 */
export function sessionStore(config: pulumi.Config): Record<string, unknown> {
  const declared = checkedConfiguration(
    "session-store",
    configuration,
    config.requireObject("session-store"),
  );
  const host = hostOf(config);
  const { database, binlog, link, proxy, switchSeconds, events, restart, onDestroy } = declared;
  const secret = (name: string) => {
    const password = config.getSecret(name);
    return password === undefined ? {} : { password };
  };

  const pair = new MultiMasterPair("sessions", {
    engine: declared.engine,
    members: declared.members.map(({ name, address, ssh, host: further, ...member }) => ({
      name,
      host: host(defined({ address, ssh, host: further })),
      ...defined(member),
    })),
    databases: [database],
    replicate: { tables: TABLES.map((table) => `${database.name}.${table}`) },
    binlog: defined(binlog),
    settings: settingsOf(declared),
    semiSync: declared.semiSync,
    link: { ...defined(link), ...secret("replicationPassword") },
    seed: defined(declared.seed),
    writer: declared.writer,
    verify: defined(declared.verify ?? {}),
    ...defined({ switchSeconds, events, restart, onDestroy }),
    accounts: [
      {
        user: proxy.user,
        from: proxy.from,
        // Since MariaDB 10.5 looking at a slave is a privilege of its own.
        grants: [
          { on: "*", privileges: ["REPLICATION CLIENT", "SLAVE MONITOR"] },
          { on: database.name, privileges: ["ALL"] },
        ],
        ...secret("proxyPassword"),
      },
      ...(declared.binaryLogs === undefined
        ? []
        : [
            {
              user: declared.binaryLogs.user,
              from: declared.binaryLogs.from,
              grants: [{ on: "*", privileges: declared.binaryLogs.privileges }],
              ...secret("binaryLogsPassword"),
            },
          ]),
    ],
    ...defined({ recheck: config.get("recheck") }),
  });

  const members = Object.values(pair.members);
  const first = members.filter(({ name }) => name === declared.writer);
  const order = [...first, ...members.filter((member) => !first.includes(member))];
  return {
    servers: members.map(({ reach }) => reach),
    endpoints: pair.endpoints,
    diagram: pair.diagram,
    passwords: pair.passwords,
    connection: {
      url: pulumi
        .all(order.map(({ endpoint }) => endpoint))
        .apply((places) => connectorUrl(places, database.name)),
      database: database.name,
      user: proxy.user,
      password: pulumi.secret(pair.passwords.apply((passwords) => passwords[proxy.user])),
    },
  };
}

/** The document's settings, those apart that the configuration takes away or changes. */
function settingsOf({ settings }: Configuration): Readonly<Record<string, SettingValue>> {
  const all = Object.entries({ ...SETTINGS, ...settings });
  return Object.fromEntries(
    all.filter((entry): entry is [string, SettingValue] => entry[1] !== null),
  );
}
