import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine, type Engine } from "../../dev/engine";

const REPOSITORY = join(__dirname, "..", "..");
jest.setTimeout(300_000);

/** What a user does: the package from its tarball, in a project of its own, with the stack that the README shows. */
describe("the package that npm publishes", () => {
  let directory: string;
  let engine: Engine;
  let packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] };

  beforeAll(async () => {
    engine = await ensureEngine((line) => process.stderr.write(`${line}\n`));
    directory = mkdtempSync(join(tmpdir(), "pmr-package-"));
    const { stdout } = run("npm", ["pack", "--json", "--pack-destination", directory], REPOSITORY);
    // npm prints what `prepack` says before its JSON, an array or, in newer releases, an object by package name.
    const parsed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<
      string,
      typeof packed
    >;
    packed = Object.values(parsed)[0]!;
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("holds the library, its documents and its templates, and nothing else", () => {
    const folders = new Set(
      packed.files.map(({ path }) =>
        path
          .split("/")
          .slice(0, path.startsWith("docs/") ? 1 : 2)
          .join("/"),
      ),
    );
    expect([...folders].sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "action.yml",
      "dist/arguments",
      "dist/cli",
      "dist/components",
      "dist/engine",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/observe",
      "dist/plan",
      "dist/processmaker",
      "dist/render",
      "dist/review",
      "dist/steps",
      "dist/topology",
      "docs",
      "package.json",
      "templates/app",
      "templates/declarations",
      "templates/my.cnf",
      "templates/observe",
      "templates/processmaker",
      "templates/review",
      "templates/runner",
    ]);
  });

  it("type-checks and previews the README's stack in an empty project", () => {
    const project = join(directory, "project");
    mkdirSync(join(directory, "state"));
    mkdirSync(project);
    const { devDependencies } = JSON.parse(
      readFileSync(join(REPOSITORY, "package.json"), "utf8"),
    ) as {
      devDependencies: Record<string, string>;
    };
    const pinned = (name: string) => [name, devDependencies[name]] as const;
    writeFileSync(
      join(project, "package.json"),
      JSON.stringify({
        name: "user",
        private: true,
        dependencies: Object.fromEntries([
          ["pulumi-mysql-replication", `file:../${packed.filename}`],
          ...[
            "@pulumi/pulumi",
            "@pulumi/command",
            "@pulumi/random",
            "typescript",
            "@types/node",
          ].map(pinned),
        ]),
      }),
    );
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: "nodenext",
          moduleResolution: "nodenext",
          target: "es2022",
          noEmit: true,
          types: ["node"],
        },
        files: ["index.ts"],
      }),
    );
    writeFileSync(join(project, "Pulumi.yaml"), "name: user\nruntime: nodejs\n");
    const [, stack] =
      /```ts\n([\s\S]*?)```/.exec(readFileSync(join(REPOSITORY, "README.md"), "utf8")) ?? [];
    writeFileSync(join(project, "index.ts"), stack ?? "");

    run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], project);
    run(join(project, "node_modules", ".bin", "tsc"), ["-p", "."], project);

    const tool = join(project, "node_modules", ".bin", "pulumi-mysql-replication");
    expect(run(tool, ["--help"], project).stdout).toMatch(/^usage: pulumi-mysql-replication /);

    const pulumi = (...args: string[]) =>
      run(engine.pulumi, [...args, "--non-interactive"], project).stdout;
    pulumi("stack", "init", "dev");
    pulumi("config", "set", "--secret", "sshKey", "no key is used in a preview");
    for (const host of ["db1", "db2"])
      pulumi("config", "set", `hostKey-${host}`, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA");
    // A program without a TypeScript of its own gets the one that Pulumi brings, 3.8, which checks types too.
    renameSync(join(project, "node_modules", "typescript"), join(directory, "typescript"));
    rmSync(join(project, "tsconfig.json"));
    const preview = pulumi("preview", "--diff");
    expect(preview).toContain("db2-verify");
    expect(preview).toMatch(/\+ \d+ to create/);
    expect(preview).not.toContain("no key is used");
    // The tool compiles it in the same way, and shows the same.
    const plan = run(tool, ["plan", "--stack", "dev"], project).stdout;
    expect(plan).toContain("\n   max_connections = 500\n");
    expect(plan).toContain("the first run does at most: copy on db2");
    // As the README reads them: not shortened.
    const texts = pulumi("preview", "--json");
    expect(texts).toContain("\\nmax_connections = 500\\n");
    expect(texts).toContain("\\nGRANT REPLICATION SLAVE ON *.* TO 'repl_db2'");
    expect(texts).not.toContain("no key is used");
  });

  /** Runs a program that must succeed. */
  function run(program: string, args: readonly string[], cwd: string): { readonly stdout: string } {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd,
      encoding: "utf8",
      env: {
        ...process.env,
        ...engine.environment,
        PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "passphrase of the test",
        // What was compiled before would not be checked.
        TS_NODE_CACHE: "false",
      },
    });
    if (error !== undefined) throw error;
    if (status !== 0)
      throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    return { stdout };
  }
});
