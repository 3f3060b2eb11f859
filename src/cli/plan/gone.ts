import type { ServerInputs } from "../../steps/compared";
import type { Verb } from "../../steps/step";

/** What is taken back of a step that is no longer declared. */
export function goneWords(
  onDestroy: ServerInputs["onDestroy"] = "undo",
): Readonly<Partial<Record<Verb, string>>> {
  return {
    config: "my.cnf stays as it is",
    databases: "databases stay",
    accounts: "accounts stay",
    ...{
      undo: {
        link: "its replication account is dropped",
        follow: "its channel ends, its data stay",
      },
      leave: {
        link: "its replication account stays",
        follow: "its channel stays as it is, as do its data",
      },
      gone: { link: "its replication account is dropped" },
    }[onDestroy],
  };
}
