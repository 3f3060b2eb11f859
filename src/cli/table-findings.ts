import { tableDifferences, unsettledText } from "../observe/tables";
import type { Reach } from "../render/reach";
import { tablesOf, waysOn } from "./compare";
import { Failure } from "./failure";
import { finding, type Finding } from "./finding";

/**
 * What is otherwise in the tables of `server`, where they are declared to be as its master's; read within `seconds`. What could
 * not be told is not taken for right.
 */
export async function tableFindings(server: Reach, seconds: number): Promise<readonly Finding[]> {
  const { name, follows } = server;
  if (follows?.checksum !== true) return [];
  try {
    const tables = await tablesOf(server, follows, seconds);
    return [
      ...tableDifferences({ name, master: follows.master }, tables).map(({ text }) =>
        finding("broken", text, ...waysOn(server, follows)),
      ),
      ...(tables.unsettled.length === 0
        ? []
        : [finding("unknown", unsettledText(follows, tables), "compare again at a quiet hour")]),
    ];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [text = "", ...next] = error.message.split("\n").map((line) => line.trim());
    return [
      finding(
        "unknown",
        text,
        ...next.map((line) => line.replace(/^-> /, "")),
        `the tables are read within ${seconds} s here: --timeout gives them more`,
      ),
    ];
  }
}
