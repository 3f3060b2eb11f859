import type * as pulumi from "@pulumi/pulumi";
import { databasesStep } from "./databases-step";
import { followStep } from "./follow-step";
import { linkPassword, linkStep } from "./link-step";
import type { Member } from "./member";
import type { MultiMasterPairArgs } from "./pair-args";
import { proofSteps } from "./proof-steps";
import { seedSteps } from "./seed-steps";
import { internalsOf, type ServerInternals } from "./server-internals";
import { configStep } from "./server-steps";
import type { SlaveSteps } from "./slave-steps";
import { writerStep } from "./writer-step";

interface Side {
  readonly member: Member;
  readonly own: ServerInternals;
  readonly other: ServerInternals;
  readonly password: pulumi.Output<string>;
}

/**
 * Makes the steps by which two members follow each other, and returns for each member, in the order given, what its
 * accounts wait for.
 *
 * First the writer, then the configurations one after the other; then the copy follows the origin and is proved; then the
 * origin follows the copy. (Design: the second link begins at what the other has logged, so the first one is complete.)
 */
export function joinMembers(
  members: readonly Member[],
  args: MultiMasterPairArgs,
): readonly pulumi.Resource[][] {
  const sides = members.map((member): Side => {
    const own = internalsOf(member);
    const other = internalsOf(members.find((one) => one !== member)!);
    const slave = { parent: member, steps: own.steps, args: linkArgs(args), master: other };
    return { member, own, other, password: linkPassword(slave) };
  });
  const configs = configure(sides);
  const links = new Map(
    sides.map((side) => {
      const slave = slaveSteps(side, args, configs.get(side)!);
      return [side, { slave, link: linkStep(slave, side.password) }];
    }),
  );
  const copy = sides.find((side) => !isOrigin(side))!;
  const origin = sides.find(isOrigin)!;
  const first = follow(links.get(copy)!, copy.password, []);
  follow(links.get(origin)!, origin.password, [first.proved]);
  return sides.map((side) => (side === copy ? [first.seed] : side.own.ready));
}

/** Configurations and databases; with a single writer the other member comes first, so that there are never two. */
function configure(sides: readonly Side[]): ReadonlyMap<Side, pulumi.Resource> {
  const order = [...sides].sort((a, b) => Number(writes(a)) - Number(writes(b)));
  const configs = new Map<Side, pulumi.Resource>();
  const writers: pulumi.Resource[] = [];
  for (const { member, own, other, password } of order) {
    const step = { parent: member, steps: own.steps, master: other };
    writers.push(writerStep(step, password, [own.steps.preflight, ...writers]));
  }
  for (const side of order) {
    const { member, own } = side;
    const config = configStep(member, own.steps, [...writers, ...configs.values()]);
    configs.set(side, config);
    own.config = config;
    own.ready = [databasesStep(member, own.steps, [config])];
  }
  return configs;
}

interface Joined {
  readonly seed: pulumi.Resource;
  readonly proved: pulumi.Resource;
}

function follow(
  { slave, link }: { readonly slave: SlaveSteps; readonly link: pulumi.Resource },
  password: pulumi.Output<string>,
  after: readonly pulumi.Resource[],
): Joined {
  const { seed, close } = seedSteps(slave, link, after);
  const proved = proofSteps(slave, followStep(slave, password, [close]));
  return { seed, proved };
}

function slaveSteps(
  { member, own, other }: Side,
  args: MultiMasterPairArgs,
  config: pulumi.Resource,
): SlaveSteps {
  return { parent: member, steps: own.steps, args: linkArgs(args), config, master: other };
}

function linkArgs({ link = {}, recheck }: MultiMasterPairArgs): SlaveSteps["args"] {
  const { gtidPosition: _, ...rest } = link;
  return { link: rest, ...(recheck === undefined ? {} : { recheck }) };
}

function isOrigin({ own }: Side): boolean {
  return own.host.declaration.member?.origin === true;
}

function writes({ own }: Side): boolean {
  return own.host.declaration.member?.writes === true;
}
