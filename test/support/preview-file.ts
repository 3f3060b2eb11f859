/** What an engine does with a resource, as a preview prints it. */
export interface PrintedStep {
  readonly op: string;
  /** After the project: `<types>::<name>`. */
  readonly of: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly differ?: readonly string[];
}

/** A line that it prints. */
export interface PrintedLine {
  /** As above; absent: of the program. */
  readonly of?: string;
  readonly severity: "info" | "warning" | "error" | "debug";
  readonly message: string;
}

/** A server of the library, and a step of it, as they stand in a URN. */
export const SERVER = "pulumi-mysql-replication:index:Server";
/** The rest of the URN of a step. */
export const step = (name: string) => `${SERVER}$command:local:Command::${name}`;

/** What `pulumi preview --json` prints of a stack of the project "shop", in the shape of `test/up/plan-preview.test.ts`. */
export function previewOf(
  steps: readonly PrintedStep[],
  lines: readonly PrintedLine[] = [],
  stack = "prod",
): { readonly document: string; readonly events: string } {
  const urn = (of: string) => `urn:pulumi:${stack}::shop::${of}`;
  const all = [{ op: "same", of: "pulumi:pulumi:Stack::shop-prod" } as PrintedStep, ...steps];
  const document = {
    steps: all.map(({ op, of, before, after, differ }) => ({
      op,
      urn: urn(of),
      ...(before && { oldState: { urn: urn(of), inputs: before, outputs: {} } }),
      ...(after && { newState: { urn: urn(of), inputs: after, outputs: {} } }),
      ...(differ && { diffReasons: differ }),
      detailedDiff: null,
    })),
    diagnostics: lines
      .filter(({ severity }) => severity !== "debug")
      .map(({ of, severity, message }) => ({
        ...(of === undefined ? {} : { urn: urn(of) }),
        message: `${severity === "info" ? "" : `${severity}: `}${message}\n`,
        severity,
      })),
    duration: 1,
    changeSummary: { same: 1 },
  };
  const failed = lines.some(({ severity }) => severity === "error");
  const events = [
    { preludeEvent: { config: {} } },
    ...lines.map(({ of, severity, message }) => ({
      diagnosticEvent: {
        ...(of === undefined ? {} : { urn: urn(of) }),
        ...(severity === "info" ? {} : { prefix: `${severity}: ` }),
        message: `${message}\n`,
        color: "never",
        severity,
      },
    })),
    ...all.map(({ op, of, before, after, differ }) => ({
      resourcePreEvent: {
        metadata: {
          op,
          urn: urn(of),
          old: before ? { inputs: before } : null,
          new: after ? { inputs: after } : null,
          ...(differ && { diffs: differ }),
          detailedDiff: null,
        },
        planning: true,
      },
    })),
    { summaryEvent: { isPreview: true, result: failed ? "failed" : "succeeded" } },
    { cancelEvent: {} },
  ];
  return {
    document: `${JSON.stringify(document, null, 4)}\n`,
    events: events.map((event, sequence) => `${JSON.stringify({ sequence, ...event })}\n`).join(""),
  };
}
