import { accountsStep } from "./accounts";
import { following, type Following } from "./following";
import { followStep } from "./follow";
import { linkPassword, linkStep } from "./link";
import { proofSteps } from "./proof";
import { seedSteps } from "./seed";
import { configStep, databasesStep } from "./server";
import { readyStep } from "./serve";
import type { Item, Step } from "./step";
import type { Subject } from "./subject";
import { writerStep } from "./writer";

/**
 * The steps by which two members follow each other, beside what each begins with.
 *
 * First the writer, then the configurations one after the other; then the copy follows the origin and is proved; then the
 * origin follows the copy. (Design: the second link begins at what the other has logged, so the first one is complete.)
 */
export function joinPair(members: readonly Subject[]): readonly Item[] {
  const sides = members.map(following);
  const copy = sides.find(({ server }) => !isOrigin(server))!;
  const origin = sides.find(({ server }) => isOrigin(server))!;
  return [
    ...sides.flatMap(linkPassword),
    ...configured(sides),
    ...sides.map((side) => linkStep(side, [readyStep(side.master)])),
    ...followed(copy, []),
    ...followed(origin, [`${copy.server.name}-verify`]),
    ...sides.map((side) =>
      accountsStep(side, [side === copy ? `${side.server.name}-seed` : readyStep(side.server)]),
    ),
  ];
}

/** Configurations and databases; with a single writer the other member comes first, so that there are never two. */
function configured(sides: readonly Following[]): readonly Step[] {
  const order = [...sides].sort((a, b) => Number(writes(a)) - Number(writes(b)));
  const writers: Step[] = [];
  const configs: Step[] = [];
  for (const side of order)
    writers.push(
      writerStep(side, [`${side.server.name}-preflight`, ...writers.map(({ name }) => name)]),
    );
  for (const side of order)
    configs.push(
      configStep(
        side,
        [...writers, ...configs].map(({ name }) => name),
      ),
    );
  return [
    ...writers,
    ...configs,
    ...order.map((side) => databasesStep(side, [`${side.server.name}-config`])),
  ];
}

function followed(side: Following, after: readonly string[]): readonly Item[] {
  const { name } = side.server;
  const follow = followStep(side, [`${name}-seed-close`]);
  return [
    ...seedSteps(side, [`${name}-link`, readyStep(side.master), ...after]),
    follow,
    ...proofSteps(side, [follow.name]),
  ];
}

function isOrigin({ member }: Subject["server"]): boolean {
  return member?.origin === true;
}

function writes({ server }: Subject): boolean {
  return server.member?.writes === true;
}
