import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

import { query, type SandboxServer } from "../../servers/server";

const USER = "bench_app";

/** Makes the account that the clients of a bench use: one that `read_only` keeps from writing. */
export async function makeAccount(server: SandboxServer): Promise<void> {
  await query(
    server,
    `SET sql_log_bin = 0; CREATE USER ${USER}@localhost; GRANT ALL ON shop.* TO ${USER}@localhost`,
  );
}

/**
 * An application that writes to the first member, and to the other one as soon as the first refuses it, and so on, over
 * connections that stay open.
 */
export class WritingClient {
  private readonly clients: readonly Client[];
  private longest = 0;
  private last = performance.now();
  private going = true;
  private readonly ended: Promise<void>;

  /** @param pauseMilliseconds between two writes */
  constructor(
    members: readonly SandboxServer[],
    private readonly pauseMilliseconds = 0,
  ) {
    this.clients = members.map((member) => new Client(member));
    this.ended = this.write();
  }

  /** The longest time between two writes that were committed, in seconds, since this was last asked. */
  longestPause(): number {
    const { longest } = this;
    this.longest = 0;
    return longest / 1000;
  }

  async stop(): Promise<void> {
    this.going = false;
    await this.ended;
    for (const client of this.clients) client.end();
  }

  private async write(): Promise<void> {
    for (let at = 0; this.going;) {
      if (await this.clients[at]!.write()) {
        const now = performance.now();
        this.longest = Math.max(this.longest, now - this.last);
        this.last = now;
        if (this.pauseMilliseconds > 0) await delay(this.pauseMilliseconds);
      } else {
        at = (at + 1) % this.clients.length;
      }
    }
  }
}

class Client {
  private readonly process: ChildProcess;
  private answer: (committed: boolean) => void = () => undefined;

  constructor(server: SandboxServer) {
    const [program, ...args] = server.client;
    this.process = spawn(
      program!,
      [
        ...args,
        "--force",
        "--unbuffered",
        "--batch",
        "--skip-column-names",
        `--user=${USER}`,
        "shop",
      ],
      { stdio: ["pipe", "pipe", "ignore"] },
    );
    createInterface({ input: this.process.stdout! }).on("line", (line) =>
      this.answer(line === "1"),
    );
  }

  /** Writes a row; false when the server refuses it. */
  write(): Promise<boolean> {
    return new Promise((resolve) => {
      this.answer = resolve;
      // A refused INSERT leaves no row to count.
      this.process.stdin!.write("INSERT INTO writes (id) VALUES (NULL);\nSELECT ROW_COUNT();\n");
    });
  }

  end(): void {
    this.process.stdin!.end();
  }
}
