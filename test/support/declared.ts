import { Master, Slave, type MasterArgs, type Server, type SlaveArgs } from "../../src";
import type { ProxyArgs, SshArgs } from "../../src/arguments/ssh";
import { declareSlave } from "../../src/arguments/slave";
import { declareMaster } from "../../src/arguments/master";
import type { ServerInputs } from "../../src/steps/compared";
import type { Declared } from "../../src/steps/declared";
import type { ServerDeclaration } from "../../src/topology/topology";
import type { DeclaredServer } from "../up/project";

/** The arguments of a server, typed as far as a test needs them. */
type Args = MasterArgs & Omit<SlaveArgs, "master">;

/** What a program declares that makes `servers`, for a prediction. A test's secrets stand for themselves. */
export function declaredOf(servers: readonly DeclaredServer[]): Declared {
  return {
    topology: { servers: servers.map(declarationOf) },
    inputs: Object.fromEntries(servers.map((server) => [server.name, inputs(server)])),
  };
}

function declarationOf({ kind, name, args }: DeclaredServer): ServerDeclaration {
  const typed = args as unknown as Args;
  if (kind === "slave") {
    return declareSlave(name, { ...typed, master: String(args.master) });
  }
  return declareMaster(name, typed);
}

function inputs({ args }: DeclaredServer): ServerInputs {
  const { host, accounts = [], link } = args as unknown as Args;
  return {
    address: String(host.address),
    ...(host.ssh === undefined
      ? {}
      : { ssh: { login: loginOf(host.ssh), sudo: host.ssh.sudo === true } }),
    ...(link?.password === undefined ? {} : { linkPassword: String(link.password) }),
    accountPasswords: accounts.map(({ password }) => password as string | undefined),
  };
}

function loginOf({
  user = "root",
  port = 22,
  ...ssh
}: SshArgs | (ProxyArgs & { proxy?: undefined })): string {
  return JSON.stringify([
    user,
    port,
    ssh.privateKey,
    ssh.privateKeyPassword,
    ssh.password,
    ssh.hostKey,
    ssh.proxy && [ssh.proxy.address, loginOf(ssh.proxy)],
  ]);
}

/** Makes `servers`, masters before their slaves. */
export function make(servers: readonly DeclaredServer[]): readonly Server[] {
  const made = new Map<string, Server>();
  for (const { kind, name, args } of servers) {
    const typed = { ...args, master: made.get(args.master ?? "") } as unknown as SlaveArgs;
    const { master, ...others } = typed;
    made.set(
      name,
      kind === "master" ? new Master(name, others) : new Slave(name, { ...others, master }),
    );
  }
  return [...made.values()];
}
