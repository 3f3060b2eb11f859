import type * as pulumi from "@pulumi/pulumi";
import { TopologyError, type Problem } from "../topology/problem";
import { problemsWith } from "../topology/validate";
import { allProblems } from "./declared";
import { refuse, withRefused } from "./gate";
import { refuseMysqlProvider } from "./mysql-provider";
import type { MultiMasterPairArgs } from "../arguments/pair";
import { type DeclaredMember, declareMembers } from "../arguments/pair-members";
import { pairProblems } from "../topology/pair-problems";
import { pairSchema } from "../arguments/pair";
import { checkPlaces } from "./place";
import { isRefusal } from "./refusal";
import { shaped } from "./shape";

/** What is left of a pair when it has been looked at. */
export interface ExaminedPair {
  /** None: of a refused pair no more can be told than the members' names. */
  readonly declared: readonly DeclaredMember[];
  readonly names: readonly string[];
  /** Whether something is wrong: nothing is made of the members. */
  readonly refused: boolean;
}

/**
 * Looks at a pair: what is wrong is refused, shape and values at once.
 *
 * @throws {TopologyError} If it cannot be told what its members are called, with all that was refused before.
 */
export function examinedPair(
  name: string,
  args: MultiMasterPairArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ExaminedPair {
  const shape = shaped(name, args, pairSchema, OF_A_MEMBER);
  let declared: readonly DeclaredMember[];
  let problems: readonly Problem[];
  try {
    refuseMysqlProvider(name, "a multi-master pair", opts);
    declared = declareMembers(name, shape.args);
    const servers = declared.map(({ declaration }) => declaration);
    problems = allProblems(shape, () => [
      ...pairProblems(name, shape.args),
      ...problemsWith({ servers }),
    ]);
    if (problems.length === 0) checkPlaces(declared);
  } catch (thrown) {
    const error = shape.problems.length > 0 ? new TopologyError(shape.problems) : thrown;
    const names = namesIn(args);
    if (!isRefusal(error) || names.length !== 2) throw withRefused(error);
    refuse(error);
    return { declared: [], names, refused: true };
  }
  if (problems.length > 0) refuse(new TopologyError(problems));
  return { declared, names: [], refused: problems.length > 0 };
}

/** The names of the members, as far as they have some. */
function namesIn(args: Partial<MultiMasterPairArgs> | undefined): readonly string[] {
  const members: unknown = args?.members;
  if (!Array.isArray(members)) return [];
  const names = (members as ({ name?: unknown } | undefined)[]).map((one) => one?.name);
  return [...new Set(names)].filter((one) => typeof one === "string");
}

const MEMBERS = "it belongs to each member: declare it in members";
/** What each of the two servers has for itself. */
const OF_A_MEMBER = Object.fromEntries(
  ["host", "serverId", "gtidDomain", "autoIncrementOffset"].map((key) => [key, MEMBERS]),
);
