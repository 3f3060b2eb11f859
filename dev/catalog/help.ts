/** One option as a server's `--verbose --help` describes it. */
export interface HelpOption {
  /** `number`: "=#", `text`: "=name", `none`: no value is shown, so the option is a switch. */
  readonly argument: "number" | "text" | "none";
  /** What the server would start with; empty when it has none. */
  readonly value: string;
  /** Whether it says if a plugin is loaded: OFF, ON, or a word more. */
  readonly plugin: boolean;
}

const OPTION = /^ {2}(?:-\S, | {4})?--([A-Za-z][\w-]*)\[?(?:=(#|name))?/;

/** The options that `--verbose --help` describes, by the name that {@link optionName} gives them. */
export function parseHelp(text: string): ReadonlyMap<string, HelpOption> {
  const [described = "", table = ""] = text.split(/^-{10,} -+$/m);
  const values = valuesOf(table);
  return new Map(
    described.split(/\n(?= {2}-| {6}--)/).flatMap((block) => {
      const [, name, form] = OPTION.exec(block) ?? [];
      if (name === undefined) return [];
      return [
        [
          optionName(name),
          {
            argument: form === "#" ? "number" : form === "name" ? "text" : "none",
            value: values.get(optionName(name)) ?? "",
            plugin: /Enable or disable \S+ plugin/.test(block.replace(/\s+/g, " ")),
          },
        ],
      ];
    }),
  );
}

/** The table at the end of `--verbose --help`: option and value. */
export function valuesOf(table: string): ReadonlyMap<string, string> {
  return new Map(
    table.split("\n").flatMap((line) => {
      const [, name, value] = /^([A-Za-z][\w-]*) +(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) return [];
      return [[optionName(name), value === "(No default value)" ? "" : value]];
    }),
  );
}

/** `Max-Connections` as `max_connections`. */
export function optionName(name: string): string {
  return name.toLowerCase().replace(/-/g, "_");
}
