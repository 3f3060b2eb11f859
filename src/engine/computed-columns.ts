/** A value that is there and is another one when it is computed now, by the kind of its column. */
const differs = `CASE
  WHEN type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double') THEN
    CONCAT('ABS(', q, ' - ', e, ' * 1e0) > ', COALESCE(0.6 * POW(10, -scale), 0), ' + ABS(', q, ') * ', IF(type = 'float', '1e-6', '1e-14'))
  WHEN type = 'date' THEN CONCAT(q, ' <> CAST(', e, ' AS DATE)')
  WHEN type IN ('datetime', 'timestamp') THEN CONCAT('TIMESTAMPDIFF(SECOND, ', q, ', ', e, ') <> 0')
  WHEN type = 'time' THEN CONCAT('ABS(TIME_TO_SEC(', q, ') - TIME_TO_SEC(', e, ')) > 1')
  ELSE CONCAT('CAST(RTRIM(CONVERT(', q, ' USING utf8mb4)) AS BINARY) <> CAST(RTRIM(LEFT(CONVERT(', e, ' USING utf8mb4), ', size, ')) AS BINARY)') END`;

/**
 * Stored columns whose value may depend on the session that computes it: on its time zone, on how it divides, names days
 * and counts weeks. A copy computes them anew. Each with its table as people write it, and the statement that asks
 * whether a row has another value than a session would compute now; both are one for the kind of the column, not for its
 * last digit. `plain` makes an expression of what the server shows as
 * one; letters beyond ASCII it may show as others, such expressions are passed over.
 */
export function computedColumns(plain: string): string {
  return `SET SESSION sql_mode = '';
    SELECT CONCAT(s, '.', t, ' (', c, ')'), CONCAT('SELECT 1 FROM ', name, ' WHERE ', q, ' IS NOT NULL AND (', e, ' IS NULL OR ', ${differs}, ') LIMIT 1')
    FROM (SELECT c.table_schema s, c.table_name t, c.column_name c, data_type type, numeric_scale scale, character_maximum_length size,
        CONCAT('\`', REPLACE(c.table_schema, '\`', '\`\`'), '\`.\`', REPLACE(c.table_name, '\`', '\`\`'), '\`') name,
        CONCAT('\`', REPLACE(c.column_name, '\`', '\`\`'), '\`') q, CONCAT('(', ${plain}, ')') e
      FROM information_schema.columns c
      WHERE c.table_schema IN (:databases) AND LENGTH(generation_expression) = CHAR_LENGTH(generation_expression) AND extra LIKE '%STORED GENERATED%' AND data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal',
          'float', 'double', 'date', 'datetime', 'timestamp', 'time', 'char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext')
        AND (generation_expression REGEXP '/|week|dayname|monthname|format|unix' OR EXISTS (SELECT 1 FROM information_schema.columns z
          WHERE z.table_schema = c.table_schema AND z.table_name = c.table_name AND z.data_type = 'timestamp'
            AND LOCATE(CONCAT('\`', REPLACE(z.column_name, '\`', '\`\`'), '\`'), c.generation_expression)))) computed ORDER BY 1`;
}

/** What the load's session takes over from its master's global settings, as a list of assignments after others. */
export const computingSettings = `SELECT CONCAT(', div_precision_increment = ', @@global.div_precision_increment,
  ', default_week_format = ', @@global.default_week_format, ', lc_time_names = ''', @@global.lc_time_names, '''')`;
