import fc from "fast-check";
import { dialectOf, dialects, engineLines } from "../../src/engine/dialects";
import { escapeWildcards } from "../../src/engine/wildcards";

describe("escapeWildcards()", () => {
  it.each([
    ["shop", "shop"],
    ["wf_workflow", "wf\\_workflow"],
    ["50%", "50\\%"],
    ["a\\b", "a\\\\b"],
    ["\\_%", "\\\\\\_\\%"],
    ["été *?", "été *?"],
  ])("%s becomes %s", (name, escaped) => {
    expect(escapeWildcards(name)).toBe(escaped);
  });

  it("makes a pattern that the name and nothing else matches", () => {
    const names = fc.string({ unit: fc.constantFrom("a", "b", "_", "%", "\\"), maxLength: 6 });
    fc.assert(
      fc.property(names, names, (name, other) => {
        expect(like(escapeWildcards(name), name)).toBe(true);
        expect(like(escapeWildcards(name), other)).toBe(name === other);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether SQL's `name LIKE pattern` holds. */
function like(pattern: string, name: string): boolean {
  const [first, second] = pattern;
  if (first === undefined) return name === "";
  if (first === "%")
    return like(pattern.slice(1), name) || (name !== "" && like(pattern, name.slice(1)));
  if (first === "\\" && second !== undefined)
    return name[0] === second && like(pattern.slice(2), name.slice(1));
  return (
    name !== "" && (first === "_" || first === name[0]) && like(pattern.slice(1), name.slice(1))
  );
}

describe("dialects", () => {
  it("knows one line", () => {
    expect(engineLines).toEqual(["mariadb-10.11"]);
  });

  it.each([
    ["10.11.19-MariaDB", true],
    ["10.11.6-MariaDB-0+deb12u1-log", true],
    ["10.11.6-MariaDB-log", true],
    ["10.1.1-MariaDB", false],
    ["10.111.1-MariaDB", false],
    ["110.11.1-MariaDB", false],
    ["10.11.6", false],
    ["11.8.2-MariaDB", false],
    ["8.0.11", false],
  ])("mariadb-10.11 recognises %s: %s", (version, recognised) => {
    expect(new RegExp(dialectOf("mariadb-10.11").versionPattern).test(version)).toBe(recognised);
  });

  it.each(Object.entries(dialects))(
    "%s fills in each placeholder that the runner knows",
    (_line, dialect) => {
      const known = [":databases", ":gtid", ":file", ":position"];
      const used = Object.values(dialect.statements).flatMap(
        (sql) => sql.match(/:[a-z]\w*/g) ?? [],
      );
      expect(used.filter((name) => !known.includes(name))).toEqual([]);
    },
  );

  it.each(Object.entries(dialects))(
    "%s never copies what belongs to the server",
    (_line, dialect) => {
      for (const schema of [...dialect.systemSchemas, "pulumi_replication"]) {
        expect(dialect.statements.filledDatabases).toContain(`'${schema}'`);
        expect(dialect.statements.allDatabases).toContain(`'${schema}'`);
      }
    },
  );

  it.each(Object.entries(dialects))("%s reads the coordinates of a dump", (_line, { dump }) => {
    const position = new RegExp(dump.positionPattern).exec(
      "-- CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000003', MASTER_LOG_POS=1234;",
    );
    expect(position?.slice(1)).toEqual(["mysql-bin.000003", "1234"]);
    expect(new RegExp(dump.gtidPattern).exec("-- SET GLOBAL gtid_slave_pos='0-1-7';")?.[1]).toBe(
      "0-1-7",
    );
    expect(new RegExp(dump.gtidPattern).exec("-- SET GLOBAL gtid_slave_pos='';")?.[1]).toBe("");
  });
});
