import { type Argument, readComponents } from "../../dev/reference/read";
import { type BlockArgs, declareBlock } from "../../src/arguments/block";
import { declareMaster, type MasterArgs } from "../../src/arguments/master";
import type { MultiMasterPairArgs } from "../../src/arguments/pair";
import { declareMembers } from "../../src/arguments/pair-members";
import { declareSlave, type FollowerArgs } from "../../src/arguments/slave";
import { declareLogin, type SshArgs } from "../../src/arguments/ssh";

jest.setTimeout(60_000);

interface Args {
  readonly host?: { readonly ssh?: SshArgs };
}

/** A server with everything in it that has arguments of its own. */
const SERVER = {
  host: { address: "192.0.2.1" },
  engine: "mariadb-10.11",
  serverId: 1,
  accounts: [{ user: "app" }],
};
const PAIR = {
  engine: "mariadb-10.11",
  databases: ["shop"],
  members: [
    { name: "db1", host: { address: "192.0.2.1" } },
    { name: "db2", host: { address: "192.0.2.2" } },
  ],
};

/** What is made of a component's arguments before a step is planned, and its plain ones. */
const DECLARED: Readonly<
  Record<string, readonly [plain: object, declare: (args: object) => unknown]>
> = {
  Master: [SERVER, (args) => declareMaster("db1", args as MasterArgs)],
  Slave: [SERVER, (args) => declareSlave("db2", { ...(args as FollowerArgs), master: "db1" })],
  MultiMasterPair: [
    PAIR,
    (args) =>
      declareMembers("pair", args as MultiMasterPairArgs).map(({ declaration }) => declaration),
  ],
  ApplicationBlock: [
    { host: { address: "192.0.2.1" } },
    (args) => declareBlock("app", args as BlockArgs),
  ],
};

/** Arguments whose default is not filled in: what they ask for is not asked, or each engine line has its own way to it. */
const NOT_FILLED_IN = /^(onDestroy|drift)$|insecureIgnoreHostKey$|^binlog\.format$/;

/** Another value, where one that is merely different is none. */
const OTHERS: Readonly<Record<string, unknown>> = {
  "link.gtidPosition": "current_pos",
  writer: "db2",
};

describe("an argument that is left out", () => {
  const components = readComponents(Object.keys(DECLARED));
  const literal = components.flatMap(({ name, arguments: all }) =>
    all.flatMap((argument) => {
      const value = literalOf(argument);
      return value === undefined || NOT_FILLED_IN.test(argument.path)
        ? []
        : [{ name, path: argument.path, value }];
    }),
  );

  it.each(literal)("is its @default: $path of $name, $value", ({ name, path, value }) => {
    const [plain, declare] = DECLARED[name]!;
    const declared = (given: unknown) => {
      const args = withValue(plain, path.split("."), given) as object;
      return [declare(args), ...loginsOf(args)];
    };
    const other = OTHERS[path] ?? another(value);
    expect(declared(undefined)).toEqual(declared(value));
    expect(declared(undefined)).not.toEqual(declared(other));
  });
});

function another(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  return typeof value === "number" ? value + 1 : `${String(value)}x`;
}

/** The value that a docstring says is the default, where it says one. */
function literalOf({ byDefault = "" }: Argument): unknown {
  return /^("[^"]*"|[\d.]+|true|false)$/.test(byDefault)
    ? (JSON.parse(byDefault) as unknown)
    : undefined;
}

/** `args` with `value` at a path, or with all but it when there is none. */
function withValue(
  args: unknown,
  [part = "", ...rest]: readonly string[],
  value: unknown,
): unknown {
  const [, key = "", list] = /^(.*?)(\[\])?$/.exec(part) ?? [];
  const { [key]: old, ...others } = (args ?? {}) as Record<string, unknown>;
  if (rest.length === 0) return value === undefined ? others : { ...others, [key]: value };
  const inner = (one: unknown) => withValue(one, rest, value);
  if (list === undefined) return { ...others, [key]: inner(old) };
  const [first, ...further] = (old ?? [{}]) as readonly unknown[];
  return { ...others, [key]: [inner(first), ...further] };
}

function loginsOf(args: Args & { readonly members?: readonly Args[] }): readonly unknown[] {
  return [args, ...(args.members ?? [])].map(({ host }) => {
    const logins = [host?.ssh, host?.ssh?.proxy];
    return logins.map((login) => login && declareLogin(login));
  });
}
