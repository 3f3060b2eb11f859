import { renderWriter } from "../render/writer";
import { linkSecret, loginOnMaster, type Following } from "./following";
import type { Step } from "./step";
import { step } from "./subject";

/**
 * Lets applications write on a member, or keeps them from it when the other one has everything. Before anything else
 * changes: the configurations then only write down what is so.
 *
 * @throws {TypeError} If the server is in no pair.
 */
export function writerStep(subject: Following, after: readonly string[]): Step {
  const { server, plan, follow } = subject;
  if (plan.member === undefined)
    throw new TypeError(`Cannot make "${plan.name}" a writer: it is in no pair`);
  return step(subject, "writer", {
    command: { kind: "review", text: renderWriter(plan.member) },
    says: [
      plan.member.writes
        ? "lets applications write here"
        : `keeps applications from writing here; when they do by now, nobody writes for at most ${plan.member.switchSeconds} s, until ${follow.master} has everything`,
    ],
    input: { values: loginOnMaster(subject, follow.user, linkSecret(server.name)) },
    secret: true,
    after,
    afterPreflights: true,
    why: "lets applications write here, or keeps them from it",
  });
}
