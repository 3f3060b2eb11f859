/** Schemas that belong to the server and are never copied. */
export const systemSchemas = ["mysql", "sys", "performance_schema", "information_schema"];

/**
 * Whether `column` names somebody's database: no schema of the server, none of this library, and no directory that only lies
 * beside them (`lost+found`), whose name servers show with a mark before it.
 */
export function isDatabase(column: string): string {
  const others = [...systemSchemas, "pulumi_replication"].map((name) => `'${name}'`).join(", ");
  return `${column} NOT IN (${others})
        AND LEFT(${column}, 9) <> '#mysql50#' AND LEFT(${column}, 17) <> 'pulumi_rehearsal_'`;
}

const outer = (column: string) => `${column} NOT IN (:scope) AND ${isDatabase(column)}`;

/** A foreign key has rows to point to, or no row can be added. */
const keys = `SELECT DISTINCT 'key', CONCAT(constraint_schema, '.', table_name, ' (', constraint_name, ')'), unique_constraint_schema
      FROM information_schema.referential_constraints
      WHERE constraint_schema IN (:scope) AND ${outer("unique_constraint_schema")}`;

/** A function by its whole name in the text of a view: MySQL lists those of a view without tables nowhere (seen on 9.7). */
const viewsThatCall = `SELECT 'view', CONCAT(v.table_schema, '.', v.table_name), r.routine_schema
      FROM information_schema.views v JOIN information_schema.routines r ON ${outer("r.routine_schema")}
      WHERE v.table_schema IN (:scope) AND LOCATE(CONCAT('\`', REPLACE(r.routine_schema, '\`', '\`\`'), '\`.\`',
        REPLACE(r.routine_name, '\`', '\`\`'), '\`('), v.view_definition)`;

/** Where servers do not say what a view reads: by its text, in which they name every database. */
const viewsByText = `SELECT DISTINCT 'view', CONCAT(v.table_schema, '.', v.table_name), s.schema_name
      FROM (SELECT table_schema, table_name, REPLACE(view_definition, '(', '') text FROM information_schema.views
        WHERE table_schema IN (:scope)) v
      JOIN information_schema.schemata s ON ${outer("s.schema_name")}
      WHERE LOCATE(CONCAT('from \`', REPLACE(s.schema_name, '\`', '\`\`'), '\`.'), v.text)
        OR LOCATE(CONCAT('join \`', REPLACE(s.schema_name, '\`', '\`\`'), '\`.'), v.text)
      UNION ${viewsThatCall}`;

const viewsByUsage = `SELECT DISTINCT 'view', CONCAT(view_schema, '.', view_name), table_schema
      FROM information_schema.view_table_usage WHERE view_schema IN (:scope) AND ${outer("table_schema")}
      UNION ${viewsThatCall}`;

/** Text with one blank before every name, and no quotes. */
const words = (column: string) =>
  ["CHAR(10 USING utf8mb4)", "CHAR(9 USING utf8mb4)", "'('", "','", "'='"].reduce(
    (text, separator) => `REPLACE(${text}, ${separator}, ' ')`,
    `CONCAT(' ', REPLACE(${column}, '\`', ''))`,
  );

/** Servers do not say what a body needs: it is looked for a table of another database, under its whole name. */
const bodies = `SELECT DISTINCT 'body', CONCAT(b.kind, ' ', b.home, '.', b.name), s.schema_name
      FROM (SELECT 'trigger' kind, trigger_schema home, trigger_name name, ${words("action_statement")} text
          FROM information_schema.triggers WHERE trigger_schema IN (:scope)
        UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name, ${words("routine_definition")}
          FROM information_schema.routines WHERE routine_schema IN (:scope)
        UNION ALL SELECT 'event', event_schema, event_name, ${words("event_definition")}
          FROM information_schema.events WHERE event_schema IN (:scope)) b
      JOIN information_schema.schemata s ON ${outer("s.schema_name")}
      WHERE LOCATE(CONCAT(' ', s.schema_name, '.'), b.text) AND EXISTS (SELECT 1 FROM information_schema.tables o
        WHERE o.table_schema = s.schema_name AND LOCATE(CONCAT(' ', s.schema_name, '.', o.table_name), b.text))`;

/** What in `:scope` needs another database, as kind, name, database; views by their text. */
export const outsideByText = `${keys} UNION ALL ${viewsByText} UNION ALL ${bodies} ORDER BY 1, 2, 3`;

/** The same where the server says what views use. */
export const outsideByUsage = `${keys} UNION ALL ${viewsByUsage} UNION ALL ${bodies} ORDER BY 1, 2, 3`;
