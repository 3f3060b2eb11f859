import type { Duplex } from "node:stream";
import { createConnection, type Connection } from "mysql2/promise";

import type { SandboxServer } from "../../dev/servers/server";

/** A login on a master that may read its binary log. */
export interface SlaveLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Comes as a slave that answers commits, and goes at once, until the session of one of them cannot end: the master's thread
 * that collects answers sleeps while no slave is there, and must be slower to wake up than the slave is gone.
 *
 * @param master without any slave that answers
 * @param serverId the slave's
 * @throws {Error} If that has not come about after 60 s.
 */
export async function comeAndGo(
  master: SandboxServer,
  login: SlaveLogin,
  serverId: number,
): Promise<void> {
  const connect = () => createConnection({ host: "127.0.0.1", port: master.port, ...login });
  const watch = await connect();
  try {
    const deadline = Date.now() + 60_000;
    for (let tries = 1; Date.now() < deadline; tries += 1) {
      const slave = await connect();
      await slave.query(
        "SET @rpl_semi_sync_slave = 1, @mariadb_slave_capability = 4, @master_binlog_checksum = @@global.binlog_checksum",
      );
      const session = slave.threadId;
      askForLog(slave, serverId);
      if (!(await ends(watch, session))) return;
      slave.destroy();
    }
    throw new Error("Cannot catch the master: every slave that went was let go");
  } finally {
    watch.destroy();
  }
}

/** COM_BINLOG_DUMP from the beginning, to end where the log ends. What comes is not read: it is no business of mysql2. */
function askForLog(connection: Connection, serverId: number): void {
  const packet = Buffer.alloc(15);
  packet.writeUIntLE(11, 0, 3); // length, then number 0
  packet.writeUInt8(0x12, 4);
  packet.writeUInt32LE(4, 5); // position
  packet.writeUInt16LE(1, 9); // BINLOG_DUMP_NON_BLOCK
  packet.writeUInt32LE(serverId, 11);
  // mysql2's types do not show the socket.
  const { stream } = (connection as unknown as { connection: { stream: Duplex } }).connection;
  stream.removeAllListeners("data");
  stream.on("data", () => undefined);
  stream.write(packet);
}

/** Whether the session ends its dump within 3 s. */
async function ends(watch: Connection, session: number): Promise<boolean> {
  const deadline = Date.now() + 3000;
  while (Date.now() < deadline) {
    const [rows] = await watch.query(
      "SELECT 1 FROM information_schema.processlist WHERE id = ? AND command = 'Binlog Dump'",
      [session],
    );
    if ((rows as unknown[]).length === 0) return true;
  }
  return false;
}
