import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { databasePrograms, type DatabasePrograms } from "../servers/programs";
import type { SandboxServer } from "../servers/server";
import { runProgram } from "../support/run-program";
import { ensureEngine, type Engine } from "../engine";
import { type Case, casesOf, converge, serial, throughTsx } from "./cases";
import { DATABASE, withServers } from "./servers";
import { compileLibrary, declared, Stack } from "./stack";
import type { StepSeconds } from "./steps";
import type { Row } from "./table";

/** Measures the cases, each next to the engine's floor and to the plain script, so that a busy minute strikes both. */
export class Measurement {
  private number = 0;

  private constructor(
    private readonly directory: string,
    private readonly engine: Engine,
    private readonly programs: DatabasePrograms,
    private readonly library: string,
    private readonly empty: Stack,
    private readonly say: (line: string) => void,
  ) {}

  /** @param directory where everything goes; whoever made it removes it */
  static async prepare(directory: string, say: (line: string) => void): Promise<Measurement> {
    const engine = await ensureEngine(say);
    const programs = await databasePrograms(say);
    const library = await compileLibrary(make(directory, "library"));
    const empty = await new Stack(make(directory, "empty"), engine, library).init();
    empty.declare({});
    await empty.up("changes");
    return new Measurement(directory, engine, programs, library, empty, say);
  }

  /** Every row that is measured on stacks without data, for one number of slaves. */
  async size(slaves: number): Promise<Row[]> {
    const { setUp, noOp, idle, setting } = casesOf(slaves);
    return this.setUps(setUp, false, async (stack, servers, resources) => [
      await this.unchanged(noOp, stack),
      ...(slaves === throughTsx.slaves ? [await this.tsx(stack, servers)] : []),
      await this.settings(setting, stack, servers),
      await this.idle(idle, resources),
    ]);
  }

  /** Set-up one slave after the other, and with data. */
  async rest(): Promise<Row[]> {
    const rows = [...(await this.setUps(serial, false))];
    for (const one of converge) rows.push(...(await this.setUps(one, true)));
    return rows;
  }

  /** New servers for each run; `next` goes on with the last of them. */
  private async setUps(
    one: Case,
    data: boolean,
    next: (
      stack: Stack,
      servers: readonly SandboxServer[],
      resources: number,
    ) => Promise<Row[]> = () => Promise.resolve([]),
  ): Promise<Row[]> {
    const up: number[] = [];
    const floor: number[] = [];
    const shell: number[] = [];
    let more: Row[] = [];
    let steps: StepSeconds = new Map();
    for (let run = 1; run <= one.runs; run += 1) {
      this.say(`- ${one.what}, ${one.slaves} slave(s), run ${run} of ${one.runs}`);
      await this.onServers(one.slaves, data, async (servers) => {
        shell.push(await this.plain(servers));
      });
      await this.onServers(one.slaves, data, async (servers) => {
        const stack = await this.stack();
        floor.push(await this.empty.up("no changes"));
        const rollout = one === serial ? "serial" : "parallel";
        stack.declare({ servers: declared(servers, { rollout }) });
        up.push(await stack.up("changes"));
        steps = stack.made;
        if (run === one.runs) more = await next(stack, servers, await stack.resources());
      });
    }
    return [{ ...one, up, floor, shell, steps }, ...more];
  }

  private async unchanged(one: Case, stack: Stack): Promise<Row> {
    return this.beside(one, () => stack.up("no changes"));
  }

  /** The floor is run through tsx, too. */
  private async tsx(stack: Stack, servers: readonly SandboxServer[]): Promise<Row> {
    for (const each of [stack, this.empty]) each.use("tsx");
    stack.declare({ servers: declared(servers) });
    try {
      await stack.up("no changes"); // fills the cache of tsx
      return await this.beside(throughTsx, () => stack.up("no changes"));
    } finally {
      for (const each of [stack, this.empty]) each.use("compiled");
    }
  }

  private async settings(one: Case, stack: Stack, servers: readonly SandboxServer[]): Promise<Row> {
    let maxConnections = 200;
    return this.beside(one, () => {
      maxConnections += 1;
      stack.declare({ servers: declared(servers, { maxConnections }) });
      return stack.up("changes");
    });
  }

  private async idle(one: Case, resources: number): Promise<Row> {
    const stack = await this.stack();
    stack.declare({ idle: resources });
    await stack.up("changes");
    return this.beside(one, () => stack.up("no changes"));
  }

  private async beside(one: Case, run: () => Promise<number>): Promise<Row> {
    this.say(`- ${one.what}, ${one.slaves} slave(s), ${one.runs} runs`);
    const up: number[] = [];
    const floor: number[] = [];
    for (let i = 0; i < one.runs; i += 1) {
      floor.push(await this.empty.up("no changes"));
      up.push(await run());
    }
    return { ...one, up, floor };
  }

  private async plain(servers: readonly SandboxServer[]): Promise<number> {
    const started = process.hrtime.bigint();
    const directories = servers.map(({ directory }) => directory);
    const { status, stderr } = await runProgram(
      ["bash", join(__dirname, "plain.sh"), ...directories],
      { environment: { DATABASE, PROGRAMS: this.programs.directory } },
    );
    if (status !== 0) throw new Error(`Cannot measure: plain.sh ended with ${status}:\n${stderr}`);
    return Number(process.hrtime.bigint() - started) / 1e9;
  }

  private stack(): Promise<Stack> {
    return new Stack(
      make(this.directory, `stack-${++this.number}`),
      this.engine,
      this.library,
    ).init();
  }

  private onServers(
    slaves: number,
    data: boolean,
    action: (servers: readonly SandboxServer[]) => Promise<void>,
  ): Promise<void> {
    const directory = make(this.directory, `servers-${++this.number}`);
    return withServers(directory, this.programs, slaves, data, action);
  }
}

function make(directory: string, name: string): string {
  const path = join(directory, name);
  mkdirSync(path);
  return path;
}
