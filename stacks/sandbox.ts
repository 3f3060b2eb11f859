import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Master, Slave, type HostSettings } from "../src";
import { checkedConfiguration } from "./configuration";

/** A server of the sandbox describes itself; the library checks what it says. */
const server = z.custom<HostSettings>((value) => typeof value === "object" && value !== null);
const description = z.strictObject({ servers: z.strictObject({ db1: server, db2: server }) });

/**
 * One master and one slave on this machine, for `npm run demo`.
 *
 * Change a value below, then see what it would do with `npm run demo -- preview` and do it with `npm run demo -- up`.
 */
export function sandbox(config: pulumi.Config): Record<string, unknown> {
  const { servers } = checkedConfiguration("sandbox", description, config.requireObject("sandbox"));
  const recheck = config.get("recheck");

  const db1 = new Master("db1", {
    host: { address: "127.0.0.1", ...servers.db1 },
    engine: "mariadb-10.11",
    serverId: 1,
    databases: ["shop"],
    settings: { max_connections: 200 },
    accounts: [
      {
        user: "app",
        from: "127.0.0.1",
        grants: [{ on: "shop", privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"] }],
      },
    ],
  });

  const db2 = new Slave("db2", {
    master: db1,
    host: { address: "127.0.0.1", ...servers.db2 },
    engine: "mariadb-10.11",
    serverId: 2,
    position: "gtid",
    accounts: [
      { user: "reader", from: "127.0.0.1", grants: [{ on: "shop", privileges: ["SELECT"] }] },
    ],
    ...(recheck === undefined ? {} : { recheck }),
  });

  return {
    servers: [db1.reach, db2.reach],
    master: db1.endpoint,
    slave: db2.endpoint,
    diagram: db1.diagram,
    passwords: { db1: db1.passwords, db2: db2.passwords },
  };
}
