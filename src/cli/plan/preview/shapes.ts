import { z } from "zod";

/** A resource as a state has it: of its inputs only what is asked for is looked at, for an engine may show secrets there. */
const state = z.object({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish();

const names = z.array(z.string()).nullish();

const diagnostic = z.object({
  urn: z.string().nullish(),
  prefix: z.string().nullish(),
  message: z.string(),
  severity: z.string(),
});

/** What `pulumi preview --json` prints: one document. */
export const documentShape = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: state,
        newState: state,
        diffReasons: names,
      }),
    )
    .nullish(),
  diagnostics: z.array(diagnostic).nullish(),
  changeSummary: z.record(z.string(), z.number()),
});

/** One line of what it prints with PULUMI_ENABLE_STREAMING_JSON_PREVIEW: an event of the engine. */
export const eventShape = z.object({
  sequence: z.number(),
  diagnosticEvent: diagnostic.nullish(),
  resourcePreEvent: z
    .object({
      metadata: z.object({ op: z.string(), urn: z.string(), old: state, new: state, diffs: names }),
    })
    .nullish(),
  summaryEvent: z
    .object({ isPreview: z.boolean().nullish(), result: z.string().nullish() })
    .nullish(),
});

/** One line that a preview said. */
export type Diagnostic = z.infer<typeof diagnostic>;

/** What an engine does with a resource, in either form of the file. */
export interface Operation {
  readonly op: string;
  readonly urn: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  /** Names of the inputs that differ. */
  readonly differ: readonly string[];
}
