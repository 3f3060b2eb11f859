import { dialectOf, dialects, engineLines } from "../../src/engine/dialects";

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
