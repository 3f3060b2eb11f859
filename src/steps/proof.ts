import { declaredContact } from "../plan/declared-settings";
import { renderProof } from "../render/verify";
import { mastersOf } from "../topology/topology";
import type { Following } from "./following";
import type { Step } from "./step";
import { step } from "./subject";

/** Proves that what is written above arrives here. */
export function proofSteps(subject: Following, after: readonly string[]): readonly [Step, Step] {
  const { topology, server, plan, follow, master, stack } = subject;
  const text = renderProof({
    link: `${stack.stack}/${server.name}`,
    follow,
    databases: plan.databases,
    tables: plan.tables,
    member: plan.member,
    contact: declaredContact(master),
    hostGenerations: [server, ...mastersOf(topology, server)].map((one) => one.host.generation),
    recheck: server.follows?.recheck ?? "",
  });
  const command = { kind: "review", text } as const;
  const mark = step(subject, "mark", {
    // A marker is written where writing is allowed: at the top. Without one, the master's own position counts.
    on: follow.marker ? follow.root : master.name,
    command,
    after,
    // What came from one master to one slave proves nothing of other ones.
    anewWith: [{ server: server.name }, { server: master.name }],
    why: "writes what must arrive, or notes the position that must be reached",
  });
  const verify = step(subject, "verify", {
    command,
    says: [
      `waits for at most ${follow.catchUpSeconds} s until it has arrived, and looks at ${server.name}`,
    ],
    input: { printedBy: mark.name },
    after: [mark.name],
    why: "waits until it has arrived, and looks at the slave",
  });
  return [mark, verify];
}
