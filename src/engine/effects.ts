/**
 * A filter, delay or mode that keeps changes from a slave or hides its errors, while both threads run and the lag is 0. What is
 * live and not declared is an error of preflight, `follow` and `verify`.
 */
export interface EffectRow {
  /** The column of the slave's status that shows it; `log`: the master's status shows it; absent: a variable alone does. */
  readonly column?: string;
  /** Its names in option files; the first one is also what the server shows. Absent: it stands in none. */
  readonly names?: readonly string[];
  /** Extended regular expression of the values that change nothing, besides none at all. */
  readonly harmless?: string;
  /** Whether changes or errors are lost, so that the data can differ; otherwise they come late, or stop the slave. */
  readonly loses?: true;
  /** What it does, in few words. */
  readonly does: string;
  /** The statement that takes it back on a stopped slave, with `:wanted` for what is declared; absent: only a restart does. */
  readonly mend?: string;
  /** Whether `settings` takes it. */
  readonly declarable?: true;
}

const LEFT_OUT = "changes are left out";

const rule = (
  name: string,
  column: string,
  mend: string,
  more?: Partial<EffectRow>,
): EffectRow => ({
  column,
  names: [name],
  loses: true,
  does: LEFT_OUT,
  mend,
  ...more,
});

/** The filters of an applier; `set` makes one of them what is declared. */
const rules = (set: (name: string) => string): readonly EffectRow[] => [
  ...(
    [
      ["replicate_do_db", "Replicate_Do_DB"],
      ["replicate_ignore_db", "Replicate_Ignore_DB"],
      ["replicate_do_table", "Replicate_Do_Table"],
      ["replicate_wild_do_table", "Replicate_Wild_Do_Table"],
      ["replicate_wild_ignore_table", "Replicate_Wild_Ignore_Table"],
    ] as const
  ).map(([name, column]) => rule(name, column, set(name))),
  rule("replicate_ignore_table", "Replicate_Ignore_Table", set("replicate_ignore_table"), {
    declarable: true,
  }),
  rule("replicate_rewrite_db", "Replicate_Rewrite_DB", set("replicate_rewrite_db"), {
    does: "changes go to another database",
  }),
];

/** What both flavours have; `change` is the verb, `prefix` that of its clauses, `slave` the word in its variables. */
const shared = (change: string, prefix: string, slave: string): readonly EffectRow[] => {
  const names = (rest: string) =>
    slave === "slave" ? [`slave_${rest}`] : [`${slave}_${rest}`, `slave_${rest}`];
  const variable = (rest: string, right: string): Pick<EffectRow, "names" | "mend"> => ({
    names: names(rest),
    mend: `SET GLOBAL ${slave}_${rest} = '${right}'`,
  });
  return [
    {
      column: "Replicate_Ignore_Server_Ids",
      loses: true,
      does: "what these servers wrote is left out",
      mend: `${change} IGNORE_SERVER_IDS = ()`,
    },
    {
      column: "SQL_Delay",
      harmless: "0",
      does: "changes come that many seconds late",
      mend: `${change} ${prefix}_DELAY = 0`,
    },
    {
      column: "Until_Condition",
      harmless: "None",
      does: "the applier stops there by itself",
      mend: "",
    },
    {
      column: "Skip_Counter",
      harmless: "0",
      loses: true,
      does: "that many events are left out next",
      mend: `SET GLOBAL sql_${slave}_skip_counter = 0`,
    },
    {
      names: names("skip_errors"),
      harmless: "OFF",
      loses: true,
      does: "these errors are passed over",
      declarable: true,
    },
    {
      ...variable("exec_mode", "STRICT"),
      harmless: "STRICT|0",
      loses: true,
      does: "missing and duplicate rows are passed over",
      declarable: true,
    },
    {
      ...variable("type_conversions", ""),
      harmless: "(ALL_NON_LOSSY|ALL_SIGNED|ALL_UNSIGNED|,)*",
      loses: true,
      does: "values that do not fit are cut",
      declarable: true,
    },
    {
      names: [`init_${slave}`, ...(slave === "slave" ? [] : ["init_slave"])],
      does: "the applier runs it when it starts",
      mend: `SET GLOBAL init_${slave} = ''`,
      declarable: true,
    },
    ...["binlog_do_db", "binlog_ignore_db"].map((name): EffectRow => ({
      column: "log",
      names: [name],
      loses: true,
      does: "changes are not logged, and no slave gets them",
      declarable: true,
    })),
  ];
};

