import { readAnswers } from "../../src/observe/answers";

/** What a host prints: each answer begins with the character 30, and the client prints the names of columns too. */
function printed(...parts: readonly string[]): string {
  return `Welcome to db1\n${parts.map((part) => `\x1e${part}\n`).join("")}`;
}

const VARIABLES = "variables\nCONCAT_WS(...)\nread_only\x1fON\x1fNO\x1fBOOLEAN\nanswer";
const END = "end";

describe("readAnswers()", () => {
  it("takes what a host printed behind its greeting", () => {
    const answers = readAnswers(
      printed(
        "runner\nthere",
        "state\nthere",
        "file\nabc  -",
        "made/config\nfile\tabc  -\nvariable\tinit_connect\tinit_connect\tSET a\\\\b\\nc",
        "sql\nanswer",
        "identity\nid-1",
        "activation\nmariadb.socket [::]:3306",
        "defaults\nmax-connections=2=0\nloose_skip-name-resolve",
        VARIABLES,
        "log_filters\nbinlog_do_db",
        "log\nFile\tBinlog_Do_DB\nbin.1\tshop\nanswer",
        "status\nSlave_IO_Running\tLast_SQL_Error\tSeconds_Behind_Master\nYes\ta\\tb\tNULL\nanswer",
        "acknowledges\nVariable_name\tValue\nRpl_semi_sync_slave_status\tON\nanswer",
        "databases\nschema_name\nshop\na\\\\b\nanswer",
        "events\nvalue\n2\nanswer",
        "own\nvalue\n\nanswer",
        "accounts\naccount\tname\tdigest\naccount\t'app'@'%'\tabc",
        END,
      ),
    );
    expect(answers).toEqual({
      runner: "there",
      state: true,
      file: "abc  -",
      identity: "id-1",
      logFilters: ["binlog_do_db"],
      activation: "mariadb.socket [::]:3306",
      defaults: new Map([
        ["max_connections", "2=0"],
        ["skip_name_resolve", "ON"],
        ["name_resolve", "OFF"],
      ]),
      made: {
        config: [
          ["file", "abc  -"],
          ["variable", "init_connect", "init_connect", "SET a\\b\nc"],
        ],
      },
      server: {
        variables: new Map([["read_only", "ON"]]),
        persisted: new Map(),
        effects: new Map(),
        log: new Map([
          ["File", "bin.1"],
          ["Binlog_Do_DB", "shop"],
        ]),
        status: new Map([
          ["Slave_IO_Running", "Yes"],
          ["Last_SQL_Error", "a\tb"],
          ["Seconds_Behind_Master", ""],
        ]),
        acknowledges: true,
        marker: true,
        databases: ["shop", "a\\b"],
        channels: [],
        events: 2,
        own: "",
        accounts: [
          ["account", "name", "digest"],
          ["account", "'app'@'%'", "abc"],
        ],
      },
    });
  });

  it("tells a server that does not answer, and a host where nothing is", () => {
    expect(readAnswers(printed("runner", "state", "file", "sql", END))).toEqual({
      runner: "gone",
      state: false,
      logFilters: [],
      activation: "",
      made: {},
    });
  });

  it("takes nothing from a host that did not come to the end", () => {
    expect(readAnswers(printed("runner\nthere", "sql", VARIABLES))).toBeUndefined();
    expect(readAnswers("")).toBeUndefined();
  });
});
