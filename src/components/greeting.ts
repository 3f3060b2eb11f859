import { connect } from "node:net";

/** Tries once whether an SSH server greets at `address` and `port`; else what is wrong, and what to look at. */
export function greetingOf(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 5000 });
    let heard = "";
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.on("data", (chunk: Buffer) => {
      heard += chunk.toString("latin1");
      if (/^SSH-/m.test(heard)) end();
      else if (heard.length > 4096) end(STRANGER);
    });
    socket.on("timeout", () => end(socket.connecting ? NOTHING : MUTE));
    socket.on("close", () => end(heard === "" ? MUTE : STRANGER));
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => end(PROBLEMS[code] ?? NOTHING));
  });
}

const UP = "is the host up, and sshd with it? Are host.address and host.ssh.port right?";
const NOTHING = `no answer: ${UP} Does a firewall drop what comes from here?`;
const MUTE = `something takes the connection and says nothing: ${UP}`;
const STRANGER = "something else answers there: host.ssh.port is that of another service";
const UNKNOWN = "this machine knows no such name: is host.address right?";
const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: `connection refused: ${UP}`,
  EHOSTUNREACH: `no route to the host: ${UP}`,
  ENETUNREACH: `no route to its network: ${UP}`,
  ENOTFOUND: UNKNOWN,
  EAI_AGAIN: UNKNOWN,
};
