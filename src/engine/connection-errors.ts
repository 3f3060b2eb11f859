import type { ErrorRow } from "./error-row";

const copied =
  "if one of the two machines was copied from the other: stop the copy, delete auto.cnf in its data directory, start it";

/**
 * Errors of a slave, or its client, with its master. Numbers of the clients are one set; those of the servers agree up to
 * 2000, and differ after that by flavour.
 */
export function connectionErrors(words: {
  readonly locked: number;
  readonly forgetHosts: string;
}): readonly ErrorRow[] {
  return [
    {
      codes: [2005],
      advice:
        "this host does not know the master's address: correct it, or what resolves names here",
      passes: true,
    },
    {
      codes: [2002, 2003],
      advice:
        "is the master up, its address and port right, its bind_address not 127.0.0.1, and no firewall between?",
      passes: true,
    },
    {
      codes: [2013],
      says: "communication packet.* 110",
      advice:
        "the port accepts connections but sends no MySQL handshake: is it the right port? (A server that hangs does this too.)",
      passes: true,
    },
    {
      codes: [2013],
      says: "communication packet",
      advice:
        "the port accepts connections but closes them before the MySQL handshake: is it the right port? (A server that is still starting does this too.)",
      passes: true,
    },
    {
      codes: [2006, 2013],
      advice:
        "the connection was lost: was the master restarted, or does something between the two hosts end connections?",
      passes: true,
    },
    {
      codes: [1184],
      says: "init_connect",
      advice:
        "the master's init_connect fails for this account: mend it there, or SET GLOBAL init_connect = DEFAULT",
    },
    {
      codes: [1040],
      advice:
        "the master has no connection left: raise its max_connections, or end what holds them",
      passes: true,
    },
    {
      codes: [2007, 2027],
      advice: "what listens there does not speak the MySQL protocol: are address and port right?",
    },
    {
      codes: [1129],
      advice: `the master has blocked this host after aborted connections: run ${words.forgetHosts} there, and find what opens them`,
    },
    {
      codes: [1130],
      advice:
        'the master answers but has no account for this host: see "from" of the link; was it dropped by hand? {again link follow} makes it again',
    },
    {
      codes: [words.locked],
      advice:
        "the account is locked on the master while that one is seeded itself: run pulumi up until its seed is whole",
    },
    {
      codes: [1045, 1698],
      advice:
        "the master answers but refuses the account: may it log in from this host? Was it dropped, or its password changed, by hand? {again link follow} makes both as declared",
    },
    {
      codes: [1820, 1862],
      advice:
        "the password of the account has expired on the master, by hand or by its default_password_lifetime: {again link follow} sets it again, for good",
    },
    {
      codes: [3159],
      advice:
        "the master lets nobody in without TLS (require_secure_transport = ON): declare link: { tls: true }",
    },
    {
      codes: [2026],
      advice:
        "the two do not agree on TLS: give the master a certificate, or declare link: { tls: false } to go without",
    },
    {
      codes: [2061],
      advice: "the account's password may travel only over TLS: declare link: { tls: true }",
    },
    {
      codes: [2059, 1524],
      advice:
        "one of the two lacks the plugin with which the account logs in: give the account one that both have",
    },
    {
      codes: [1236, 13114],
      says: "same server_uuid|same server_id",
      advice: `another slave of this master has this one's server_uuid or server_id; ${copied}`,
    },
    {
      codes: [1236, 13114],
      says: "[Bb]inary log is not open",
      advice:
        "the master's binary log is off: was it switched off in an option file? Its logs of before are kept, so switch it on again",
    },
    {
      codes: [1236, 13114],
      says: "not in the master's binlog[.] Since",
      advice:
        "this slave has transactions that the master does not have: something wrote on the slave itself, or the master lost the end of its binary log; find out which, then raise seed.generation",
    },
    {
      codes: [1236, 13114],
      says: "impossible position|position > file size|bogus data in log event|not in the master's binlog|more GTIDs than",
      advice:
        "the master lost the end of its binary log (a crash with sync_binlog other than 1, RESET MASTER, a disk of before): save what only this slave has, if it matters, then raise seed.generation to make it the master's copy again",
      lost: true,
    },
    {
      codes: [1236, 13114],
      advice:
        "the master no longer has the logs this slave needs: raise seed.generation to seed it again",
    },
    {
      codes: [1593, 13117],
      says: "GTID_MODE",
      advice:
        "GTIDs are on at one end and off at the other: gtid_mode must be declared as it is, or be migrated on both",
    },
    {
      codes: [1593, 13117],
      says: "UUID",
      advice: `master and slave have the same server_uuid; ${copied}`,
    },
    { codes: [1593, 13117], advice: "master and slave have the same server_id" },
  ];
}
