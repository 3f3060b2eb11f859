import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { outputOf, runProgram } from "../support/run-program";
import { slowStep } from "../support/slow-step";

/** What to do when the engine cannot be built. */
const instead =
  "or install Pulumi 3.200 or later with its Node.js language host and put it on PATH";

/**
 * Builds the CLI and the Node.js language host from the Go module proxy into `<root>/bin`.
 *
 * @throws {Error} If Go is missing or too old, or a module cannot be downloaded or compiled.
 */
export async function buildEngine(
  root: string,
  version: string,
  say: (line: string) => void,
): Promise<void> {
  const bin = join(root, "bin");
  await slowStep("Building Pulumi's Node.js language host with Go; up to a minute, once", say, () =>
    goInstall("language-host", join(bin, "language-host"), "-s -w"),
  );
  // The CLI starts the script of this name, which starts the host.
  const script = join(bin, "pulumi-language-nodejs");
  await copyFile(join(__dirname, "language-host", "pulumi-language-nodejs.sh"), script);
  await chmod(script, 0o755);
  await slowStep(
    `Building the Pulumi CLI ${version} with Go; three to five minutes on two cores, once`,
    say,
    () =>
      goInstall(
        "cli",
        bin,
        `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
      ),
  );
}

/** Installs the tool that the committed Go module `<here>/<name>` declares. */
async function goInstall(name: string, bin: string, linkerFlags: string): Promise<void> {
  const args = ["install", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags, "tool"];
  const result = await runProgram(["go", ...args], {
    directory: join(__dirname, name),
    // Without cgo no C compiler is needed; Pulumi's own releases are built so as well.
    environment: {
      GOBIN: bin,
      GOWORK: "off",
      GOFLAGS: "-mod=readonly",
      CGO_ENABLED: "0",
      GOOS: "",
      GOARCH: "",
    },
    limitSeconds: 3600,
  });
  if (result.status !== 0)
    throw new Error(
      `Cannot build the Pulumi engine: ${goProblem(result.status, outputOf(result))}`,
    );
}

/**
 * Says what is missing when `go install` fails.
 *
 * @param text what it printed
 */
export function goProblem(code: number, text: string): string {
  if (code === 127) {
    return `the program "go" is not on PATH; install Go 1.25.11 or later, ${instead}`;
  }
  const old = /requires go >= (\S+) \(running go ([\d.]+)/.exec(text);
  if (old !== null) {
    return `Go ${old[1]} or later is needed, "go" on PATH is ${old[2]}; install a newer Go, ${instead}`;
  }
  // Go 1.20 and older do not know the form "1.25.11" of the line, nor the word "tool".
  if (/invalid go version|unknown directive: tool|is not in std/.test(text)) {
    return `Go 1.25.11 or later is needed, "go" on PATH is older; install a newer Go, ${instead}`;
  }
  const unreachable =
    /dial tcp|proxyconnect|no such host|i\/o timeout|TLS handshake|module lookup disabled|\d{3} [A-Z][a-z]+ ?[A-Za-z]*$/m;
  if (unreachable.test(text)) {
    return `the Go module proxy cannot be reached ("go env GOPROXY" names it): ${lastLines(text)}; give the machine access to it, ${instead}`;
  }
  return `"go install" failed: ${lastLines(text)}; ${instead.replace(/^or /, "")}`;
}

function lastLines(text: string): string {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.trim());
  return lines.slice(-3).join(" / ");
}
