import type { ChangedStep } from "../../../steps/changes";
import { driftSeen, isOnly, type Drift } from "./drift";
import type { Operation } from "./shapes";
import type { PreviewFile } from "./preview-file";
import { unusable } from "./preview-text";

/** A resource that the engine would change. */
export interface Previewed {
  readonly name: string;
  readonly how: ChangedStep["how"];
}

/** What the engine would do with resources, apart by whose they are; none of them stays as it is. */
export interface Operations {
  /** Steps and passwords of this library's components. */
  readonly steps: readonly Previewed[];
  /** What is not in a plan: a `mysql.Provider`'s, and all that is not this library's. */
  readonly others: readonly Previewed[];
  /** What was found changed by hand since the last run. */
  readonly drift: readonly Drift[];
  /** The steps that run for that alone. */
  readonly drifted: readonly string[];
}

/** Every operation of an engine; absent: nothing is done. */
const HOW: Readonly<Record<string, ChangedStep["how"] | undefined>> = {
  same: undefined,
  create: "made",
  update: "again",
  delete: "gone",
  replace: "anew",
  "create-replacement": "anew",
  "delete-replaced": "anew",
  read: undefined,
  "read-replacement": "anew",
  refresh: undefined,
  "read-discard": undefined,
  "discard-replaced": "anew",
  "remove-pending-replace": undefined,
  import: "made",
  "import-replacement": "anew",
};

const OWN = "pulumi-mysql-replication:index:";
const OBSERVED = "-observed";
const COMMAND = /^command:(local|remote):Command$/;

/** @throws {Failure} If an operation is none that is known here. */
export function operationsOf({ file, operations }: PreviewFile): Operations {
  const steps = new Map<string, ChangedStep["how"]>();
  const others = new Map<string, ChangedStep["how"]>();
  const drift: Drift[] = [];
  const commands: { readonly name: string; readonly operation: Operation }[] = [];
  for (const one of operations) {
    if (!Object.hasOwn(HOW, one.op))
      throw unusable(file, "has an operation that this release does not know");
    const how = HOW[one.op];
    const { name, types } = partsOf(one);
    const type = types.at(-1) ?? "";
    if (how === undefined || isComponent(type)) continue;
    const own = types.some((each) => each.startsWith(OWN));
    if (own && COMMAND.test(type) && name.endsWith(OBSERVED)) {
      drift.push(...driftSeen(name.slice(0, -OBSERVED.length), one));
    } else if (
      own &&
      (COMMAND.test(type) || type === "random:index/randomPassword:RandomPassword")
    ) {
      steps.set(name, together(steps.get(name), how));
      commands.push({ name, operation: one });
    } else if (!type.startsWith("pulumi:")) {
      others.set(name, together(others.get(name), how));
    }
  }
  const texts = drift.map(({ text }) => text);
  return {
    steps: listed(steps),
    others: listed(others),
    drift: drift.sort((one, other) =>
      `${one.of} ${one.step}` < `${other.of} ${other.step}` ? -1 : 1,
    ),
    drifted: [
      ...new Set(
        commands
          .filter(({ operation }) => texts.some((text) => isOnly(text, operation)))
          .map(({ name }) => name),
      ),
    ].sort(),
  };
}

function partsOf({ urn }: Operation): { readonly name: string; readonly types: readonly string[] } {
  const [, , type = "", ...name] = urn.replace(/^urn:pulumi:/, "").split("::");
  return { name: name.join("::"), types: type.split("$") };
}

/** What stands for a server, a pair or a block, and runs nothing. */
function isComponent(type: string): boolean {
  return type.startsWith(OWN);
}

/** One of another type in the place of a name is made, and the old one goes. */
function together(
  before: ChangedStep["how"] | undefined,
  how: ChangedStep["how"],
): ChangedStep["how"] {
  return before === undefined || before === how ? how : "anew";
}

function listed(all: ReadonlyMap<string, ChangedStep["how"]>): readonly Previewed[] {
  return [...all].map(([name, how]) => ({ name, how })).sort(byName);
}

/** The order of an engine's own work differs from run to run. */
function byName(one: Previewed, other: Previewed): number {
  return one.name < other.name ? -1 : 1;
}
