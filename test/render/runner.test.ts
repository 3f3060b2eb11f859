import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { renderProfile } from "../../src/render/profile";
import {
  installCommand,
  packedRunner,
  renderRunner,
  runnerDigest,
  runnerPath,
  withoutComments,
} from "../../src/render/runner";
import { runnerParts } from "../../src/render/runner-parts";
import { TEMPLATES } from "../../src/render/template";
import { shellcheckProgram } from "../../dev/packages/debian";
import { runProgram } from "../../dev/support/run-program";
import { master } from "../support/declarations";

describe("renderRunner()", () => {
  const text = renderRunner(master());

  it("begins with the interpreter and the host's profile", () => {
    expect(text.startsWith(`#!/usr/bin/env bash\n\n${renderProfile(master())}`)).toBe(true);
  });

  it("holds every part, each once, and no comment after its head", () => {
    for (const part of runnerParts()) {
      const lines = withoutComments(readFileSync(join(TEMPLATES, "runner", part), "utf8"));
      expect([part, text.split(lines).length - 1]).toEqual([part, 1]);
    }
    const mechanisms = text.slice(text.indexOf(renderProfile(master())));
    expect(/^\s*#.*/m.exec(mechanisms)).toBeNull();
  });

  it("differs between hosts in its profile only", () => {
    const other = master({ name: "db9", host: { port: 3309 } });
    expect(renderRunner(other).replace(renderProfile(other), "")).toBe(
      text.replace(renderProfile(master()), ""),
    );
  });

  it("holds nothing but ASCII, so that no locale changes it", () => {
    expect(/[^\n\x20-\x7e]/.exec(text.replace(/\t/g, " "))).toBeNull();
  });

  describe("is read without complaint", () => {
    let directory = "";
    let file = "";
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), "runner-"));
      file = join(directory, "runner");
      writeFileSync(file, text);
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it("by bash", () => {
      expect(execFileSync("bash", ["-n", file], { encoding: "utf8" })).toBe("");
    });

    it("by shellcheck", async () => {
      const shellcheck = await shellcheckProgram(() => undefined);
      // With the comments, which hold its directives.
      const head = `#!/usr/bin/env bash\n\n${renderProfile(master())}\n`;
      writeFileSync(file, head + written());
      const headLines = head.split("\n").length;
      const shown = await runProgram([shellcheck, "--norc", "-S", "style", "-f", "gcc", file]);
      const findings = shown.stdout.split("\n").filter((line) => {
        const [, at, code] = /:(\d+):\d+: .*\[(SC\d+)\]$/.exec(line) ?? [];
        return line !== "" && !(Number(at) < headLines && HEAD_ONLY.includes(code ?? ""));
      });
      expect([findings, shown.stderr]).toEqual([[], ""]);
    }, 300_000);
  });
});

/**
 * What is permitted in the profile, and nowhere else: it only assigns. A dialect may have words that the runner does not
 * use yet (SC2034), and statements and commands hold `$` and backquotes on purpose, for whoever reads them (SC2016).
 */
const HEAD_ONLY = ["SC2034", "SC2016"];

describe("withoutComments()", () => {
  it("leaves out lines that are comments or empty, and no others", () => {
    const text = "# One.\na=1 # not this\n\n  # two\n\t\nb='#'\n";
    expect(withoutComments(text)).toBe("a=1 # not this\nb='#'\n");
  });

  it("changes nothing that bash reads in the parts", () => {
    const read = (text: string): string =>
      execFileSync("bash", ["-s"], {
        input: `whole() {\n${text}\n}\ndeclare -f whole\n`,
        encoding: "utf8",
      });
    const text = written();
    expect(withoutComments(text).length).toBeLessThan(text.length * 0.85);
    expect(read(withoutComments(text))).toBe(read(text));
  });
});

/** The parts as they are written. */
function written(): string {
  return runnerParts()
    .map((part) => readFileSync(join(TEMPLATES, "runner", part), "utf8"))
    .join("\n");
}

