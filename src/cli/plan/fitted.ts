import { joined, LAST, partsOf, type Part } from "./markdown";
import { code, fenced } from "./markdown-words";
import type { Page, RefusedPage } from "./page";

/** Titles that are named; of more it is said how many. */
const NAMED = 10;

/**
 * The page as Markdown of at most `bytes`. Folded texts go first, from the end, then folded steps and diagrams: verdict, answers and
 * the table of steps stay, this one by its first rows where even they are too long. A last line says what is missing.
 *
 * @param whole Markdown, after "The whole is": where everything stands.
 */
export function fittedPage(page: Page | RefusedPage, bytes: number, whole: string): string {
  const parts = partsOf(page);
  const fits = (text: string) => Buffer.byteLength(text) <= bytes;
  if (fits(joined(parts))) return joined(parts);
  const note = (missing: readonly string[]): Part => ({
    text: `**Not all of it is here**, as it is too long: ${named(missing)}. The whole is ${whole}.`,
  });
  const going = [...parts.entries()]
    .filter(([, { rank }]) => rank !== undefined && rank < LAST)
    .sort(([i, a], [k, b]) => (a.rank ?? 0) - (b.rank ?? 0) || k - i)
    .map(([, part]) => part);
  const titles = (left: readonly Part[]) => [
    ...new Set(parts.flatMap((part) => (left.includes(part) ? [code(part.title ?? "")] : []))),
  ];
  const without = (count: number) => {
    const left = going.slice(0, count);
    return joined([...parts.filter((part) => !left.includes(part)), note(titles(left))]);
  };
  if (fits(without(going.length))) {
    const spared = most(going.length, (count) => fits(without(going.length - count)));
    return without(going.length - spared);
  }
  const bare = parts.filter((part) => !going.includes(part));
  if ("refused" in page)
    return refusedIn(page.refused, bare, fits, note([code("the end of what the program says")]));
  const rows = code("the last rows of the table");
  const bony = bare.filter(({ rank }) => rank === undefined);
  const shorter =
    rowsIn(bare, fits, note([rows, ...titles(going)])) ??
    rowsIn(bony, fits, note([rows, ...titles([...going, ...bare])]));
  if (shorter !== undefined) return shorter;
  const [heading, verdict] = [bare.slice(0, 1), bare.slice(0, 2)].map((all) =>
    joined([...all, note([code("everything else")])]),
  );
  return fits(verdict!) ? verdict! : heading!;
}

/** The page with as many lines of each of its blocks as have room; undefined: not even one row of a table has, beneath its head. */
function rowsIn(
  parts: readonly Part[],
  fits: (text: string) => boolean,
  note: Part,
): string | undefined {
  const lines = parts.map(({ text }) => text.split("\n"));
  const within = (count: number) =>
    joined([...lines.map((all) => ({ text: all.slice(0, count).join("\n") })), note]);
  const least = 5;
  const count = most(Math.max(...lines.map((all) => all.length)), (one) => fits(within(one)));
  return count < least ? undefined : within(count);
}

/** The page with the beginning of what the program says, which stands below heading and verdict. */
function refusedIn(
  said: string,
  parts: readonly Part[],
  fits: (text: string) => boolean,
  note: Part,
): string {
  const within = (count: number) =>
    joined([
      ...parts.slice(0, 2),
      { text: fenced("text", said.slice(0, count)) },
      ...parts.slice(3),
      note,
    ]);
  return within(most(said.length, (count) => fits(within(count))));
}

/** The most of `length` for which `holds` is true, as it is for all that are less. */
function most(length: number, holds: (count: number) => boolean): number {
  let [least, above] = [0, length + 1];
  while (above - least > 1) {
    const middle = Math.floor((least + above) / 2);
    if (holds(middle)) least = middle;
    else above = middle;
  }
  return least;
}

function named(titles: readonly string[]): string {
  const more = titles.length - NAMED;
  return [...titles.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
