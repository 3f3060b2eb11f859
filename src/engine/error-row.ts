/** What an error of replication means, and what to do about it. */
export interface ErrorRow {
  readonly codes: readonly number[];
  /** Extended regular expression of the message, where a number alone does not tell; absent: every message. */
  readonly says?: string;
  /** What to do; `{again <steps>}` stands for what has these steps of the slave run again. */
  readonly advice: string;
  /** Whether waiting may mend it. */
  readonly passes?: true;
  /** Whether it says that the master's log is no longer the one that the slave has read, even when it is not said again. */
  readonly lost?: true;
  /** Whether the slave's own transactions are its cause: to leave out the master's would mend nothing. */
  readonly own?: true;
}
