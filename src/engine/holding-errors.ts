import { loadTimeZones, type SlaveWords } from "./applier-errors";
import type { ErrorRow } from "./error-row";

const ownDirectory =
  "this server cannot make a file in that DATA DIRECTORY, as where another server has one: have this slave keep such tables in its own data directory, with NO_DIR_IN_CREATE in the sql_mode of its settings, or leave the database out of databases";

/** Errors of a slave that tries its master's definitions before it drops anything. */
export const holdingErrors = (words: SlaveWords): readonly ErrorRow[] => [
  {
    codes: [1356],
    advice:
      "what it reads is gone, and no dump program can copy it: mend it on the master, or drop it there",
  },
  {
    codes: [3510, 1478],
    says: "[Tt]ablespace",
    advice:
      "make an empty tablespace of that name here (SET sql_log_bin = 0; CREATE TABLESPACE ... ADD DATAFILE ...), or move the table out of it on the master: ALTER TABLE ... TABLESPACE innodb_file_per_table",
  },
  {
    codes: [1286, 3161, 1524],
    advice:
      "that engine or plugin is not here, or switched off: install it as on the master, or convert the table on the master: ALTER TABLE ... ENGINE = InnoDB",
  },
  {
    codes: [1290],
    says: "NO_ENGINE_SUBSTITUTION",
    advice:
      "this server takes one engine (enforce_storage_engine) and would make the table of that: set it to DEFAULT here, or convert the table on the master: ALTER TABLE ... ENGINE = InnoDB",
  },
  {
    codes: [1115, 1273, 1253],
    advice:
      "this server has no such character set or collation: convert it on the master, or take a slave of the master's release",
  },
  {
    codes: [1118, 1071, 1070, 1074],
    advice:
      "rows or keys are shorter here: is innodb_page_size, or innodb_default_row_format, another one than on the master?",
  },
  {
    codes: [1418, 1419],
    advice:
      "this server keeps a binary log and the function does not say what it does: declare settings: { log_bin_trust_function_creators: true } for this slave, or declare the function DETERMINISTIC, NO SQL or READS SQL DATA on the master",
  },
  {
    codes: [1050, 1304, 1359, 1007],
    advice:
      "two names of the master are one here: is lower_case_table_names another one there? Rename one of them on the master",
  },
  {
    codes: [3185, 3184, 1911, 140],
    advice:
      "it is encrypted, and this server has no key for that: set up the keyring (MariaDB: key management plugin) as on the master",
  },
  {
    codes: [3750],
    advice:
      "this server wants a primary key and the master does not: set sql_require_primary_key = OFF here",
  },
  {
    codes: [1822, 6125],
    advice:
      "its foreign key points to columns without a unique key, which this server does not take: make that key unique on the master, or set restrict_fk_on_non_standard_key = OFF here",
  },
  { codes: [1298], advice: loadTimeZones(words) },
  {
    codes: [1064, 1305],
    advice:
      "this server's line does not know a word, or a function, that is used there: see what its manual says was removed or reserved, and change it on the master",
  },
  {
    codes: [1146, 1049, 1452],
    advice:
      "it needs a database that is not declared: declare that one too, or drop it on the master",
  },
  {
    codes: [1, 3121],
    says: "exists|DATA DIRECTORY",
    advice: ownDirectory,
  },
  { codes: [1005], says: "errno: (2|13|168|184) ", advice: ownDirectory },
  { codes: [1021, 1114], advice: "the disk is full: make room, then run pulumi up again" },
];
