import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EngineEvent,
  LocalWorkspace,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { ensureEngine } from "../../dev/engine/index";

/** What one run of the engine did. */
export interface EngineRun {
  /** Whether the engine succeeded. */
  readonly ok: boolean;
  /** All it printed for people. */
  readonly text: string;
  /** The steps of each resource by its name, in the order they began: `create`, `same`, `create-replacement` … */
  readonly steps: Readonly<Record<string, readonly string[]>>;
  /** The errors of each resource by its name. */
  readonly errors: Readonly<Record<string, string>>;
  /** The lines each resource logged, by its name. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

/** One resource as the state file has it: secrets are encrypted objects. */
export interface StateResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly delete?: boolean;
}

/** A stack of its own under the real engine, with its state in a temporary directory. */
export interface EngineStack {
  /** A directory for the files of the test. */
  readonly directory: string;
  readonly stack: Stack;
  /** @param signal ends the run as a first Ctrl-C does */
  up(program: PulumiFn, signal?: AbortSignal): Promise<EngineRun>;
  preview(program: PulumiFn): Promise<EngineRun>;
  /** The resources in the state file, by name; one marked for deletion is `<name> (deleted)`. */
  state(): Readonly<Record<string, StateResource>>;
  /** The state file as text. */
  stateText(): string;
  /** Removes the directory. What resources have made elsewhere is left to the test. */
  close(): void;
}

/** @param name of project and stack */
export async function engineStack(name: string): Promise<EngineStack> {
  const engine = await ensureEngine(() => {});
  Object.assign(process.env, engine.environment);
  const directory = mkdtempSync(join(tmpdir(), `${name}-`));
  const backend = join(directory, "backend");
  mkdirSync(backend);
  const stack = await LocalWorkspace.createStack(
    { stackName: name, projectName: name, program: () => Promise.resolve() },
    {
      envVars: { ...engine.environment, PULUMI_CONFIG_PASSPHRASE: "contract" },
      projectSettings: { name, runtime: "nodejs", backend: { url: `file://${backend}` } },
    },
  );
  const stateFile = join(backend, ".pulumi", "stacks", name, `${name}.json`);
  const stateText = (): string => readFileSync(stateFile, "utf8");

  async function run(
    action: (onEvent: (event: EngineEvent) => void) => Promise<{ stdout: string }>,
  ): Promise<EngineRun> {
    const events: EngineEvent[] = [];
    try {
      const { stdout } = await action((event) => events.push(event));
      return { ok: true, text: stdout, ...summary(events) };
    } catch (error) {
      return { ok: false, text: String(error), ...summary(events) };
    }
  }

  return {
    directory,
    stack,
    stateText,
    up: (program, signal) =>
      run((onEvent) =>
        stack.up({
          program,
          onEvent,
          continueOnError: true,
          ...(signal === undefined ? {} : { signal }),
        }),
      ),
    preview: (program) => run((onEvent) => stack.preview({ program, onEvent, diff: true })),
    state() {
      const checkpoint = JSON.parse(stateText()) as {
        checkpoint: { latest: { resources?: StateResource[] } };
      };
      const resources = checkpoint.checkpoint.latest.resources ?? [];
      return Object.fromEntries(
        resources.map((resource) => [
          `${nameOf(resource.urn)}${resource.delete === true ? " (deleted)" : ""}`,
          resource,
        ]),
      );
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function summary(events: readonly EngineEvent[]): Pick<EngineRun, "steps" | "errors" | "lines"> {
  const steps: Record<string, string[]> = {};
  const errors: Record<string, string> = {};
  const lines: Record<string, string[]> = {};
  for (const { resourcePreEvent, diagnosticEvent } of events) {
    if (resourcePreEvent !== undefined) {
      const { urn, op } = resourcePreEvent.metadata;
      (steps[nameOf(urn)] ??= []).push(op);
    }
    if (diagnosticEvent?.severity === "info") {
      (lines[nameOf(diagnosticEvent.urn ?? "")] ??= []).push(diagnosticEvent.message);
    }
    if (diagnosticEvent?.severity === "error") {
      const name = nameOf(diagnosticEvent.urn ?? "");
      errors[name] = `${errors[name] ?? ""}${diagnosticEvent.message}`;
    }
  }
  return { steps, errors, lines };
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
