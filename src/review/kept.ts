import { type Consequence, know, type Reviewed } from "./consequence";

/** What becomes of the data from before a copy that nobody has proved yet. */
export function keptConsequences({ subject, answers }: Reviewed): readonly Consequence[] {
  const kept = answers.left?.kept;
  if (subject.plan.follow === undefined || kept === undefined) return [];
  return [
    know(
      subject.server.name,
      `has the data from before its copy in ${kept}; they are removed when it is proved`,
    ),
  ];
}
