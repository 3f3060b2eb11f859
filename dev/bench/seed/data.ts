/** What is copied. */
export interface DataSet {
  readonly name: string;
  readonly tables: number;
  /** Rows of each table, of about 190 bytes and a secondary key. */
  readonly rows: number;
}

/** The data sets: few large tables, and many small ones. */
export const DATA_SETS: readonly DataSet[] = [
  { name: "1.3 GB in 8 tables", tables: 8, rows: 690_000 },
  { name: "300 MB in 2,000 tables", tables: 2000, rows: 600 },
];

/** The statements that make it in the database `shop`. */
export function fill({ tables, rows }: DataSet): string {
  const digits =
    "SELECT 0 d UNION ALL SELECT " + [1, 2, 3, 4, 5, 6, 7, 8, 9].join(" UNION ALL SELECT ");
  const places = String(rows - 1).length;
  const letters = [..."abcdefg"].slice(0, places);
  const sum = letters.map((letter, i) => `${letter}.d * ${10 ** i}`).join(" + ");
  const from = letters.map((letter) => `(${digits}) ${letter}`).join(", ");
  const first = `CREATE TABLE item1 (id INT AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL, KEY k (k));
    INSERT INTO item1 SELECT n + 1, FLOOR(RAND(n) * ${rows}), CONCAT(SHA2(n, 256), LEFT(SHA2(n + 1, 256), 56)), LEFT(SHA2(n + 7, 256), 60)
      FROM (SELECT ${sum} n FROM ${from}) numbers WHERE n < ${rows} ORDER BY n;`;
  const others = Array.from({ length: tables - 1 }, (_, i) => `item${i + 2}`).map(
    (name) => `CREATE TABLE ${name} LIKE item1; INSERT INTO ${name} SELECT * FROM item1;`,
  );
  return `SET sql_log_bin = 0; CREATE DATABASE shop; USE shop; ${first} ${others.join(" ")}
    CREATE TABLE writes (id INT AUTO_INCREMENT PRIMARY KEY);`;
}
