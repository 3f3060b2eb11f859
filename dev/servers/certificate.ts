import { join } from "node:path";

import { makeOnce } from "../support/make-once";
import { onPath } from "../support/on-path";
import { runProgram } from "../support/run-program";
import { cacheDirectory } from "../support/cache-directory";
import type { DatabasePrograms } from "./programs";

/** From this release on, a MariaDB without a certificate makes one at every start. */
const ownCertificateSince = [11, 4] as const;

/**
 * Settings with a self-signed certificate, for servers that would otherwise make the like at every start: that takes
 * up to 20 s (seen on 11.4.5 of Maven, which brings its own cryptography; 0.4 s on Debian's 11.8.6). None for others,
 * whose default is a server without TLS or a certificate among its data, and none without the program "openssl".
 */
export async function certificateSettings(
  { flavor, version }: DatabasePrograms,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [sinceMajor, sinceMinor] = ownCertificateSince;
  const makesItsOwn = major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
  if (flavor !== "mariadb" || !makesItsOwn || onPath("openssl") === undefined) return [];
  const directory = join(cacheDirectory(), "sandbox", "certificate");
  await makeOnce(directory, "Making a certificate; a second, once", say, async (temporary) => {
    const made = await runProgram([
      "openssl",
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500"],
      ...["-subj", "/CN=sandbox", "-keyout", join(temporary, "key.pem")],
      ...["-out", join(temporary, "certificate.pem")],
    ]);
    if (made.status !== 0) {
      throw new Error(
        `Cannot make a certificate: "openssl req" must succeed, it ended with ${made.status}: ${made.stderr.trim()}`,
      );
    }
  });
  return [`ssl_cert=${directory}/certificate.pem`, `ssl_key=${directory}/key.pem`];
}