/** What MariaDB has, from 10.11 on. */
export const mariadbEffects: readonly EffectRow[] = [
  ...rules((name) => `SET GLOBAL ${name} = :wanted`),
  ...shared("CHANGE MASTER TO", "MASTER", "slave"),
  ...(["DO", "IGNORE"] as const).map((word): EffectRow => ({
    column: `Replicate_${word === "DO" ? "Do" : "Ignore"}_Domain_Ids`,
    loses: true,
    does: "whole GTID domains are left out",
    mend: `CHANGE MASTER TO ${word}_DOMAIN_IDS = ()`,
  })),
  {
    names: ["replicate_events_marked_for_skip"],
    harmless: "REPLICATE|0",
    loses: true,
    does: "what a session of the master marks with skip_replication is left out",
    mend: "SET GLOBAL replicate_events_marked_for_skip = REPLICATE",
    declarable: true,
  },
  {
    names: ["gtid_ignore_duplicates"],
    harmless: "OFF|0",
    loses: true,
    does: "a transaction whose number was seen is left out, whatever it holds",
    mend: "SET GLOBAL gtid_ignore_duplicates = OFF",
    declarable: true,
  },
  {
    names: ["slave_run_triggers_for_rbr"],
    harmless: "NO|0",
    loses: true,
    does: "triggers write here once more what they wrote on the master",
    mend: "SET GLOBAL slave_run_triggers_for_rbr = NO",
    declarable: true,
  },
  {
    names: ["gtid_strict_mode"],
    harmless: "ON|1",
    loses: true,
    does: "a slave that diverges is not noticed",
    mend: "SET GLOBAL gtid_strict_mode = ON",
  },
];

/** Before 10.11 there is no variable for it. */
export const mariadbEffectsBefore1011: readonly EffectRow[] = mariadbEffects.map((row) => {
  const { mend, ...rest } = row;
  return row.names?.[0] === "replicate_rewrite_db" || mend === undefined ? rest : row;
});

/** The filters of MySQL are set by a statement. */
const mysqlRules = rules((name) => `CHANGE REPLICATION FILTER ${name.toUpperCase()} = (:wanted)`);

/** What MySQL 5.7 has. */
export const mysql57Effects: readonly EffectRow[] = [
  ...mysqlRules,
  ...shared("CHANGE MASTER TO", "MASTER", "slave"),
];

/** What MySQL has from 8.0.26 on; the last ones are shown beside the variables. */
export const mysqlEffects: readonly EffectRow[] = [
  ...mysqlRules,
  ...shared("CHANGE REPLICATION SOURCE TO", "SOURCE", "replica"),
  {
    column: "PRIVILEGE_CHECKS_USER",
    does: "what this account may not do stops the applier",
    mend: "CHANGE REPLICATION SOURCE TO PRIVILEGE_CHECKS_USER = NULL",
  },
  {
    column: "REQUIRE_ROW_FORMAT",
    harmless: "NO",
    does: "a statement, such as the marker's, stops the applier",
    mend: "CHANGE REPLICATION SOURCE TO REQUIRE_ROW_FORMAT = 0",
  },
  {
    column: "REQUIRE_TABLE_PRIMARY_KEY_CHECK",
    harmless: "STREAM|OFF",
    does: "a table without a primary key stops the applier, or becomes another one here",
    mend: "CHANGE REPLICATION SOURCE TO REQUIRE_TABLE_PRIMARY_KEY_CHECK = STREAM",
  },
  {
    column: "ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS_TYPE",
    harmless: "OFF",
    does: "transactions without a GTID get one of this slave, and it cannot follow by GTID",
    mend: "CHANGE REPLICATION SOURCE TO ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS = OFF",
  },
  {
    column: "SOURCE_CONNECTION_AUTO_FAILOVER",
    harmless: "0",
    does: "the channel goes to another master by itself",
    mend: "CHANGE REPLICATION SOURCE TO SOURCE_CONNECTION_AUTO_FAILOVER = 0",
  },
];

/** The variables of `rows`, as a list of SQL strings. */
export function effectVariables(rows: readonly EffectRow[]): string {
  return rows
    .flatMap(({ names }) => names?.slice(0, 1) ?? [])
    .map((name) => `'${name}'`)
    .join(", ");
}
