import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeOnce } from "../support/make-once";
import { IMAGES } from "./place";
import { run } from "./sh";

/** A root file system with systemd, sshd and a database server as a distribution ships them. */
interface Image {
  readonly suite: string;
  readonly packages: readonly string[];
  /** The engine line that a stack declares for it. */
  readonly engine: string;
}

export const IMAGE_ROWS = {
  bookworm: {
    suite: "bookworm",
    packages: ["mariadb-server", "mariadb-backup"],
    engine: "mariadb-10.11",
  },
  trixie: {
    suite: "trixie",
    packages: ["mariadb-server", "mariadb-backup"],
    engine: "mariadb-11.8",
  },
  // The only suite with MySQL; it moves on, so its point release does.
  sid: { suite: "sid", packages: ["mysql-server"], engine: "mysql-9.7" },
} satisfies Record<string, Image>;

export type ImageName = keyof typeof IMAGE_ROWS;

export function isImage(name: string): name is ImageName {
  return Object.hasOwn(IMAGE_ROWS, name);
}

/** What every host has beside its database. */
const COMMON = [
  ...["systemd", "systemd-sysv", "dbus", "openssh-server", "openssh-client", "sudo"],
  ...["iproute2", "procps", "psmisc", "python3-minimal", "ca-certificates", "netcat-openbsd"],
  // A host's clock is this machine's: a server whose clock is wrong is given the time by it.
  "libfaketime",
];

/** The directory of the image `name`; builds it with mmdebstrap unless it is there. */
export function imageDirectory(name: ImageName, say: (line: string) => void): Promise<string> {
  const { suite, packages }: Image = IMAGE_ROWS[name];
  return makeOnce(
    keptAt(name),
    `Building the image ${name} with ${packages[0] ?? ""}; half a minute to two minutes, once`,
    say,
    async (temporary) => {
      await run([
        // What it mounts below the directory goes with it, also when this command is killed: what is left is removed before the next try.
        ...(["unshare", "--mount", "mmdebstrap"] as const),
        ...["--mode=root", "--variant=minbase", "--components=main"],
        ...["--aptopt=APT::Install-Recommends false", "--aptopt=APT::Get::Assume-Yes true"],
        // A mirror's copy of sid may be older than its lists allow; signatures are checked all the same.
        ...(suite === "sid" ? ["--aptopt=Acquire::Check-Valid-Until false"] : []),
        ...["man", "doc", "locale"].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
        `--include=${[...COMMON, ...packages].join(",")}`,
        `--customize-hook=${LOGIN}`,
        ...[suite, temporary, await mirror()],
      ]);
    },
  );
}

/** Whether the image has been built. */
export function isBuilt(name: ImageName): boolean {
  return existsSync(keptAt(name));
}

/** Where it is kept, by what it has: one that was built before a package was added is not it. */
function keptAt(name: ImageName): string {
  const { packages }: Image = IMAGE_ROWS[name];
  const all = [...COMMON, ...packages].join("\n");
  const key = createHash("sha256").update(all).digest("hex").slice(0, 8);
  return join(IMAGES, `${name}-${key}`);
}

/** A login beside root's, which may become root without a password. */
const LOGIN = [
  'chroot "$1" useradd --create-home --shell /bin/bash ops',
  'echo "ops ALL=(ALL) NOPASSWD: ALL" >"$1/etc/sudoers.d/ops"',
].join(" && ");

/** The Debian mirror from which this machine installs its own packages. */
async function mirror(): Promise<string> {
  const sites = await run([
    ...(["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"] as const),
  ]);
  const found = sites.split("\n").find((site) => /\/debian\/?$/.test(site));
  if (found !== undefined) return found;
  throw new Error(
    "Cannot build an image: apt must have a Debian mirror with lists, it has none; run apt-get update",
  );
}
