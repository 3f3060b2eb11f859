import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { databasePrograms } from "../../dev/servers/programs";
import { settingsFor } from "../../src/plan/settings";
import { renderMyCnf } from "../../src/render/my-cnf";
import type { ServerDeclaration } from "../../src/topology/topology";
import { master, slave, topologyOf } from "../support/declarations";
import { expectGolden } from "../support/golden";

/** The option file of the last of `servers`. */
function rendered(...servers: readonly ServerDeclaration[]): string {
  const server = servers.at(-1) ?? master();
  return renderMyCnf(server.name, settingsFor(topologyOf(...servers), server));
}

const databases = ["shop", "wf_workflow"];
const busy = {
  databases,
  binlog: { name: "mysql-bin", format: "ROW", maxSizeMiB: 500, expireDays: 4, sync: 1 },
  settings: {
    max_connections: 500,
    "innodb-buffer-pool-size": "8G",
    slow_query_log: true,
    init_connect: "SET NAMES 'utf8mb4'; SET sql_mode = \"ANSI\" # as the shop wants it",
  },
} as const;

describe("renderMyCnf()", () => {
  it.each([
    ["master", [master(busy)]],
    ["slave", [master(), slave()]],
    ["slave-filtered", [master(busy), slave({ settings: { slave_parallel_threads: 8 } })]],
  ] as const)("renders a %s", (role, servers) => {
    expectGolden(`my-cnf/mariadb-10.11-${role}.cnf`, rendered(...servers));
  });

  it("does not HTML-escape values", () => {
    expect(rendered(master({ settings: { tmpdir: "/srv/a&b<c>=`d`" } }))).toContain(
      "\ntmpdir = /srv/a&b<c>=`d`\n",
    );
  });

  it("leaves the escapes of a filter as a reviewer knows them", () => {
    expect(rendered(master({ databases }), slave())).toContain(
      "\nreplicate_wild_do_table = wf\\_workflow.%\n",
    );
  });
});

describe("an option file, read by the server's own programs", () => {
  let directory = "";
  let program = "";

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "my-cnf-"));
    program = join((await databasePrograms(() => undefined)).directory, "my_print_defaults");
  }, 300_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The options that a server would see, as name and value. */
  function read(text: string): readonly (readonly [string, string])[] {
    const file = join(directory, "my.cnf");
    writeFileSync(file, text);
    const output = execFileSync(program, [`--defaults-file=${file}`, "mysqld"], {
      encoding: "utf8",
    });
    return output.split("\n--").map((line) => {
      const option = line.replace(/^--/, "").replace(/\n$/, "");
      const at = option.indexOf("=");
      return [option.slice(0, at), option.slice(at + 1)] as const;
    });
  }

  /** Any text without line breaks; blanks, quotes, comment signs and escapes more often than by chance. */
  const awkward = fc
    .array(
      fc.oneof(
        fc.constantFrom(..."'\"\\`$%_#;=![]&<>{} \tnrtbs", "\\n", "\\s", "\\_", "{{x}}", "é"),
        fc.string({ unit: "binary", minLength: 1, maxLength: 2 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("").replace(/[\0\r\n\ud800-\udfff]/g, ""));

  it("holds every declared value as it was declared", () => {
    fc.assert(
      fc.property(fc.array(awkward, { maxLength: 30 }), (values) => {
        const settings = Object.fromEntries(values.map((value, i) => [`a${100 + i}`, value]));
        const options = read(rendered(master({ settings })));
        expect(options.filter(([name]) => /^a\d/.test(name))).toEqual(Object.entries(settings));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it("holds the filter of every database that may be declared", () => {
    const names = awkward.filter((name) => /^[^\0-\x1f\x7f]{1,64}$/.test(name));
    const unmarked = slave({}, { verify: { marker: false } });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 30 }), (databases) => {
        const options = read(rendered(master({ databases }), unmarked));
        expect(options.filter(([name]) => name === "replicate_wild_do_table")).toEqual(
          databases.map((name) => ["replicate_wild_do_table", `${escaped(name)}.%`]),
        );
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it("holds nothing but what was planned", () => {
    const servers = [master(busy), slave({ settings: busy.settings })] as const;
    const { owned, defaults, declared } = settingsFor(topologyOf(...servers), servers[1]);
    expect(read(rendered(...servers))).toEqual(
      [...owned, ...defaults, ...declared].map(({ name, value }) => [name, value]),
    );
  });
});

/** `name` as a filter means it literally. */
function escaped(name: string): string {
  return [...name].map((c) => (["\\", "_", "%"].includes(c) ? `\\${c}` : c)).join("");
}
