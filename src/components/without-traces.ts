/**
 * What `register` returns. Pulumi's SDK keeps a stack trace for each promise of a resource, some sixty of them, and has each
 * mapped through source maps: with nine servers that takes longer than everything else in the program. They serve to find
 * promises that are never settled, and are kept where somebody looks for those.
 */
export function withoutTraces<T>(register: () => T): T {
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return register();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return register();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
