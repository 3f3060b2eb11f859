/** What a comment of this tool begins with; readers do not see it. */
const MARKER = /^<!-- pulumi-mysql-replication plan (\S+) -->(?:\r?\n|$)/;

/** The line by which the comment of `stack` is found again. Nothing of a name ends it: `>` is written otherwise. */
export function markerOf(stack: string): string {
  return `<!-- pulumi-mysql-replication plan ${encodeURIComponent(stack)} -->`;
}

/** The stack whose comment `body` is; undefined: it is none of this tool. */
export function stackIn(body: string): string | undefined {
  const [, name] = MARKER.exec(body) ?? [];
  try {
    return name === undefined ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
