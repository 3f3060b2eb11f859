import { connect } from "node:net";

/** The arguments that say where it is. */
interface Arguments {
  readonly address: string;
  readonly port: string;
}

/**
 * Tries once whether an SSH server greets at `address` and `port`; else what is wrong, and what to look at: `said` names the
 * arguments.
 */
export function greetingOf(
  address: string,
  port: number,
  said: Arguments,
): Promise<string | undefined> {
  const { nothing, mute, stranger, problems } = wordsFor(said);
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
      else if (heard.length > 4096) end(stranger);
    });
    socket.on("timeout", () => end(socket.connecting ? nothing : mute));
    socket.on("close", () => end(heard === "" ? mute : stranger));
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => end(problems[code] ?? nothing));
  });
}

/** What to look at when nothing, or something else, answers. */
function wordsFor({ address, port }: Arguments) {
  const up = `is the host up, and sshd with it? Are ${address} and ${port} right?`;
  const unknown = `this machine knows no such name: is ${address} right?`;
  return {
    nothing: `no answer: ${up} Does a firewall drop what comes from here?`,
    mute: `something takes the connection and says nothing: ${up}`,
    stranger: `something else answers there: ${port} is that of another service`,
    problems: {
      ECONNREFUSED: `connection refused: ${up}`,
      EHOSTUNREACH: `no route to the host: ${up}`,
      ENETUNREACH: `no route to its network: ${up}`,
      ENOTFOUND: unknown,
      EAI_AGAIN: unknown,
    } as Readonly<Record<string, string>>,
  };
}
