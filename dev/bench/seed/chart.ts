import { median } from "../statistics";
import { type Measured, nameOf, secondsOf } from "./table";

const WIDTH = 760;
const LEFT = 170;
const BAR = 18;
const GAP = 6;
const COLOURS: Readonly<Record<string, string>> = { raw: "#9aa5b1", pipe: "#d08770" };
const OURS = "#3b6ea8";

/** Bars of all that was measured, each group on a scale of its own. */
export function renderChart(measured: readonly Measured[]): string {
  const parts: string[] = [];
  let y = 10;
  for (const one of measured) {
    const methods = [...one.copies.keys()];
    const seconds = methods.map((method) => median(secondsOf(one, method)));
    const most = Math.max(...seconds);
    y += 20;
    parts.push(text(10, y, `${one.line}, ${one.data}`, 'font-weight="bold"'));
    y += 8;
    methods.forEach((method, i) => {
      const length = Math.max(1, (seconds[i]! / most) * (WIDTH - LEFT - 70));
      const colour = COLOURS[method] ?? OURS;
      parts.push(
        text(LEFT - 8, y + 13, nameOf(method).replaceAll("`", ""), 'text-anchor="end"'),
        `<rect x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" fill="${colour}"/>`,
        text(LEFT + length + 6, y + 13, `${seconds[i]!.toFixed(1)} s`, ""),
      );
      y += BAR + GAP;
    });
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 10}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${words}</text>`;
}
