import type { ErrorRow } from "./errors";

/** Errors of a slave that applies what it has read; the same on every line. */
export const applierErrors: readonly ErrorRow[] = [
  {
    codes: [1062, 1032],
    advice:
      "the data differ from the master's (row there already, or missing): nothing was skipped; find out why, then mend the row or raise seed.generation",
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
    codes: [1146, 1049, 1051],
    advice:
      "a table or database is missing here: nothing was skipped; find out why, then raise seed.generation",
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
