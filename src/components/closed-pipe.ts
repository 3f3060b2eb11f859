/**
 * Ends the program when nobody reads any more what it prints, as after a `kill -9` of the engine. Pulumi's SDK says an error on
 * the pipe on that same pipe, which is the next error, for ever.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // By its name: a test runner loads this more than once into one process.
    if (!stream.listeners("error").some(({ name }) => name === endUnread.name))
      stream.on("error", endUnread);
  }
}

function endUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(1);
}
