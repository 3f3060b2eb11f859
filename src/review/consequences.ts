import { channelConsequences } from "./channel";
import type { Consequence, Review } from "./consequence";
import { dataConsequences } from "./data";
import { keptConsequences } from "./kept";
import { madeConsequences } from "./made";
import { settingConsequences } from "./settings";

/**
 * What a run will do, from what is declared and what hosts have said before it: by server as declared, what a reviewer must
 * weigh first. Where nothing is declared otherwise than the last run has left it, there is nothing.
 */
export function consequencesOf(review: Review): readonly Consequence[] {
  const all = review.topology.servers.flatMap(({ name }) => {
    const reviewed = review.hosts.get(name);
    // What its server does not say is a difference, and said there.
    if (reviewed?.answers.server === undefined) return [];
    return [
      ...dataConsequences(reviewed),
      ...keptConsequences(reviewed),
      ...channelConsequences(review, reviewed),
      ...settingConsequences(review, reviewed),
      ...madeConsequences(review, reviewed),
    ];
  });
  return review.topology.servers.flatMap(({ name }) => {
    const own = all.filter(({ of }) => of === name);
    const weighing = (weight: Consequence["weight"]) => own.filter((one) => one.weight === weight);
    const refused = weighing("refused");
    // What comes of the rest is told once that is mended.
    return refused.length > 0 ? refused : [...weighing("heed"), ...weighing("know")];
  });
}
