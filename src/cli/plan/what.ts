import { isDeepStrictEqual } from "node:util";
import { literal } from "../../render/sql";
import type { ChangedStep } from "../../steps/changes";
import type { Declared } from "../../steps/declared";
import type { Verb } from "../../steps/step";
import { subjectOf } from "../../steps/subject";
import type { HostPlan } from "../../plan/host-plan";
import { copiesData } from "../../plan/seed-plan";
import type { ServerInputs } from "../../steps/compared";

/** What a changed step does, in words: `max_connections 200 → 300`. */
export function whatOf(
  old: Declared,
  now: Declared,
  { of, how }: ChangedStep,
  verb: Verb | undefined,
): string {
  const [before, after] = [planOf(old, of), planOf(now, of)];
  if (verb === undefined && how === "made") return "is made";
  if (how === "gone" || after === undefined)
    return (verb && goneWords(old.inputs[of]?.onDestroy)[verb]) ?? "nothing is done on the host";
  const said = verb && WORDS[verb]?.(how === "made" ? undefined : before, after);
  return said === undefined || said === "" ? OTHERWISE[how] : said;
}

const OTHERWISE = {
  made: "for the first time",
  again: "once more",
  anew: "from the beginning",
  gone: "",
} as const;

/** What is taken back of a step that is no longer declared. */
function goneWords(
  onDestroy: ServerInputs["onDestroy"] = "undo",
): Readonly<Partial<Record<Verb, string>>> {
  return {
    config: "my.cnf stays as it is",
    databases: "databases stay",
    accounts: "accounts stay",
    ...{
      undo: {
        link: "its replication account is dropped",
        follow: "its channel ends, its data stay",
      },
      leave: {
        link: "its replication account stays",
        follow: "its channel stays as it is, as do its data",
      },
      gone: { link: "its replication account is dropped" },
    }[onDestroy],
  };
}

const UNCOPIED = {
  none: "its data stay as they are",
  origin: "its data stay, and the other member gets them",
  empty: "begins as empty as the other member",
} as const;

type Words = (before: HostPlan | undefined, after: HostPlan) => string;

const WORDS: Readonly<Partial<Record<Verb, Words>>> = {
  config: (before, after) => {
    const [old, now] = [settingsOf(before), settingsOf(after)];
    if (before === undefined) return `${now.size} settings`;
    return [...new Set([...old.keys(), ...now.keys()])]
      .filter((name) => old.get(name) !== now.get(name))
      .map((name) => {
        if (!now.has(name)) return `${name} no longer ${old.get(name)}`;
        return old.has(name)
          ? `${name} ${old.get(name)} → ${now.get(name)}`
          : `${name} = ${now.get(name)}`;
      })
      .join(", ");
  },
  databases: (before, after) => listed(databasesOf(before), databasesOf(after)),
  accounts: (before, after) => {
    const [old, now] = [accountsOf(before), accountsOf(after)];
    const changed = [...now.keys()].filter(
      (name) => old.has(name) && !isDeepStrictEqual(old.get(name), now.get(name)),
    );
    const lists = listed([...old.keys()], [...now.keys()]);
    const grants = changed.length === 0 ? "" : `grants of ${changed.join(", ")}`;
    const said = [lists, grants].filter((one) => one !== "").join("; ");
    if (said !== "" || before === undefined) return said;
    return before.follow?.seed.generation === after.follow?.seed.generation
      ? "another password"
      : "made again, behind the copy";
  },
  link: (_, { follow }) => `${follow?.user} may follow`,
  writer: (_, { member }) =>
    member?.writes === true ? "applications write here" : "applications write no longer here",
  seed: (before, { follow, databases }) => {
    if (follow === undefined) return "";
    const { seed, master } = follow;
    if (!copiesData(seed.method)) return UNCOPIED[seed.method];
    const raised =
      before?.follow === undefined || before.follow.seed.generation === seed.generation
        ? ""
        : `generation ${before.follow.seed.generation} → ${seed.generation}: `;
    const lost = seed.overwrite === undefined ? "" : `; may replace what ${seed.overwrite} holds`;
    return `${raised}copies ${databases?.join(", ") ?? "everything"} from ${master}${lost}`;
  },
  follow: (before, { follow }) => {
    const old = before?.follow;
    const from = old === undefined || old.master === follow?.master ? "" : `${old.master} → `;
    return `follows ${from}${follow?.master} by ${follow?.position}`;
  },
};

function planOf({ topology }: Declared, name: string): HostPlan | undefined {
  const server = topology.servers.find((one) => one.name === name);
  return server && subjectOf(topology, server, { project: "", stack: "" }).plan;
}

function settingsOf(plan: HostPlan | undefined): ReadonlyMap<string, string> {
  if (plan === undefined) return new Map();
  const { owned, defaults, declared } = plan.settings;
  const values = new Map<string, string>();
  for (const { name, value } of [...owned, ...defaults, ...declared])
    values.set(name, values.has(name) ? `${values.get(name)}, ${value}` : value);
  return values;
}

function databasesOf(plan: HostPlan | undefined): readonly string[] {
  return (plan?.member?.databases ?? plan?.makes ?? []).map(({ name }) => name);
}

function accountsOf(plan: HostPlan | undefined): ReadonlyMap<string, unknown> {
  return new Map(
    (plan?.accounts ?? []).flatMap(({ user, from, grants }) =>
      from.map((host) => [`${literal(user)}@${literal(host)}`, grants] as const),
    ),
  );
}

/** What came and what went. */
function listed(before: readonly string[], after: readonly string[]): string {
  const came = after.filter((one) => !before.includes(one));
  const went = before.filter((one) => !after.includes(one));
  return [
    ...(came.length === 0 ? [] : [`makes ${came.join(", ")}`]),
    ...(went.length === 0 ? [] : [`no longer ${went.join(", ")}`]),
  ].join("; ");
}