describe("packedRunner()", () => {
  const packed = packedRunner(master());

  it("is the same text, in less than half its length", () => {
    const text = renderRunner(master());
    expect(gunzipSync(Buffer.from(packed, "base64")).toString()).toBe(text);
    expect(packed.length).toBeLessThan(text.length / 2);
  });

  it("holds no time, so that it is the same tomorrow", () => {
    expect(Buffer.from(packed, "base64").readUInt32LE(4)).toBe(0);
  });
});

describe("runnerDigest()", () => {
  it("is short, and another one for another text", () => {
    expect(runnerDigest("")).toBe("e3b0c44298fc");
    expect(runnerDigest("a")).toBe("ca978112ca1b");
  });
});

describe("installCommand()", () => {
  it("shows the release and the digest, and installs in one move", () => {
    const path = "/usr/local/lib/pulumi-mysql-replication/3306/runner";
    expect(installCommand(master(), false, "1.2.3", "abc")).toBe(
      "# puts the runner of pulumi-mysql-replication 1.2.3 (abc) on the host, and runs nothing of it\n" +
        "sh -c '{ command -v gzip >/dev/null || { echo '\\''db1: gzip is not there: install it'\\'' >&2; exit 1; }; } && " +
        "umask 022 && " +
        `{ { mkdir -p -- /usr/local/lib/pulumi-mysql-replication/3306 && touch -- ${path}.db1.next; } || ` +
        "{ echo '\\''db1: cannot write in /usr/local/lib/pulumi-mysql-replication/3306: declare another host.installDirectory, where this login can write'\\'' >&2; exit 1; }; } && " +
        `base64 -d | gzip -d >${path}.db1.next && bash -n ${path}.db1.next && sha256sum <${path}.db1.next >${path}.sum && mv -f -- ${path}.db1.next ${path}'`,
    );
    expect(installCommand(master(), true, "1.2.3", "abc")).toMatch(
      /^# puts .*\nsudo -n true \|\| \{ echo 'db1: this login may not use sudo without a password and a terminal; .*' >&2; exit 1; \}; sudo -n sh -c '\{ command -v gzip /,
    );
  });

  describe("run by sh", () => {
    let directory = "";
    const server = () => master({ host: { installDirectory: join(directory, "it's a $dir `x`") } });
    const install = (input: string) =>
      runProgram(["/bin/sh", "-c", installCommand(server(), false, "1.2.3", "abc")], { input });
    const packed = (text: string) => gzipSync(text).toString("base64");

    beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "install-"))));
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    it("refuses a text that bash cannot read, and leaves nothing to run", async () => {
      expect((await install(packed("if true"))).status).not.toBe(0);
      expect(existsSync(runnerPath(server()))).toBe(false);
    });

    it("installs what it reads", async () => {
      expect(await install(packedRunner(server()))).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(readFileSync(runnerPath(server()), "utf8")).toBe(renderRunner(server()));
    });

    it("says what to declare where it cannot write", async () => {
      const file = join(directory, "file");
      writeFileSync(file, "");
      const there = master({ host: { installDirectory: file } });
      const command = installCommand(there, false, "1.2.3", "abc");
      const ran = await runProgram(["/bin/sh", "-c", command], { input: packed("") });
      expect(ran.status).toBe(1);
      expect(ran.stderr).toContain(
        `db1: cannot write in ${file}/3306: declare another host.installDirectory, where this login can write\n`,
      );
    });

    it("keeps the runner that is there when half of the next one arrives", async () => {
      const half = packedRunner(server());
      expect((await install(half.slice(0, half.length / 2))).status).not.toBe(0);
      expect(readFileSync(runnerPath(server()), "utf8")).toBe(renderRunner(server()));
    });

    it("keeps the runner that is there when the next one is broken", async () => {
      expect((await install(packed("fi"))).status).not.toBe(0);
      expect(readFileSync(runnerPath(server()), "utf8")).toBe(renderRunner(server()));
    });
  });
});
