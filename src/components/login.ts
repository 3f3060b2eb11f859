import * as pulumi from "@pulumi/pulumi";
import type { ProxyArgs, SshArgs } from "../arguments/ssh";

/** Stands for the agent that the environment variable of this name tells, as in OpenSSH's `IdentityAgent`. */
const VARIABLE = "SSH_AUTH_SOCK";

/**
 * Refuses a login that cannot work, on the host or on its proxy, whatever the values are.
 *
 * @throws {pulumi.RunError} If a host key is missing and not waived, or there is nothing to log in with, or an agent would not be
 *   asked.
 */
export function checkLogin(name: string, ssh: SshArgs | undefined): void {
  if (!ssh) return;
  checkOne(name, ssh, "host.ssh");
  if (ssh.proxy) checkOne(name, ssh.proxy, "host.ssh.proxy");
}

function checkOne(name: string, login: SshArgs | ProxyArgs, at: string): void {
  const { privateKey, password, agentSocketPath } = login;
  const refused = (problem: string) => new pulumi.RunError(`Cannot reach "${name}": ${problem}`);
  if (login.hostKey === undefined && login.insecureIgnoreHostKey !== true) {
    throw refused(
      `${at}.hostKey must be given (or ${at}.insecureIgnoreHostKey: true, which trusts whoever answers)`,
    );
  }
  // An output counts as given, also while it is unknown.
  if (!privateKey && !password && !agentSocketPath) {
    throw refused(
      `${at}.privateKey, ${at}.password or ${at}.agentSocketPath must be given, as no key file is read; keep a key as a secret (pulumi config set --secret sshKey)`,
    );
  }
  if (privateKey && agentSocketPath) {
    throw refused(
      `${at}.agentSocketPath must be left out where ${at}.privateKey is given: the agent is not asked then`,
    );
  }
  if (agentSocketPath === VARIABLE && !process.env[VARIABLE]) {
    throw refused(
      `${at}.agentSocketPath is ${VARIABLE}, which is not set here: start an agent and add the key (eval "$(ssh-agent)"; ssh-add), or give ${at}.privateKey`,
    );
  }
}

/**
 * The socket that a connection names. The agent of the environment the provider finds itself: its path is not kept, which would
 * make every step another one in the next session.
 *
 * @throws {pulumi.RunError} If it is no path.
 */
export function agentOf(
  name: string,
  { agentSocketPath: given }: SshArgs | ProxyArgs,
  at: string,
): pulumi.Input<string> | undefined {
  if (given === undefined) return undefined;
  const named = (path: string): string | undefined => {
    if (path === VARIABLE || path === process.env[VARIABLE]) return undefined;
    if (path.startsWith("/")) return path;
    throw new pulumi.RunError(
      `Cannot reach "${name}": ${at}.agentSocketPath must be an absolute path, or ${VARIABLE} for the agent of this environment, it is "${path}"`,
    );
  };
  if (typeof given === "string") return named(given);
  // Left out where it comes to nothing.
  return pulumi.output(given).apply(named) as pulumi.Output<string>;
}
