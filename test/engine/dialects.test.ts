import { dialectOf, dialects, engineLines } from "../../src/engine/dialects";

describe("dialects", () => {
  it("knows nine lines", () => {
    expect(engineLines).toEqual([
      "mysql-5.7",
      "mysql-8.0",
      "mysql-8.4",
      "mysql-9.7",
      "mariadb-10.5",
      "mariadb-10.6",
      "mariadb-10.11",
      "mariadb-11.4",
      "mariadb-11.8",
    ]);
  });

  it.each([
    ["5.7.44-log", "mysql-5.7"],
    ["8.0.33", "mysql-8.0"],
    ["8.0.46-0ubuntu0.22.04.1", "mysql-8.0"],
    ["8.0.25", undefined],
    ["8.4.6", "mysql-8.4"],
    ["9.7.4-2", "mysql-9.7"],
    ["9.6.0", undefined],
    ["10.5.23-MariaDB-0+deb11u1-log", "mariadb-10.5"],
    ["10.5.8-MariaDB", undefined],
    ["10.6.22-MariaDB-ubu2204", "mariadb-10.6"],
    ["11.4.5-MariaDB", "mariadb-11.4"],
    ["11.8.6-MariaDB-0+deb13u1 from Debian", "mariadb-11.8"],
    ["5.7.9", undefined],
  ])("%s belongs to %s and to no other line", (version, line) => {
    expect(
      engineLines.filter((name) => new RegExp(dialectOf(name).versionPattern).test(version)),
    ).toEqual(line === undefined ? [] : [line]);
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
      const known = [
        ":databases",
        ":scope",
        ":since",
        ":gtid",
        ":file",
        ":position",
        ":user",
        ":mine",
        ":theirs",
        ":identity",
        ":origin",
        ":own",
        ":tables",
        ":accounts",
      ];
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

  const gtid = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5";
  it.each([
    ["mariadb-10.5", "-- CHANGE MASTER TO MASTER_LOG_FILE='a.000003', MASTER_LOG_POS=1234;"],
    ["mysql-8.0", "-- CHANGE MASTER TO MASTER_LOG_FILE='a.000003', MASTER_LOG_POS=1234;"],
    [
      "mysql-9.7",
      "-- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='a.000003', SOURCE_LOG_POS=1234;",
    ],
  ] as const)("%s reads the place in the binary log from a dump", (line, text) => {
    const place = new RegExp(dialectOf(line).dump.positionPattern).exec(text);
    expect(place?.slice(1)).toEqual(["a.000003", "1234"]);
  });

  it.each([
    ["mariadb-10.11", "-- SET GLOBAL gtid_slave_pos='0-1-7';", "0-1-7"],
    ["mariadb-10.11", "-- SET GLOBAL gtid_slave_pos='';", ""],
    ["mysql-5.7", `SET @@GLOBAL.GTID_PURGED='${gtid}';`, gtid],
    ["mysql-9.7", `SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '${gtid},${gtid}';`, `${gtid},${gtid}`],
    ["mysql-9.7", "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '';", ""],
  ] as const)("%s reads the GTIDs of a dump from %s", (line, text, read) => {
    expect(new RegExp(dialectOf(line).dump.gtidPattern).exec(text)?.[1]).toBe(read);
  });
});
