import type { ErrorRow } from "./error-row";

/** What an administrator types on a slave. */
export interface SlaveWords {
  /** Comes before and after a statement of his own, which is then written and not logged. */
  readonly byHand: readonly [string, string];
  readonly start: string;
  /** What becomes of a change of a table without transactions that broke off, and what to do. */
  readonly brokeOff: string;
}

/** How a slave comes to know named time zones, its own binary log left as it is. */
export function loadTimeZones({ byHand: [before] }: SlaveWords): string {
  return `load the time zones here: (echo '${before}'; mysql_tzinfo_to_sql /usr/share/zoneinfo) | mysql mysql`;
}

/** Errors of a slave that applies what it has read. */
export const applierErrors = (words: SlaveWords): readonly ErrorRow[] => [
  {
    codes: [1062, 1032],
    advice: `the data differ from the master's (row there already, or missing): nothing was skipped; find out why, then mend the row or raise seed.generation. A table without transactions (MyISAM) keeps what was applied of a change that broke off: ${words.brokeOff}`,
  },
  {
    codes: [1950],
    advice:
      "something wrote on this slave itself (an administrator, an event), which SET sql_log_bin = 0 keeps out of its log. If nobody follows it, it may forget that, with its own binary log: STOP SLAVE; RESET MASTER; START SLAVE; then compare with verify: { checksum: true }. If it has slaves of its own, raise seed.generation here and there",
    own: true,
  },
  {
    codes: [1146, 1049],
    says: "pulumi_replication",
    advice:
      "the library's own database is missing here: was it dropped by hand? {again follow} makes it again",
  },
  {
    codes: [1049],
    advice: `a database is missing here. One that is not declared: declare it too, and it is copied and the slave goes on; or make it here, empty: ${hand(words, "CREATE DATABASE ...")}. One that was copied: find out who dropped it, then raise seed.generation`,
  },
  {
    codes: [1146, 1051],
    advice: `a table is missing here. One of a database that is not declared: make it here as on the master, empty: ${hand(words, "CREATE TABLE ...")}. One that was copied: find out why it is missing, then raise seed.generation`,
  },
  {
    codes: [1025],
    advice: `a table cannot be renamed here. Into a database that is not declared: make that here, empty: ${hand(words, "CREATE DATABASE ...")}`,
  },
  {
    codes: [1452, 1005, 1824],
    says: "[Ff]oreign key|referenced table",
    advice: `a foreign key leads to what is not here. Into a database that is not declared: declare that one too, and it is copied and the slave goes on; or, where the key is here, drop it: ${hand(words, "ALTER TABLE ... DROP FOREIGN KEY ...")}. Into one that was copied: the data differ from the master's, raise seed.generation`,
  },
  {
    codes: [1451],
    advice: `rows here point to the one that goes. Rows that the master does not have: delete them, or drop their foreign key: ${hand(words, "ALTER TABLE ... DROP FOREIGN KEY ...")}`,
  },
  { codes: [1298], advice: `${loadTimeZones(words)}; then ${words.start}` },
  {
    codes: [1118],
    advice: `the row is too long for this server. A table that was made with innodb_strict_mode = OFF: SET GLOBAL innodb_strict_mode = OFF; ${words.start}; and declare it in settings. A larger innodb_page_size of the master: take the same for this server, set up anew`,
  },
  {
    codes: [1785, 1786, 1787],
    advice:
      "the statement fits no GTID, and the master let it through: make the change here by hand with the binary log off, leave the statement out with skip, and set enforce_gtid_consistency = ON on the master",
  },
  {
    codes: [1050, 1007],
    advice:
      "a table or database is here already: nothing was skipped; find out who made it, then drop it or raise seed.generation",
  },
  {
    codes: [1396, 1133, 1410],
    advice:
      "a change of an account was replicated, and accounts are each server's own: mend the account here with the binary log off",
  },
  {
    codes: [1021, 1114],
    advice: "the disk of this slave is full: make room, then run pulumi up again",
  },
  {
    codes: [1205, 1213],
    advice: "something on this slave held a lock for too long: end it, then run pulumi up again",
  },
  {
    codes: [1594, 1595, 13121, 13122],
    advice:
      "a relay log cannot be read: with relay_log_recovery a restart of this server fetches it again",
  },
];

/** `statement`, by hand, and the slave goes on. */
function hand({ byHand: [before, after], start }: SlaveWords, statement: string): string {
  return [before, statement, after, start].filter((part) => part !== "").join("; ");
}
