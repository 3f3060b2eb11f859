import type { z } from "zod";
import { documentShape, eventShape, type Diagnostic, type Operation } from "./shapes";
import { previewText, unusable } from "./preview-text";

/** What a preview printed, whichever form the file has. */
export interface PreviewFile {
  readonly file: string;
  /** The stack that its resources are of, `<project>/<stack>`; absent: it ended before it knew one. */
  readonly stack?: string;
  readonly operations: readonly Operation[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it ended with an error: then there may be more operations. */
  readonly failed: boolean;
}

/**
 * What `pulumi preview --json` has printed to `file`.
 *
 * @throws {Failure} If it is something else, or not whole.
 */
export function previewFile(file: string): PreviewFile {
  const read = contentOf(file, previewText(file));
  const stacks = [...new Set(read.operations.map(({ urn }) => stackOf(urn)))];
  if (stacks.includes(undefined)) throw unusable(file, "names something else than resources");
  if (stacks.length > 1) throw unusable(file, `must be of one stack, it is of ${stacks.length}`);
  const [stack] = stacks;
  return {
    file,
    ...(stack === undefined ? {} : { stack }),
    ...read,
    failed: read.failed || read.diagnostics.some(({ severity }) => severity === "error"),
  };
}

/** `<project>/<stack>` of a resource. */
function stackOf(urn: string): string | undefined {
  const [, stack, project] = /^urn:pulumi:(.+?)::(.+?)::.+?::./s.exec(urn) ?? [];
  return stack === undefined ? undefined : `${project}/${stack}`;
}

type Content = Pick<PreviewFile, "operations" | "diagnostics" | "failed">;

function contentOf(file: string, text: string): Content {
  if (text.trim() === "") throw unusable(file, "is empty");
  if (!text.trimStart().startsWith("{"))
    throw unusable(file, "must be JSON, it is not: it was printed without --json, or with stderr");
  const whole = parsed(text);
  return whole === undefined || (typeof whole === "object" && "sequence" in (whole ?? {}))
    ? ofEvents(file, text)
    : ofDocument(file, whole);
}

function ofDocument(file: string, json: unknown): Content {
  const { steps, diagnostics } = checked(file, documentShape, json);
  return {
    operations: (steps ?? []).map(({ op, urn, oldState, newState, diffReasons }) => ({
      op,
      urn,
      before: oldState?.inputs ?? {},
      after: newState?.inputs ?? {},
      differ: diffReasons ?? [],
    })),
    diagnostics: diagnostics ?? [],
    failed: false,
  };
}

/** Each line is an event; the last but one says how it ended. */
function ofEvents(file: string, text: string): Content {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values = lines.map(parsed);
  if (values.includes(undefined))
    throw unusable(
      file,
      "must be JSON as a whole, it is not: the preview was cut off, or something else was printed into it, such as stderr",
    );
  const events = values.map((value) => checked(file, eventShape, value));
  const summary = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent;
  if (summary === undefined || summary === null)
    throw unusable(file, "ends before its summary: the preview was cut off");
  if (summary.isPreview !== true) throw unusable(file, "must be of a preview, it is of a run");
  return {
    operations: events.flatMap(({ resourcePreEvent }) => {
      if (!resourcePreEvent) return [];
      const { op, urn, old, new: now, diffs } = resourcePreEvent.metadata;
      return [
        { op, urn, before: old?.inputs ?? {}, after: now?.inputs ?? {}, differ: diffs ?? [] },
      ];
    }),
    diagnostics: events.flatMap(({ diagnosticEvent: one }) =>
      one && one.severity !== "debug" ? [one] : [],
    ),
    failed: summary.result === "failed",
  };
}

function checked<T>(file: string, shape: z.ZodType<T>, json: unknown): T {
  const { success, data } = shape.safeParse(json);
  if (!success) throw unusable(file, "is JSON, but nothing that a preview prints");
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
