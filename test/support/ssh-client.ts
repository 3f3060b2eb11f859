import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../../src/render/shell";
import { debianPrograms } from "../../dev/packages/debian/index";
import { libraryPath } from "../../dev/packages/debian/library-path";
import { onPath } from "../../dev/support/on-path";
import type { Sshd } from "./engine-sshd";

/**
 * A directory for `PATH` with OpenSSH's `ssh`, installed or fetched into the cache, as a user has configured it who may log in
 * on `sshd` and knows its key.
 */
export async function sshFor(sshd: Sshd, directory: string): Promise<string> {
  const installed = onPath("ssh");
  const root =
    installed === undefined
      ? await debianPrograms({ name: "openssh", packages: ["openssh-client"], say: console.log })
      : "/";
  const file = (name: string, text: string, mode = 0o600): string => {
    writeFileSync(join(directory, name), text, { mode });
    return join(directory, name);
  };
  const config = file(
    "ssh_config",
    `IdentityFile ${file("login_key", sshd.privateKey)}
IdentitiesOnly yes
UserKnownHostsFile ${file("known_hosts", `[127.0.0.1]:${sshd.port} ${sshd.hostKey}\n`)}
StrictHostKeyChecking yes
`,
  );
  const program = installed ?? join(root, "usr/bin/ssh");
  const libraries = installed === undefined ? `LD_LIBRARY_PATH=${libraryPath(root)} ` : "";
  file(
    "ssh",
    `#!/bin/sh\n${libraries}exec ${shellWord(program)} -F ${shellWord(config)} "$@"\n`,
    0o700,
  );
  return directory;
}
