/** What the runner reads of a step's command, without the comments before it. */
export function requestOf(create: string): string {
  const lines = create.split("\n");
  const command = lines.findIndex((line) => !line.startsWith("# "));
  return `${lines.slice(command + 1, -1).join("\n")}\n`;
}
