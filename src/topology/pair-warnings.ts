import type { Problem } from "./problem";
import type { ServerDeclaration } from "./topology";
import { warningsFor } from "./warnings";

/** What is worth a second thought in the pair `name`: once where it is so of every member. */
export function pairWarnings(
  name: string,
  members: readonly ServerDeclaration[],
): readonly Problem[] {
  const all = members.map((member) =>
    warningsFor(member).map(({ at, message }) => ({
      member: member.name,
      path: at.slice(member.name.length + 1),
      message,
    })),
  );
  const everywhere = ({ path, message }: { path: string; message: string }) =>
    all.every((some) => some.some((one) => one.path === path && one.message === message));
  return all.flatMap((some, i) =>
    some.flatMap((one) => {
      if (!everywhere(one)) return [{ at: `${one.member}.${one.path}`, message: one.message }];
      return i === 0 ? [{ at: `${name}.${one.path}`, message: one.message }] : [];
    }),
  );
}
