import { rerun } from "../render/rerun";
import type { Check, MasterSide } from "./checks";

/** Where the channel of a slave goes. */
export interface Target {
  /** The name of the slave. */
  readonly slave: string;
  readonly master: string;
  readonly port: number;
  readonly user: string;
}

/** Ways of saying that a login is refused: no account, or not with this password. */
const REFUSED = [1045, 1130, 1698];

/** A failed step of a slave's way, named by what `seen` on the host of the master called `name` adds to it. */
export function explain(
  check: Check,
  target: Target,
  name: string,
  seen: MasterSide | undefined,
): Check {
  const cause = seen === undefined ? undefined : causeOf(check, target, name, seen);
  if (cause === undefined) return check;
  const [text, ...next] = cause;
  return { ...check, text: `${check.text}\n${text}`, next };
}

type Cause = readonly [text: string, ...next: string[]];

function causeOf(check: Check, target: Target, name: string, seen: MasterSide): Cause | undefined {
  if (!seen.answers) {
    if (seen.refused !== undefined) return undefined;
    return [
      `${name} does not answer on its own host either: it does not run`,
      "start it; its error log says why it ended",
    ];
  }
  if (check.check === "port") return listening(check, target, name, seen);
  return REFUSED.includes(check.code) ? account(check, target, name, seen) : undefined;
}

type Answering = Extract<MasterSide, { answers: true }>;

function listening(
  check: Check,
  { slave, master, port }: Target,
  name: string,
  seen: Answering,
): Cause | undefined {
  if (seen.skipNetworking)
    return [
      `${name} runs with skip_networking: it listens on its socket only`,
      `take skip_networking out of its option files and restart it`,
    ];
  if (seen.port !== port)
    return [
      `${name} runs and listens on port ${seen.port}, the channel goes to ${port}`,
      `${rerun(slave, "follow")} makes it go to the declared one`,
    ];
  const bound = seen.bindAddress.split(",").map((address) => address.trim());
  const everywhere = bound.some((address) => ["", "*", "0.0.0.0", "::"].includes(address));
  if (!everywhere && !bound.includes(master))
    return [
      `${name} runs and listens on ${seen.bindAddress} only (bind_address)`,
      `declare settings: { bind_address: "0.0.0.0" } on ${name}, or the address that slaves use`,
    ];
  if (check.code === 0)
    return [
      `${name} runs and listens: something between the two hosts drops what is sent`,
      ...check.next,
    ];
  return undefined;
}

function account(check: Check, { slave, user }: Target, name: string, seen: Answering): Cause {
  const again = rerun(slave, "link", "follow");
  const hosts = seen.accounts.map(({ host }) => host).join(", ");
  if (seen.accounts.length === 0)
    return [`${name} has no account ${user}`, `${again} makes it again`];
  if (!seen.accounts.some(({ fits }) => fits))
    return [
      `${name} has the account ${user} for ${hosts} only, and takes this slave for ${check.from}`,
      "declare link: { from } as the master sees this slave, then pulumi up",
    ];
  return [
    `${name} has the account ${user} for this slave: the password of the channel is another one`,
    `was it changed by hand? ${again} sets the declared one at both ends`,
  ];
}
