import { connect, createServer, type Server, type Socket } from "node:net";
import type { SandboxServer } from "../../dev/servers/server";

/** The way from one server to another, as a network that can be cut. */
export interface Way {
  /** The address at which the other one is reached, at its own port. */
  readonly address: string;
  /** From now on nothing goes through and nobody is told, as when a cable is pulled. */
  silence(): void;
  /** From now on connections are broken off and refused, as when a host is gone. */
  refuse(): Promise<void>;
  /** Lets everything through again. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a way to `to` at `address`, a loopback address of its own; who comes over it comes from the address `from`. */
export async function openWay(to: SandboxServer, address: string, from: string): Promise<Way> {
  const flows = new Map<Socket, Socket>();
  let silent = false;
  let listener: Server | undefined;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      listener = createServer((near) => {
        const far = connect({ host: "127.0.0.1", port: to.port, localAddress: from });
        for (const [socket, other] of [
          [near, far],
          [far, near],
        ] as const) {
          flows.set(socket, other);
          socket.on("error", () => other.destroy());
          socket.on("close", () => {
            flows.delete(socket);
            other.destroy();
          });
          if (!silent) socket.pipe(other);
        }
      });
      listener.on("error", reject).listen(to.port, address, resolve);
    });
  const refuse = async () => {
    const closed = new Promise((resolve) => listener?.close(resolve) ?? resolve(undefined));
    for (const socket of flows.keys()) socket.destroy();
    await closed;
    listener = undefined;
  };
  await listen();
  return {
    address,
    silence: () => {
      silent = true;
      for (const [socket, other] of flows) socket.unpipe(other);
    },
    refuse,
    mend: async () => {
      silent = false;
      for (const [socket, other] of flows) socket.pipe(other);
      if (listener === undefined) await listen();
    },
    close: refuse,
  };
}
