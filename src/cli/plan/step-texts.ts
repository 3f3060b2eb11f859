import type { Declared } from "../../steps/declared";
import type { Step } from "../../steps/step";
import { itemsOf } from "../../steps/whole";

/** A text that a step gives a host. */
export interface StepText {
  readonly title: string;
  readonly kind: "ini" | "sql";
  readonly text: string;
}

/** What the SQL of a step is for, by its verb; a step of another one gives no SQL. */
const SQL: Readonly<Partial<Record<Step["verb"], string>>> = {
  databases: "databases",
  accounts: "accounts",
  link: "replication account",
  "seed-open": "account of the copy",
};

/** The my.cnf and the SQL of every server, in the order of the steps. There is no secret in them. */
export function textsOf({ topology }: Declared): readonly StepText[] {
  return itemsOf(topology, { project: "", stack: "" }).flatMap((item): readonly StepText[] => {
    if (item.kind !== "step") return [];
    const { on, of, verb, command, input } = item;
    if (verb === "config") return [{ title: `${on}: my.cnf`, kind: "ini", text: input.text ?? "" }];
    const what = SQL[verb];
    if (what === undefined || command.kind !== "review") return [];
    // Of a request only the statements: its keys stand before the first empty line.
    const text =
      verb === "seed-open" ? command.text.replace(/^([a-z_]+=.*\n)*\n?/, "") : command.text;
    const title = on === of ? `${on}: ${what}` : `${on}: ${what} of ${of}`;
    // Where nothing is declared only a comment is left.
    return /^(?!--)./m.test(text) ? [{ title, kind: "sql", text }] : [];
  });
}
