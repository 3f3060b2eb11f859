import { join } from "node:path";

import type { SeedArgs } from "../../../src";
import { dialectOf, type EngineLine } from "../../../src/engine/dialects";
import { applyProgram } from "../../../test/support/mini-engine";
import { masterOn, runStep, slaveOn, type Steps, stepsOf } from "../../../test/support/topologies";
import type { SandboxLine } from "../../servers/lines";
import { type DatabasePrograms, databasePrograms } from "../../servers/programs";
import { createServer, query, removeServer, type SandboxServer } from "../../servers/server";
import { runProgram } from "../../support/run-program";
import { makeAccount, WritingClient } from "../pair/writing-client";
import { timed } from "../statistics";
import { type DataSet, fill } from "./data";
import { between, type ProcessorTime, processorTime } from "./processor-time";

export type Method = Extract<SeedArgs["method"], "clone" | "backup" | "parallel" | "dump">;

/** What one copy took, in seconds. */
export interface Copy {
  readonly seconds: number;
  /** The longest time between two commits of a client of the master; absent where nothing asks the master. */
  readonly pause?: number;
  readonly processor: ProcessorTime;
}

/** Between two writes of the client that waits. */
const WRITE_EVERY_MILLISECONDS = 20;

/** Memory and logs of a server that is meant to hold such data. */
const MEMORY = {
  mariadb: "innodb_buffer_pool_size=1G\ninnodb_log_file_size=256M",
  mysql: "innodb_buffer_pool_size=1G\ninnodb_redo_log_capacity=512M",
} as const;

/** A master with data, its slave, and a server to which they are copied by hand. */
export class Subject {
  private generation = 1;

  private constructor(
    private readonly programs: DatabasePrograms,
    private readonly master: SandboxServer,
    private readonly slave: SandboxServer,
    private readonly plain: SandboxServer,
  ) {}

  /** Lets `action` use servers of `line` below `directory` and removes them, whatever happens. */
  static async with(
    directory: string,
    line: SandboxLine,
    data: DataSet,
    action: (subject: Subject) => Promise<void>,
  ): Promise<void> {
    const names = ["db1", "db2", "plain"];
    try {
      const programs = await databasePrograms((said) => console.error(said), line);
      const config = MEMORY[programs.flavor];
      const [master, slave, plain] = (await Promise.all(
        names.map((name) =>
          createServer({ directory: join(directory, name), name, programs, config }),
        ),
      )) as [SandboxServer, SandboxServer, SandboxServer];
      const subject = new Subject(programs, master, slave, plain);
      // Behind it a copy is all that a seed has to do.
      await applyProgram(subject.declared("dump"));
      await query(master, fill(data));
      await makeAccount(master);
      await action(subject);
    } finally {
      await Promise.all(names.map((name) => removeServer({ directory: join(directory, name) })));
    }
  }

  /** The methods that the line has. */
  methods(): readonly Method[] {
    return [this.programs.flavor === "mysql" ? "clone" : "backup", "parallel", "dump"];
  }

  /** The bytes of the data, without logs. */
  async bytes(): Promise<number> {
    const data = join(this.master.directory, "data");
    const { stdout } = await runProgram(["du", "-sb", "--exclude=mysql-bin.*", data]);
    return Number(stdout.split("\t")[0]);
  }

  async raw(): Promise<Copy> {
    return this.measured(this.plain, () => this.byHand("raw"));
  }

  /** One dump into one client. */
  async pipe(): Promise<Copy> {
    await query(this.plain, "SET sql_log_bin = 0; DROP DATABASE IF EXISTS shop");
    return this.watched(this.plain, () => this.byHand("pipe", "shop"));
  }

  /** The step `seed`, from a slave that follows to the mark of its new copy; then the slave is proved. */
  async seed(method: Method): Promise<Copy> {
    this.generation += 1;
    const program = this.declared(method);
    const steps = await stepsOf(program);
    await ran(steps, "db2-seed-open");
    const copy = await this.watched(this.slave, () => ran(steps, "db2-seed"));
    await applyProgram(program);
    return copy;
  }

  private declared(method: Method): () => unknown {
    const { generation, master, slave } = this;
    return () => slaveOn(slave, masterOn(master), { seed: { method, generation } });
  }

  private async byHand(...what: readonly string[]): Promise<void> {
    const [kind = "", ...rest] = what;
    const script = join(__dirname, "copies.sh");
    const { status, stderr } = await runProgram(
      ["bash", script, kind, this.master.directory, this.plain.directory, ...rest],
      {
        environment: {
          PROGRAMS: this.programs.directory,
          DUMP: dialectOf(this.programs.line as EngineLine).programs.dump,
        },
      },
    );
    if (status !== 0)
      throw new Error(`Cannot measure: copies.sh ${kind} ended with ${status}:\n${stderr}`);
  }

  private async measured(to: SandboxServer, copy: () => Promise<void>): Promise<Copy> {
    const before = processorTime(this.master, to);
    const seconds = await timed(copy);
    return { seconds, processor: between(before, processorTime(this.master, to)) };
  }

  private async watched(to: SandboxServer, copy: () => Promise<void>): Promise<Copy> {
    const client = new WritingClient([this.master], WRITE_EVERY_MILLISECONDS);
    try {
      const took = await this.measured(to, copy);
      return { ...took, pause: client.longestPause() };
    } finally {
      await client.stop();
    }
  }
}

async function ran(steps: Steps, name: string): Promise<void> {
  const { code, stderr } = await runStep(steps, name);
  if (code !== 0) throw new Error(`Cannot measure: ${name} ended with ${code}:\n${stderr}`);
}
