/** What accounts may do at places of one kind. What every account has, to no use, is called USAGE. */
const grantsIn = (table: string, place: string): string =>
  `SELECT 'grant', grantee, ${place}, privilege_type FROM information_schema.${table}
      WHERE grantee IN (:accounts) AND privilege_type <> 'USAGE';
    SELECT DISTINCT 'grant', grantee, ${place}, 'GRANT OPTION' FROM information_schema.${table}
      WHERE grantee IN (:accounts) AND is_grantable = 'YES'`;

const NAMED = "CONCAT('''', user, '''@''', host, '''')";
/** What of an account is given with REQUIRE, as QUOTE shows it, or nothing. */
const required = (word: string, column: string): string =>
  `IF(${column} = '', NULL, CONCAT('${word} ', QUOTE(${column})))`;

/** The facts of accounts; `limits` are their names beside the columns of mysql.user, `locked` is true of one that is locked. */
export const accountFacts = (limits: Readonly<Record<string, string>>, locked: string): string =>
  `SELECT 'account', ${NAMED}, SHA2(CONCAT_WS('/', plugin, authentication_string), 256), IF(password_expired = 'Y', 'expired', '')
      FROM mysql.user WHERE ${NAMED} IN (:accounts);
    SELECT 'rules', ${NAMED}, CONCAT('REQUIRE ', CASE ssl_type WHEN '' THEN 'NONE' WHEN 'ANY' THEN 'SSL' WHEN 'X509' THEN 'X509' ELSE
        CONCAT_WS(' AND ', ${required("CIPHER", "ssl_cipher")}, ${required("ISSUER", "x509_issuer")}, ${required("SUBJECT", "x509_subject")}) END),
      ${Object.entries(limits)
        .map(([word, column], i) => `CONCAT('${i === 0 ? "WITH " : ""}${word} ', ${column})`)
        .join(", ")}, IF(${locked}, 'ACCOUNT LOCK', 'ACCOUNT UNLOCK')
      FROM mysql.user WHERE ${NAMED} IN (:accounts);
    ${grantsIn("user_privileges", "'*.*'")};
    ${grantsIn("schema_privileges", "CONCAT(table_schema, '.*')")};
    ${grantsIn("table_privileges", "CONCAT(table_schema, '.', table_name)")};
    SELECT 'grant', grantee, CONCAT(table_schema, '.', table_name), CONCAT(privilege_type, ' (', column_name, ')')
      FROM information_schema.column_privileges WHERE grantee IN (:accounts)`;

/** What limits an account on both flavours. */
export const accountLimits = {
  MAX_QUERIES_PER_HOUR: "max_questions",
  MAX_UPDATES_PER_HOUR: "max_updates",
  MAX_CONNECTIONS_PER_HOUR: "max_connections",
  MAX_USER_CONNECTIONS: "max_user_connections",
} as const;
