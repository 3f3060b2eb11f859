/** Character sets whose characters may take 4 bytes in Unicode, which servers do not show in a definition. */
const wide = "('utf8mb4', 'utf16', 'utf16le', 'utf32', 'gb18030')";

/**
 * Columns whose definition is shown with "?" for members of 4 bytes, or may be: each with its table as people write it, and the
 * statement `asks` that says whether one is lost ("lost"), or whether only their rows could show it ("perhaps").
 * `asks` is an expression of `name`, the quoted table, and `q`, the quoted column.
 */
export function lostMembers(asks: string): string {
  return `SELECT CONCAT(s, '.', t, ' (', c, ')'), ${asks}
    FROM (SELECT table_schema s, table_name t, column_name c, data_type type,
        CONCAT('\`', REPLACE(table_schema, '\`', '\`\`'), '\`.\`', REPLACE(table_name, '\`', '\`\`'), '\`') name,
        CONCAT('\`', REPLACE(column_name, '\`', '\`\`'), '\`') q
      FROM information_schema.columns WHERE table_schema IN (:databases) AND data_type IN ('enum', 'set')
        AND character_set_name IN ${wide} AND LOCATE('?', column_type)) shown ORDER BY 1`;
}

const isLost = (value: string) =>
  `CONVERT(CONVERT(${value} USING utf8mb3) USING utf8mb4) COLLATE utf8mb4_bin <> CONVERT(${value} USING utf8mb4) COLLATE utf8mb4_bin`;

/** A variable of the column's type has each member in turn. */
export const membersByVariable = `CONCAT('SET SESSION sql_mode = ''''; EXECUTE IMMEDIATE ', QUOTE(CONCAT('BEGIN NOT ATOMIC
    DECLARE x TYPE OF ', name, '.', q, '; DECLARE n BIGINT UNSIGNED DEFAULT 1; DECLARE found INT DEFAULT 0;
    REPEAT SET x = n; IF ${isLost("x")} THEN SET found = 1; END IF;
      SET n = ', IF(type = 'set', 'n << 1', 'n + 1'), '; UNTIL x + 0 = 0 OR n = 0 OR found END REPEAT;
    IF found THEN SELECT ''lost''; END IF; END')))`;

/** Where no variable has a column's type, rows tell. */
export const membersByRows = `CONCAT('SELECT IF(EXISTS(SELECT 1 FROM ', name, ' WHERE ${isLost("', q, '")}), ''lost'', ''perhaps'')')`;
