/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** What tells `after` from `before`, line by line, as `diff -u` shows it without its head; whole when one of them is empty. */
export function lineDiff(before: string, after: string): string {
  const rows = compared(linesOf(before), linesOf(after));
  const near = rows.map((_, i) =>
    rows.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ sign }) => sign !== " "),
  );
  return rows
    .flatMap(({ sign, line }, i) => {
      if (near[i]) return [`${sign}${line}`];
      return near[i - 1] || i === 0 ? ["…"] : [];
    })
    .map((line) => `${line}\n`)
    .join("");
}

interface Row {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** By the longest common subsequence: of texts as short as these at once. */
function compared(before: readonly string[], after: readonly string[]): readonly Row[] {
  const lengths = before.map(() => new Array<number>(after.length + 1).fill(0));
  lengths.push(new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let k = after.length - 1; k >= 0; k--)
      lengths[i]![k] =
        before[i] === after[k]
          ? lengths[i + 1]![k + 1]! + 1
          : Math.max(lengths[i + 1]![k]!, lengths[i]![k + 1]!);
  const rows: Row[] = [];
  let [i, k] = [0, 0];
  while (i < before.length || k < after.length) {
    if (i < before.length && k < after.length && before[i] === after[k]) {
      rows.push({ sign: " ", line: before[i]! });
      i++;
      k++;
    } else if (
      k >= after.length ||
      (i < before.length && lengths[i + 1]![k]! >= lengths[i]![k + 1]!)
    )
      rows.push({ sign: "-", line: before[i++]! });
    else rows.push({ sign: "+", line: after[k++]! });
  }
  return rows;
}
