import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Operation } from "./resource-type";

const severities = {
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
} as const;

/** Runs the operations of a plugin: gives each what it may use, and can end them all. */
export interface Operations {
  /**
   * Runs one operation and waits until the engine has taken all of its lines.
   *
   * @param timeoutSeconds the custom timeout; 0 means none
   */
  run<T>(
    resource: { readonly urn: string; readonly name: string },
    timeoutSeconds: number,
    action: (operation: Operation) => Promise<T>,
  ): Promise<T>;
  /** Asks all operations in flight to end. */
  cancel(): void;
}

/** @param engineAddress where the engine listens for log lines */
export function operations(engineAddress: string): Operations {
  const engine = new EngineClient(engineAddress, grpc.credentials.createInsecure());
  const running = new Set<AbortController>();

  function log(urn: string, severity: keyof typeof severities, text: string): Promise<void> {
    const request = new LogRequest();
    request.setUrn(urn);
    request.setSeverity(severities[severity]);
    request.setMessage(text);
    request.setEphemeral(severity === "info");
    // An engine that no longer listens is about to end this process: nothing is to be done about a lost line.
    return new Promise((resolve) => engine.log(request, () => resolve()));
  }

  return {
    async run({ urn, name }, timeoutSeconds, action) {
      const abort = new AbortController();
      const timer =
        timeoutSeconds > 0
          ? setTimeout(
              () => abort.abort(new Error("context deadline exceeded")),
              timeoutSeconds * 1000,
            )
          : undefined;
      const lines: Promise<void>[] = [];
      running.add(abort);
      try {
        return await action({
          name,
          signal: abort.signal,
          status: (line) => lines.push(log(urn, "info", line)),
          report: (severity, text) => lines.push(log(urn, severity, text)),
        });
      } finally {
        await Promise.all(lines);
        clearTimeout(timer);
        running.delete(abort);
      }
    },
    cancel() {
      for (const abort of running) abort.abort(new Error("context canceled"));
    },
  };
}
