import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { DeclaredStack } from "../../src/cli/declarations/declared-stack";
import { pageOf } from "../../src/cli/plan/page-of";
import { withPreview } from "../../src/cli/plan/preview/merge";
import { previewFile } from "../../src/cli/plan/preview/preview-file";
import { anyChange, newServer, type Servers } from "./declared-changes";
import { declaredOf } from "./declared";
import { TestStack } from "./stack";

/** Two declarations, and what leads from the one to the other. */
interface Pair {
  readonly changes: readonly string[];
  readonly before: Servers;
  readonly after: Servers;
}

/** A slave below a slave, so that what changes has something below it. */
const START = [newServer(1), newServer(2, "db1"), newServer(3, "db2")].map(unasked);

/** No host is asked, and every command is one of this machine: where nothing runs, nothing answers. */
function unasked({ args, ...server }: Servers[number]): Servers[number] {
  const { ssh: _, ...host } = args["host"] as Record<string, unknown>;
  return { ...server, args: { ...args, host, drift: "off" } };
}

/** `count` pairs of declarations; every third of their second ones is what the next are compared with. */
export function pairsOf(count: number, seed: number): readonly Pair[] {
  const lots = fc.sample(fc.array(anyChange, { minLength: 1, maxLength: 3 }), {
    numRuns: count * 10,
    seed,
  });
  const pairs: Pair[] = [];
  let before: Servers = START;
  for (const changes of lots) {
    if (pairs.length === count) break;
    const after = changes.reduce((servers, { to }) => to(servers).map(unasked), before);
    if (isDeepStrictEqual(after, before)) continue;
    pairs.push({ changes: changes.map(({ what }) => what), before, after });
    if (pairs.length % 3 === 0) before = after;
  }
  return pairs;
}

/** A stack under the real engine whose commands only pretend to run: its state is that of what was declared last. */
export class PretendedStack {
  private constructor(
    private readonly directory: string,
    private readonly stack: TestStack,
  ) {}

  static async create(): Promise<PretendedStack> {
    const directory = mkdtempSync(join(tmpdir(), "pmr-pretended-"));
    return new PretendedStack(directory, await TestStack.create(directory));
  }

  /** Makes the state that of `servers`. */
  async up(servers: Servers): Promise<void> {
    this.stack.declare(servers, { pretended: true });
    const { code, output } = await this.stack.up();
    if (code !== 0) throw new Error(`Cannot make the state: ${output}`);
  }

  /** The plan from `before`, which the state is of, to `after`, with the engine's preview of it. */
  async planned(before: Servers, after: Servers) {
    this.stack.declare(after, { pretended: true });
    const { stdout, stderr } = await this.stack.previewJson();
    const file = join(this.directory, "preview.json");
    writeFileSync(file, stdout);
    const page = pageOf(stackOf(after), { name: "before", declared: stackOf(before), notes: [] });
    const merged = withPreview(page, previewFile(file), { warnings: [], servers: [] });
    if (merged.preview === undefined) throw new Error(`Not merged: ${stderr}`);
    return { page, preview: merged.preview };
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function stackOf(servers: Servers): DeclaredStack {
  return {
    stack: { project: "test", stack: "test" },
    declared: declaredOf(servers),
    reaches: [],
    warnings: [],
    secretKeys: [],
  };
}
