import { setTimeout as delay } from "node:timers/promises";
import { dialectOf } from "../engine/dialects";
import type { Observable } from "../render/observable";
import type { Answers } from "./answers";
import type { Asked } from "./ask";

/** Seconds for which a slave is asked again that is between two tries to reach its master; the default between them is 10. */
const SECONDS = 12;

/**
 * What `ask` brings once the slave has reached its master or had the time for it: one whose master was restarted just before is
 * connected at its next try, and nothing is otherwise then.
 */
export async function askSettled(
  slave: Observable,
  ask: () => Promise<Asked>,
  seconds: number = SECONDS,
): Promise<Asked> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const asked = await ask();
    if ("why" in asked || !isBetweenTries(slave, asked.answers) || Date.now() >= deadline)
      return asked;
    await delay(500);
  }
}

function isBetweenTries({ position, line }: Observable, { server }: Answers): boolean {
  if (position === undefined || server === undefined) return false;
  const state = server.status.get(dialectOf(line).columns.ioRunning) ?? "No";
  return state !== "Yes" && state !== "No";
}
