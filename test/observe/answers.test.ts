import { readAnswers } from "../../src/observe/answers";

/** What a host prints: each answer begins with the character 30, and a client prints the names of columns first. */
function printed(...parts: readonly string[]): string {
  return `Welcome to db1\n${parts.map((part) => `\x1e${part}\n`).join("")}`;
}

const VARIABLES = ["variables", "variables\nCONCAT_WS(...)\nread_only\x1fON\x1fNO\x1fBOOLEAN"];
const END = "end";

describe("readAnswers()", () => {
  it("takes what a host printed behind its greeting", () => {
    const answers = readAnswers(
      printed(
        "runner\nthere",
        "state\nthere",
        "file\nabc  -",
        "made/config\nfile\tabc  -\nvariable\tinit_connect\tinit_connect\tSET a\\\\b\\nc",
        "sql",
        ...VARIABLES,
        "status",
        "status\nSlave_IO_Running\tLast_SQL_Error\tSeconds_Behind_Master\nYes\ta\\tb\tNULL",
        "events",
        "events\nvalue\n2",
        "own",
        "own\nvalue\n0-2-7",
        END,
      ),
    );
    expect(answers).toEqual({
      runner: true,
      state: true,
      file: "abc  -",
      made: {
        config: [
          ["file", "abc  -"],
          ["variable", "init_connect", "init_connect", "SET a\\b\nc"],
        ],
      },
      server: {
        variables: new Map([["read_only", "ON"]]),
        effects: new Map(),
        status: new Map([
          ["Slave_IO_Running", "Yes"],
          ["Last_SQL_Error", "a\tb"],
          ["Seconds_Behind_Master", ""],
        ]),
        events: 2,
        own: "0-2-7",
        accounts: [],
      },
    });
  });

  it("tells a server that does not answer, and a host where nothing is", () => {
    expect(readAnswers(printed("runner", "state", "file", "sql", END))).toEqual({
      runner: false,
      state: false,
      made: {},
    });
  });

  it("takes nothing from a host that did not come to the end", () => {
    expect(readAnswers(printed("runner\nthere", "sql", ...VARIABLES))).toBeUndefined();
    expect(readAnswers("")).toBeUndefined();
  });
});
