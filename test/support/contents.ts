import { query, type SandboxServer } from "../../dev/servers/server";

const own =
  "NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema', 'pulumi_replication')";

/**
 * Everything of a server's databases that a slave must have too, comparable as text: definitions, and checksums of the
 * rows. Events are shown without their state, which differs by design, tables without their next number, which also
 * counts what was tried and rolled back. Rows of a table with JSON are shown: MySQL's checksum of a key over a JSON array is
 * of an address.
 */
export async function contents(server: SandboxServer): Promise<string> {
  const listed = await query(
    server,
    `SET SESSION group_concat_max_len = 1000000;
     SELECT CONCAT('SELECT ', QUOTE(schema_name), '; SHOW CREATE DATABASE ', q) FROM (
       SELECT schema_name, CONCAT('\`', REPLACE(schema_name, '\`', '\`\`'), '\`') q FROM information_schema.schemata
       WHERE schema_name ${own}) s ORDER BY 1;
     SELECT CONCAT('SHOW CREATE TABLE ', q, IF(json, '; SELECT * FROM ', '; CHECKSUM TABLE '), q) FROM (
       SELECT CONCAT('\`', REPLACE(table_schema, '\`', '\`\`'), '\`.\`', REPLACE(table_name, '\`', '\`\`'), '\`') q,
         (table_schema, table_name) IN (SELECT table_schema, table_name FROM information_schema.columns WHERE data_type = 'json') json
       FROM information_schema.tables WHERE table_schema ${own}) s ORDER BY CAST(q AS BINARY);
     SELECT CONCAT('SHOW CREATE TRIGGER \`', REPLACE(trigger_schema, '\`', '\`\`'), '\`.\`', REPLACE(trigger_name, '\`', '\`\`'), '\`') FROM information_schema.triggers
       WHERE trigger_schema ${own} ORDER BY 1;
     SELECT CONCAT('SHOW CREATE ', routine_type, ' \`', REPLACE(routine_schema, '\`', '\`\`'), '\`.\`', REPLACE(routine_name, '\`', '\`\`'), '\`')
       FROM information_schema.routines WHERE routine_schema ${own} ORDER BY 1;
     SELECT CONCAT('SHOW CREATE EVENT \`', REPLACE(event_schema, '\`', '\`\`'), '\`.\`', REPLACE(event_name, '\`', '\`\`'), '\`') FROM information_schema.events
       WHERE event_schema ${own} ORDER BY 1`,
  );
  const statements = listed
    .split("\n")
    .filter((line) => line !== "")
    .map(unescaped);
  const shown = await query(server, statements.map((statement) => `${statement};`).join("\n"));
  return (
    shown
      .replace(/ AUTO_INCREMENT=\d+/g, "")
      // Said or not, it is the same: a dump says it.
      .replace(/ CHARACTER SET (\w+)(?= COLLATE \1_)/g, "")
      // The last column of a trigger is when it was made.
      .replace(/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d$/gm, "")
      .replace(/ (ENABLE|DISABLE ON (SLAVE|REPLICA))(?= DO | COMMENT )/g, "")
  );
}

/** A line of the client's batch format, which doubles backslashes. */
function unescaped(line: string): string {
  return line.replace(/\\([\\nt0])/g, (_, c: string) => ({ n: "\n", t: "\t", "0": "\0" })[c] ?? c);
}
