import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Failure } from "../failure";

/** A Pulumi project, as far as running its program takes it. */
export interface Project {
  readonly name: string;
  /** The directory of its `Pulumi.yaml`. */
  readonly root: string;
  /** Where the engine runs the program. */
  readonly directory: string;
  /** What it runs there. */
  readonly program: string;
  readonly typescript: boolean;
  /** Options of Node.js. */
  readonly nodeOptions: readonly string[];
  /** The directory of the stacks' configuration files. */
  readonly stackFolder: string;
  /** What the project itself says of its configuration, by key. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

const schema = z.object({
  name: z.string().min(1),
  runtime: z.union([
    z.string(),
    z.object({
      name: z.string(),
      options: z
        .object({ typescript: z.boolean().optional(), nodeargs: z.string().optional() })
        .optional(),
    }),
  ]),
  main: z.string().optional(),
  stackConfigDir: z.string().optional(),
  config: z.union([z.record(z.string(), z.unknown()), z.null(), z.string()]).optional(),
});

/** The project that `directory` is in. @throws {Failure} If there is none, or its program is none of Node.js. */
export function projectOf(directory: string): Project {
  const root = rootAbove(resolve(directory));
  if (root === undefined)
    throw new Failure(
      `Cannot read the declarations: there must be a Pulumi.yaml in ${resolve(directory)} or above it, there is none; go into the project's directory`,
    );
  const { name, runtime, main, stackConfigDir, config } = read(join(root, "Pulumi.yaml"));
  const { name: language, options = {} } =
    typeof runtime === "string" ? { name: runtime } : runtime;
  if (language !== "nodejs")
    throw new Failure(
      `Cannot read the declarations: the project's runtime must be nodejs, it is ${language}`,
    );
  // As the engine does it: a file is run where it is.
  const at = resolve(root, main ?? ".");
  const isFolder = existsSync(at) && statSync(at).isDirectory();
  return {
    name,
    root,
    directory: isFolder ? at : dirname(at),
    program: isFolder ? "." : basename(at),
    typescript: options.typescript !== false,
    nodeOptions: wordsOf(options.nodeargs ?? ""),
    // Such a text is the directory itself, as older projects have it.
    stackFolder: resolve(root, stackConfigDir ?? (typeof config === "string" ? config : ".")),
    configuration: typeof config === "object" && config !== null ? config : {},
  };
}

function rootAbove(directory: string): string | undefined {
  if (existsSync(join(directory, "Pulumi.yaml"))) return directory;
  const above = dirname(directory);
  return above === directory ? undefined : rootAbove(above);
}

function read(file: string): z.infer<typeof schema> {
  const { data, error } = schema.safeParse(readYaml(file));
  if (error === undefined) return data;
  const problems = error.issues.map(
    ({ path, message }) => `\n  - ${path.map(String).join(".")}: ${message}`,
  );
  throw new Failure(`Cannot read the declarations: ${file} is not as expected${problems.join("")}`);
}

/** What is in the YAML file. @throws {Failure} If it cannot be read. Its lines are not shown: they may hold a secret. */
export function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"), { prettyErrors: false }) as unknown;
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Failure(
      `Cannot read the declarations: ${file} cannot be read (${code ?? "no YAML"})`,
    );
  }
}

/** The words of an option that a shell would take apart. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}
