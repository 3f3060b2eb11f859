import { setTimeout as delay } from "node:timers/promises";
import { type Connection, type ConnectionOptions, createConnection } from "mysql2/promise";
import type { Login } from "./configuration";

/** How long a login is tried again, in seconds; a test that cannot wait for that long says less. */
const tryingSeconds = Number(process.env["STAND_IN_MYSQL_RETRY_SECONDS"] ?? "300");
/** The first pause between two tries and the longest, in milliseconds. */
const pauses = { first: 500, longest: 10_000 };

/** One connection to the server. */
export interface Session {
  /** Runs one statement; a failure has the text of Go's driver. */
  run(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** What the plugin takes for the server's version. MariaDB has had no such variable since 10.10: error 1193. */
  version(): Promise<readonly number[]>;
}

/** The server that the plugin is configured for. */
export class Server {
  private login: Login | undefined;
  /** Connections that nobody closes: the plugin's end does, or `maxConnLifetimeSec`. */
  private readonly open: Connection[] = [];

  use(login: Login): void {
    this.login = login;
  }

  /** A new connection. Whatever the reason, a login that fails is tried again for five minutes. */
  async session(): Promise<Session> {
    const login = this.login;
    if (login === undefined) throw new Error("the provider has not been configured");
    const deadline = Date.now() + tryingSeconds * 1000;
    for (let pause = pauses.first; ; pause = Math.min(2 * pause, pauses.longest)) {
      try {
        return this.kept(await connected(login), login);
      } catch (error) {
        if (Date.now() + pause > deadline)
          throw new Error(`Could not connect to server: ${driverText(error, login)}`);
      }
      await delay(pause);
    }
  }

  private kept(connection: Connection, { maxConnLifetimeSec }: Login): Session {
    this.open.push(connection);
    connection.on("error", () => undefined); // a server that goes away is noticed by the next statement
    if (maxConnLifetimeSec > 0)
      setTimeout(() => void connection.end().catch(() => undefined), maxConnLifetimeSec * 1000);
    const run: Session["run"] = async (statement) => {
      try {
        const [rows] = await connection.query(statement);
        return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
      } catch (error) {
        throw new Error(driverText(error, this.login));
      }
    };
    return {
      run,
      async version() {
        const [row] = await run("SELECT @@GLOBAL.innodb_version AS version");
        return String(row?.["version"]).split(".").map(Number);
      },
    };
  }
}

/** Whether the version `a` is later than `b`. */
export function isLater(a: readonly number[], b: readonly number[]): boolean {
  const at = b.findIndex((part, i) => (a[i] ?? 0) !== part);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}

async function connected({ username, password, tls, ...to }: Login): Promise<Connection> {
  const connection = await createConnection({
    ...address(to.endpoint),
    user: username,
    password,
    charset: "utf8mb4",
    ...(tls === "false" ? {} : { ssl: { rejectUnauthorized: tls === "true" } }),
  });
  await connection.query("SELECT @@max_allowed_packet");
  return connection;
}

function address(endpoint: string): Pick<ConnectionOptions, "socketPath" | "host" | "port"> {
  if (endpoint.startsWith("/")) return { socketPath: endpoint };
  const [, v6, plain, port = "3306"] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(endpoint) ?? [];
  return { host: v6 ?? plain ?? endpoint, port: Number(port) };
}

function driverText(error: unknown, login: Login | undefined): string {
  const { errno, sqlState, sqlMessage, code, message } = error as Partial<
    Record<"sqlState" | "sqlMessage" | "code" | "message", string>
  > & { errno?: number };
  if (sqlMessage !== undefined) return `Error ${errno} (${sqlState}): ${sqlMessage}`;
  if (code === "ECONNREFUSED") return `dial tcp ${login?.endpoint}: connect: connection refused`;
  if (code === "ENOENT") return `dial unix ${login?.endpoint}: connect: no such file or directory`;
  if (code === "ENOTFOUND") return `dial tcp: lookup ${login?.endpoint}: no such host`;
  return message || String(code);
}
