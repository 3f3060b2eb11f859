import { isDeepStrictEqual } from "node:util";
import { literal } from "../../render/sql";
import type { ChangedStep } from "../../steps/changes";
import type { Declared } from "../../steps/declared";
import type { Verb } from "../../steps/step";
import { planNamed } from "./declared-plan";
import { goneWords } from "./gone";
import type { HostPlan } from "../../plan/host-plan";
import { copiesData } from "../../plan/seed-plan";

/** What a changed step does, in words: `max_connections 200 → 300`. */
export function whatOf(
  old: Declared,
  now: Declared,
  { of, how }: ChangedStep,
  verb: Verb | undefined,
): string {
  const [before, after] = [planNamed(old, of), planNamed(now, of)];
  if (verb === undefined && how === "made") return "is made";
  if (how === "gone" || after === undefined)
    return (verb && goneWords(old.inputs[of]?.onDestroy)[verb]) ?? "nothing is done on the host";
  // Of a seed that is made anew the slave may be the same; every other step finds another server.
  const fresh = how === "made" || (how === "anew" && verb !== "seed");
  const said = verb && WORDS[verb]?.(fresh ? undefined : before, after);
  return said === undefined || said === "" ? OTHERWISE[how] : said;
}

const OTHERWISE = {
  made: "for the first time",
  again: "once more",
  anew: "from the beginning",
  gone: "",
} as const;

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
  seed: (before, after) => {
    const { follow, databases } = after;
    if (follow === undefined) return "";
    const { seed, master } = follow;
    if (!copiesData(seed.method)) return UNCOPIED[seed.method];
    const raised =
      before?.follow === undefined || before.follow.seed.generation === seed.generation
        ? ""
        : `generation ${before.follow.seed.generation} → ${seed.generation}: `;
    const lost = seed.overwrite === undefined ? "" : `; may replace what ${seed.overwrite} holds`;
    const added = raised === "" ? addedDatabases(before, after) : undefined;
    if (added !== undefined) return `copies ${added.join(", ")} from ${master} too${lost}`;
    return `${raised}copies ${databases?.join(", ") ?? "everything"} from ${master}${lost}`;
  },
  follow: (before, { follow }) => {
    const old = before?.follow;
    const from = old === undefined || old.master === follow?.master ? "" : `${old.master} → `;
    return `follows ${from}${follow?.master} by ${follow?.position}`;
  },
};

/** The databases that a slave gets beside its copy, which stays; undefined where all of it is copied. */
export function addedDatabases(
  before: HostPlan | undefined,
  { follow, databases }: HostPlan,
): readonly string[] | undefined {
  if (before?.follow === undefined || before.follow.master !== follow?.master) return undefined;
  if (before.follow.seed.generation !== follow.seed.generation) return undefined;
  const copied = before.databases;
  const added = databases?.filter((name) => copied?.includes(name) === false) ?? [];
  return added.length === 0 ? undefined : added;
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
