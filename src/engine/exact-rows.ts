/** Character sets in which every byte has a place in Unicode. */
const plain = "IN ('utf8', 'utf8mb3', 'utf8mb4', 'latin1')";
/** What stands where a value would have been cut: a name that no column has. */
const tooLong = "''value_too_large''";
const hex = (value: string) => `CONCAT(''x'''''', HEX(${value}), '''''''')`;
const quoted = (value: string) => `CONCAT('CONCAT('''''''', ', ${value}, ', '''''''')')`;
/** No function returns more than max_allowed_packet: a long value comes in pieces. */
const piece = (number: number) =>
  hex(`SUBSTRING(CAST(', q, ' AS BINARY), ${number} * @piece + 1, @piece)`);
/** Rows of one INSERT, and of one transaction. */
const rows = "GREATEST(1, LEAST(1000, 32000000 DIV (1 + SUM(bytes))))";
const exactly = (name: string) => `CONVERT(${name} USING utf8mb4) COLLATE utf8mb4_bin`;
const loosely = (name: string) => `CONVERT(${name} USING utf8mb4) COLLATE utf8mb4_general_ci`;
/** Names that are one to the dump program, which leaves out both when it is to leave out one. */
const twins = `SELECT ${loosely("MIN(table_schema)")} in_database, ${loosely("MIN(table_name)")} called FROM information_schema.tables
        WHERE table_schema IN (:databases) GROUP BY ${loosely("table_schema")}, ${loosely("table_name")} HAVING COUNT(*) > 1`;
/** System columns that nobody has named are in no list of columns. */
const unnamed = "versioned AND SUM(opens) = 0";

/**
 * Which tables' rows a dump program would change, and the statement that prints each one's rows as INSERT statements.
 *
 * Dump programs print FLOAT with 6 digits and -0 as a number, which is 0; where an enumeration has an empty member, what is no
 * member looks like that one; bytes that have no place in Unicode are lost on
 * their way through utf8mb4. A session of ours prints such rows exactly: floating-point numbers as the doubles that they are,
 * bytes in hexadecimal. `settings` is a condition under which it prints all tables: a setting of the master would break the
 * dump program off, or shorten what it reads, and it cannot set that for itself.
 *
 * Columns: database, table, statement; also those of sequences, from which these tables may take values, without a statement.
 */
export function exactRows(settings: string): string {
  return `SET SESSION group_concat_max_len = 16000000;
    SELECT s, t, CONCAT('SELECT IF((@n := @n + 1) % ', ${rows}, ' = 0, CONCAT(IF(@n % ', 1000 DIV ${rows} * ${rows}, ' = 0, '';COMMIT'', ''''), ',
      QUOTE(CONCAT(';INSERT INTO ', MIN(name), ' (', GROUP_CONCAT(q ORDER BY place), IF(${unnamed}, ', row_start, row_end', ''), ') VALUES (')), '), '',(''), ',
      GROUP_CONCAT(CASE
        WHEN type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'year') THEN q
        WHEN type IN ('float', 'double') THEN ${quoted("q, ' * 1e0'")}
        WHEN type IN ('bit', 'enum', 'set') THEN CONCAT('CAST(', q, ' AS UNSIGNED)')
        WHEN type IN ('date', 'time', 'datetime', 'timestamp', 'inet4', 'inet6', 'uuid') THEN ${quoted("q")}
        WHEN type = 'json' OR bytes < 1000000 AND plain THEN CONCAT('COALESCE(QUOTE(', q, '), ${tooLong})')
        WHEN type IN ('mediumtext', 'longtext', 'mediumblob', 'longblob') THEN CONCAT('''CONCAT('', ${piece(0)}, '','', ${piece(1)}, '','', IF(LENGTH(', q, ') > 3 * @piece, ${tooLong}, ${piece(2)}), '')''')
        ELSE CONCAT('IF(', q, ' IS NULL, NULL, COALESCE(${hex("', q, '")}, ${tooLong}))') END
        ORDER BY place SEPARATOR ', '','', '),
      IF(${unnamed}, CONCAT(', '','', ', ${quoted("'row_start'")}, ', '','', ', ${quoted("'row_end'")}), ''),
      ', '')'' FROM ', MIN(name), IF(versioned, ' FOR SYSTEM_TIME ALL', ''))
    FROM (SELECT ${exactly("c.table_schema")} s, ${exactly("c.table_name")} t, ordinal_position place, data_type type,
        CONCAT('\`', REPLACE(c.table_schema, '\`', '\`\`'), '\`.\`', REPLACE(c.table_name, '\`', '\`\`'), '\`') name,
        CONCAT('\`', REPLACE(column_name, '\`', '\`\`'), '\`') q,
        table_type = 'SYSTEM VERSIONED' versioned, COALESCE(generation_expression, '') = 'ROW START' opens,
        COALESCE(character_octet_length, IF(numeric_precision IS NULL AND datetime_precision IS NULL AND data_type NOT IN ('date', 'year', 'inet4', 'inet6', 'uuid'), 4294967295, 0)) bytes,
        COALESCE(character_set_name, '') ${plain} plain,
        (${settings}) OR called IS NOT NULL OR data_type IN ('float', 'double') OR COALESCE(NOT character_set_name ${plain}, FALSE)
          OR data_type = 'enum' AND column_type REGEXP '[(,]''''[,)]' changed
      FROM information_schema.columns c JOIN information_schema.tables t ON ${exactly("t.table_schema")} = ${exactly("c.table_schema")}
          AND ${exactly("t.table_name")} = ${exactly("c.table_name")}
        LEFT JOIN (${twins}) twins ON in_database = ${loosely("c.table_schema")} AND called = ${loosely("c.table_name")}
      WHERE c.table_schema IN (:databases) AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND engine NOT IN ('MRG_MyISAM', 'FEDERATED')
        AND c.table_schema <> 'pulumi_replication'
        AND COALESCE(generation_expression, '') IN ('', 'ROW START', 'ROW END')) columns_of
    GROUP BY s, t, versioned HAVING SUM(changed)
    UNION ALL SELECT ${exactly("table_schema")}, ${exactly("table_name")}, '' FROM information_schema.tables
      WHERE table_type = 'SEQUENCE' AND table_schema IN (:databases) ORDER BY 1, 2`;
}
