import { freshStatistics } from "./sessions";

const regular = (name: string) => `${name} REGEXP '^[0-9A-Za-z_$]+$'`;

/**
 * All tables and views in `:databases`, the largest first: database, table, the bytes of the rows where a stream of their own may bring
 * them, else -1, and the bytes of the keys where these may be made behind the rows, else 0.
 *
 * A definition whose default takes its value from a sequence comes behind that. Keys that a foreign key, a numbered column or a
 * view's hint is made with stay where they are.
 */
export const spreadTables = `${freshStatistics}; SELECT t.table_schema, t.table_name,
        IF(t.table_type = 'BASE TABLE' AND t.engine = 'InnoDB' AND t.data_length > 16384 AND t.table_schema <> 'pulumi_replication'
          AND ${regular("t.table_schema")} AND ${regular("t.table_name")} AND s.table_name IS NULL, t.data_length, -1) bytes,
        IF(k.table_name IS NULL AND hints = 0, COALESCE(t.index_length, 0), 0)
      FROM information_schema.tables t LEFT JOIN (
          SELECT DISTINCT table_schema, table_name FROM information_schema.columns
          WHERE table_schema IN (:databases) AND column_default REGEXP 'nextval|next value') s
        ON s.table_schema = t.table_schema AND s.table_name = t.table_name
      LEFT JOIN (
          SELECT constraint_schema table_schema, table_name FROM information_schema.referential_constraints
          UNION SELECT unique_constraint_schema, referenced_table_name FROM information_schema.referential_constraints
          UNION SELECT c.table_schema, c.table_name FROM information_schema.columns c WHERE c.table_schema IN (:databases)
            AND extra LIKE '%auto_increment%' AND NOT EXISTS (SELECT 1 FROM information_schema.statistics i WHERE i.table_schema = c.table_schema
              AND i.table_name = c.table_name AND i.column_name = c.column_name AND i.seq_in_index = 1 AND i.non_unique = 0)) k
        ON k.table_schema = t.table_schema AND k.table_name = t.table_name
      JOIN (SELECT COUNT(*) hints FROM information_schema.views
        WHERE table_schema IN (:databases) AND view_definition REGEXP '(use|force|ignore) (index|key)') v
      WHERE t.table_schema IN (:databases) ORDER BY bytes DESC, 1, 2`;

/** Asks a server for the directory in which it sorts the keys of a table. */
export const sortDirectory = "SELECT COALESCE(NULLIF(@@global.innodb_tmpdir, ''), @@tmpdir)";
