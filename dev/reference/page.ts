import type { Argument, Component, Described } from "./read";

/** Where each page stands in `docs/reference/`. */
export const fileOf = (component: string): string =>
  `${component.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.md`;

const WRITTEN = "<!-- Written by `npm run docs` from the docstrings in src/: change those. -->\n";

/** The page that names all `components`. */
export function indexPage(components: readonly Component[]): string {
  const rows = components.map(
    ({ name, text, arguments: all }) =>
      `| [\`${name}\`](${fileOf(name)}) | ${linked(text.split("\n\n")[0]!, [], { owner: "" })} | ${all.length} |`,
  );
  return `${WRITTEN}
# Arguments

Every argument of every component: its type, its default, and what changing it runs.

| component | what it is | arguments |
| --- | --- | --- |
${rows.join("\n")}

**Required** means: wherever the object that it belongs to is given. Where an object has two forms, give all that is required in one of them.

**Types.** \`Input<string>\` is a string, or an output of another resource, such as \`config.requireSecret("…")\`. Everything else is a plain value, so that a preview knows it. \`string[]\` is a list of strings; a list is \`accounts[]\` here, and \`accounts[].user\` is the \`user\` of one of its objects.

**On change** says what the next \`pulumi up\` does when you change the value, and only that: a second one changes nothing.
`;
}

/** The page of `component`. */
export function componentPage(component: Component): string {
  const { name, text, example, arguments: all, outputs } = component;
  const anchors = all.map(anchorOf);
  const twice = anchors.find((one, i) => anchors.indexOf(one) < i);
  if (twice !== undefined) throw new Error(`Cannot link "${twice}" in ${name}: two have it`);
  return [
    `${WRITTEN}\n# ${name}`,
    linked(text, component.arguments, { owner: name }),
    ...(example === undefined ? [] : ["```ts\n" + example.trim() + "\n```"]),
    `\`new ${name}(name, args, opts?)\`: \`name\` is the resource's, \`opts\` are [Pulumi's](https://www.pulumi.com/docs/iac/concepts/resources/options/). These are \`args\`; [all components](README.md).`,
    "## Contents",
    `| argument | type | default |\n| --- | --- | --- |\n${all.map(contentsRow).join("\n")}`,
    ...(outputs.length === 0
      ? []
      : [
          "## Outputs",
          `| output | type | what it is |\n| --- | --- | --- |\n${outputs.map((one) => `| \`${one.name}\` | ${cell(one.type)} | ${linked(one.text, all, one)} |`).join("\n")}`,
        ]),
    "## Arguments",
    ...all.map((one) => section(one, all)),
    "",
  ].join("\n\n");
}

function contentsRow(one: Argument): string {
  const { path, type, byDefault } = one;
  return `| [\`${path}\`](#${anchorOf(one)}) | ${cell(type)} | ${byDefault === undefined ? `**${needed(one)}**` : plain(asCode(byDefault))} |`;
}

function section(one: Argument, all: readonly Argument[]): string {
  const { path, type, text } = one;
  const facts = [
    `- **Type:** \`${type}\``,
    `- **Default:** ${one.byDefault === undefined ? needed(one) : linked(asCode(one.byDefault), all, one)}`,
    `- **On change:** ${onChange(one, all)}`,
  ];
  return [`### \`${path}\``, linked(text, all, one), facts.join("\n")].join("\n\n");
}

/** What a change does: as its docstring says, or that of the argument that it belongs to. */
function onChange(one: Argument, all: readonly Argument[]): string {
  if (one.onChange !== undefined) return linked(one.onChange, all, one);
  for (let path = one.path; path.includes(".");) {
    path = path.slice(0, path.lastIndexOf("."));
    const above = all.find((other) => other.path === path.replace(/\[\]$/, ""));
    if (above?.onChange !== undefined) return `as for ${linkTo(above)}`;
  }
  throw new Error(`Cannot describe "${one.path}": no docstring says what happens on change`);
}

/**
 * `text` of `from`, with its `{@link}`s: to an argument of this page (of the same object, where several have it), a component's
 * page, or else the bare word.
 */
function linked(
  text: string,
  all: readonly Argument[],
  { owner, path = "" }: Pick<Described, "owner"> & Partial<Pick<Argument, "path">>,
): string {
  return text
    .replace(/\{@link ([\w.]+) ?\}/g, (_, name: string) => {
      const [member = "", of = owner] = name.split(".").reverse();
      const meant = all.filter((one) => one.owner === of && one.name === member);
      const beside = path.replace(/[^.]*$/, member);
      const argument = meant.find((one) => one.path === beside) ?? meant[0];
      return argument !== undefined
        ? linkTo(argument)
        : isComponent(name)
          ? `[\`${name}\`](${fileOf(name)})`
          : `\`${member}\``;
    })
    .replace(/\bdocs\/([\w-]+\.md)/g, "[docs/$1](../$1)");
}

/** The components that have pages. */
export const COMPONENTS = [
  "Master",
  "Slave",
  "MultiMasterPair",
  "ApplicationBlock",
  "DoubleConnectionCheck",
] as const;

const needed = ({ oneOf }: Argument) => (oneOf ? "required in this form" : "required");
const asCode = (text: string) => text.replace(/^("[^"]*"|[\d.]+|true|false)$/, "`$1`");
const isComponent = (name: string) => COMPONENTS.some((one) => one === name);
const linkTo = (one: Argument) => `[\`${one.path}\`](#${anchorOf(one)})`;
const anchorOf = ({ path }: Argument) => path.replace(/[^\w]/g, "").toLowerCase();
const plain = (text: string) => text.replace(/\{@link (?:\w+\.)?(\w+) ?\}/g, "`$1`");
const cell = (type: Described["type"]) => `\`${type.replace(/\|/g, "\\|")}\``;
