import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { repl } from "../support/repl";
import { expectGolden, expectSame } from "../support/golden";
import { REPOSITORY } from "../support/stack";
import { usePrograms } from "../support/program";
import { committed } from "../support/committed";
import { answersFrom, caseStack, caseStacks, CASES, PROGRAM } from "../support/review-case";

jest.setTimeout(300_000);
const write = usePrograms();
const names = readdirSync(CASES).sort();

/** The comment of a case, as a pull request would have it. */
async function commentOf(name: string) {
  const directory = write({ program: PROGRAM, stacks: caseStacks(name, "before") });
  const base = committed(directory, caseStacks(name, "after"));
  const { code, stdout } = await planned(directory, "--base", base);
  return { code, text: stdout.replaceAll(base.slice(0, 12), "0123456789ab") };
}

/** The plan of a project's stacks, as Markdown. */
async function planned(directory: string, ...words: readonly string[]) {
  const cwd = jest.spyOn(process, "cwd").mockReturnValue(directory);
  try {
    return await repl("plan", ...words, "--format", "md");
  } finally {
    cwd.mockRestore();
  }
}

/** What is read of Markdown. */
const read = (markdown: string) =>
  new MarkdownIt({ html: true })
    .render(markdown)
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, word: string) =>
      code === undefined
        ? ({ lt: "<", gt: ">", quot: '"', amp: "&" }[word] ?? "")
        : String.fromCodePoint(Number(code)),
    );

it.each(["processmaker", "session-store"])(
  "the plan of a document's stack is this: %s",
  async (stack) => {
    const example = readFileSync(
      join(REPOSITORY, "stacks", `Pulumi.${stack}.example.yaml`),
      "utf8",
    );
    const directory = write({
      name: "mysql-replication",
      program: `module.exports = require(${JSON.stringify(join(REPOSITORY, "stacks"))});`,
      stacks: { prod: `${example}\n  mysql-replication:sshKey: { secure: v1:key }\n` },
    });
    const { code, stdout, stderr } = await planned(directory);
    expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    expectGolden(`plan/${stack}.md`, stdout);
  },
);

describe("the comment on a pull request", () => {
  it.each(names)("is this, and answers the five questions: %s", async (name) => {
    const { code, text } = await commentOf(name);
    expectSame(join(CASES, name, "comment.md"), text);
    if (name === "refused-server-id") {
      expect(code).toBe(3);
      expectSame(join(CASES, name, "answers.md"), "Nothing runs: serverId must be unique.\n");
      expect(text).toMatch(/^\*\*Refused\*\*: nothing runs\./m);
      expect(text).toContain("serverId");
      return;
    }
    expect(code).toBe(0);
    const shown = read(text);
    const [before, after] = [caseStacks(name, "before"), caseStacks(name, "after")];
    const answers = Object.keys(after).map((stack) => {
      const found = answersFrom(caseStack(before[stack] ?? ""), caseStack(after[stack] ?? ""));
      for (const [question, says] of Object.entries(found)) {
        const line = shown.split("\n").find((one) => one.startsWith(question)) ?? "";
        expect(shown).toContain(`Replication plan of shop/${stack}`);
        for (const one of says)
          expect([question, shown]).toEqual([question, expect.stringContaining(one)]);
        expect(line).not.toBe("");
      }
      const lines = Object.entries(found).map(
        ([question, says]) => `- **${question}** ${says.join("; ")}\n`,
      );
      return `## ${stack}\n\n${lines.join("")}`;
    });
    expectSame(join(CASES, name, "answers.md"), answers.join("\n"));
  });
});
