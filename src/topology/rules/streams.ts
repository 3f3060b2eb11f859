import type { Rule } from "../problem";

/** How a server comes by its data where nothing of it comes in streams. */
const WITHOUT: readonly string[] = ["dump", "clone", "backup", "none", "empty"];

/** A number of streams that no copy would have. */
export const streams: Rule = ({ servers }) =>
  servers.flatMap(({ name, follows }) => {
    const seed = follows?.seed;
    if (seed?.streams === undefined || !WITHOUT.includes(seed.method)) return [];
    return [
      {
        at: `${name}.seed.streams`,
        message:
          seed.method === "empty"
            ? "must be left out: nothing is copied between empty members"
            : `must be left out: with method "${seed.method}" nothing is copied in streams`,
      },
    ];
  });
