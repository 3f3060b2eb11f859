// Draws Mermaid diagrams with the real library: a list of sources as JSON on stdin, of each what is on the picture in each theme
// as JSON on stdout. A process of its own: the library is an ES module, and wants the names of a browser as globals.
import { JSDOM } from "jsdom";
import { text } from "node:stream/consumers";

const { window } = new JSDOM("<!DOCTYPE html><body></body>");
for (const name of ["document", "Element", "SVGElement", "DOMParser", "CSSStyleSheet"])
  globalThis[name] = window[name];
globalThis.window = window;

// jsdom lays nothing out: signs are as wide as these say.
const wide = (element) => 8 * (element.textContent ?? "").length;
Object.assign(window.SVGElement.prototype, {
  getBBox() {
    return { x: 0, y: 0, width: this.tagName === "svg" ? 800 : wide(this), height: 16 };
  },
  getComputedTextLength() {
    return wide(this);
  },
});
window.Element.prototype.getBoundingClientRect = function () {
  return { x: 0, y: 0, top: 0, left: 0, width: wide(this), height: 16 };
};

const { default: mermaid } = await import("mermaid");
const drawn = [];
for (const source of JSON.parse(await text(process.stdin))) {
  const pictures = {};
  for (const theme of ["default", "dark"]) {
    // As GitHub draws it: nothing of a diagram is run, and an error is one.
    mermaid.initialize({ theme, securityLevel: "strict", suppressErrorRendering: true });
    try {
      const { svg } = await mermaid.render("diagram", source);
      pictures[theme] = seen(svg);
    } catch (error) {
      pictures[theme] = { problem: error.message };
    }
  }
  drawn.push(pictures);
}
process.stdout.write(JSON.stringify(drawn));

function seen(svg) {
  const page = new window.DOMParser().parseFromString(svg, "text/html");
  const all = (selector) => [...page.querySelectorAll(selector)];
  return {
    nodes: all(".node .nodeLabel p").map(({ innerHTML }) => innerHTML),
    labels: all("span.edgeLabel").map(({ textContent }) => textContent),
    links: all("path.flowchart-link").map((path) => path.dataset.id),
    // Colours of the diagram's own would stay in the other theme.
    colours: all(".node *, .edgePaths *").flatMap(
      (one) =>
        /(?:fill|stroke|color|background)\s*:[^;]*/.exec(one.getAttribute("style") ?? "") ?? [],
    ),
    text: /#diagram \.label\{[^}]*color:([^;}]*)/.exec(svg)?.[1],
    broken: /NaN|undefined/.exec(svg) !== null,
  };
}
