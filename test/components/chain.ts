import * as pulumi from "@pulumi/pulumi";
import { Master, Slave, type MasterArgs, type SlaveArgs } from "../../src";

/** What must never stand where it can be read: every sign that a shell, SQL or an option file minds, and a word to find. */
export const hostile = (what: string): string => `hunter2-${what}'"\`$ \\ é`;

/** A login that is made of secrets; the private key has lines, as a real one. */
export const ssh = {
  user: "admin",
  privateKey: `${hostile("key")}\nsecond line`,
  privateKeyPassword: hostile("passphrase"),
  password: hostile("login"),
  hostKey: "ssh-ed25519 AAAAC3Nza",
  sudo: true,
};

/** What a test changes in the servers of {@link chain}. */
export interface ChainChanges {
  readonly all?: Partial<MasterArgs & SlaveArgs>;
  readonly db1?: Partial<MasterArgs>;
  readonly db2?: Partial<SlaveArgs>;
  readonly db3?: Partial<SlaveArgs>;
  readonly db4?: Partial<SlaveArgs>;
  readonly opts?: pulumi.ComponentResourceOptions;
}

/** A master `db1` with the slaves `db2` and `db3`, and `db4` below `db2`. */
export function chain({ all, opts, ...changes }: ChainChanges = {}) {
  const server = (id: number) => ({
    host: { address: `192.0.2.${id}`, ssh },
    engine: "mariadb-10.11" as const,
    serverId: id,
    ...all,
  });
  const db1 = new Master(
    "db1",
    {
      ...server(1),
      databases: ["shop"],
      accounts: [
        { user: "app", password: hostile("app"), grants: [{ on: "shop", privileges: ["ALL"] }] },
        { user: "reporting" },
      ],
      ...changes.db1,
    },
    opts,
  );
  const db2 = new Slave("db2", { ...server(2), master: db1, ...changes.db2 }, opts);
  const db3 = new Slave(
    "db3",
    {
      ...server(3),
      master: db1,
      position: "file",
      link: { password: hostile("link") },
      accounts: [{ user: "reader" }],
      ...changes.db3,
    },
    opts,
  );
  const db4 = new Slave(
    "db4",
    { ...server(4), master: db2, seed: { generation: 2 }, ...changes.db4 },
    opts,
  );
  return { db1, db2, db3, db4 };
}
