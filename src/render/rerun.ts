/** What has `steps` of `server` run again, though nothing of what they declare has changed; to be typed into a shell. */
export function rerun(server: string, ...steps: readonly string[]): string {
  return ["pulumi up", ...steps.map((step) => `--replace '**::${server}-${step}'`)].join(" ");
}

/** The advice of a row of errors, for `server`. */
export function adviceFor(server: string, advice: string): string {
  return advice.replace(/\{again ([a-z -]+)\}/, (_, steps: string) =>
    rerun(server, ...steps.split(" ")),
  );
}
