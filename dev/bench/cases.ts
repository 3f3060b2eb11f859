/** What is measured with how many slaves, how often, and how much longer than floor and script it may take, in seconds. */
export interface Case {
  readonly what: string;
  readonly slaves: number;
  readonly runs: number;
  readonly goal?: number;
}

const noOpGoals: Readonly<Record<number, number>> = { 1: 0.3, 8: 0.7 };
const setUpGoals: Readonly<Record<number, number>> = { 1: 1, 8: 2 };

function withGoal(
  what: string,
  slaves: number,
  runs: number,
  goals: Readonly<Record<number, number>> = {},
): Case {
  const goal = goals[slaves];
  return { what, slaves, runs, ...(goal === undefined ? {} : { goal }) };
}

/** How many slaves are measured. */
export const SIZES = [1, 2, 4, 8] as const;

/** Rows of one size, in the order in which they are measured: each on the stack that the one before left. */
export interface SizeCases {
  readonly setUp: Case;
  readonly noOp: Case;
  /** As many commands that do nothing, unchanged: what the engine and its plugins take for them. */
  readonly idle: Case;
  readonly setting: Case;
}

/** The rows for a master with `slaves` slaves and no data. */
export function casesOf(slaves: number): SizeCases {
  return {
    setUp: withGoal("set-up without data", slaves, slaves > 1 ? 3 : 5, setUpGoals),
    noOp: withGoal("no-op", slaves, slaves in noOpGoals ? 7 : 5, noOpGoals),
    idle: withGoal("as many commands that do nothing, unchanged", slaves, 3),
    setting: withGoal("one dynamic setting", slaves, 3),
  };
}

/** The same, declared to take a change of configuration one slave after the other, which is the default. */
export const serial: Case = withGoal('set-up, `rollout: "serial"`', 8, 1);
/** The program and the library compiled as they are loaded, as this repository's own stacks are. */
export const throughTsx: Case = withGoal("no-op, TypeScript through tsx", 1, 5);
/** A first copy of data. */
export const converge: readonly Case[] = [
  withGoal("set-up with 85 MB", 1, 3),
  withGoal("set-up with 85 MB", 8, 1),
];

/** Every row, in the order of the table. */
export function allCases(): Case[] {
  const sizes = SIZES.map(casesOf);
  return [
    ...sizes.map(({ noOp }) => noOp),
    throughTsx,
    ...sizes.map(({ idle }) => idle),
    ...sizes.map(({ setting }) => setting),
    ...sizes.map(({ setUp }) => setUp),
    serial,
    ...converge,
  ];
}
