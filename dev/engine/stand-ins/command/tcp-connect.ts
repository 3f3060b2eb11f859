import { connect, isIPv6, type Socket } from "node:net";
import type { Connection } from "./run";

/** Connects to the host's port, or fails with Go's text. An empty host is this machine, as in the real plugin. */
export function tcpConnect({ host, port, perDialTimeout }: Connection): Promise<Socket> {
  const endpoint = isIPv6(host) ? `[${host}]:${Math.trunc(port)}` : `${host}:${Math.trunc(port)}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host || "localhost", port: Math.trunc(port) });
    const timer =
      perDialTimeout > 0
        ? setTimeout(
            () => socket.destroy(new Error(`dial tcp ${endpoint}: i/o timeout`)),
            perDialTimeout * 1000,
          )
        : undefined;
    const failed = (error: Error): void => {
      clearTimeout(timer);
      reject(new Error(dialProblem(error, host, endpoint)));
    };
    socket.once("error", failed);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", failed);
      socket.setKeepAlive(true, 15_000);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

function dialProblem(error: Error, host: string, endpoint: string): string {
  // Node tries all addresses of a name and then gives all errors; Go shows the first.
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const { code, address, port } = first as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `dial tcp: lookup ${host}: no such host`;
  const texts: Readonly<Record<string, string>> = {
    ECONNREFUSED: "connection refused",
    ECONNRESET: "connection reset by peer",
    EHOSTUNREACH: "no route to host",
    ENETUNREACH: "network is unreachable",
    ETIMEDOUT: "connection timed out",
  };
  const text = texts[code ?? ""];
  if (text === undefined) return first.message;
  const at =
    address === undefined ? endpoint : `${isIPv6(address) ? `[${address}]` : address}:${port}`;
  return `dial tcp ${at}: connect: ${text}`;
}
