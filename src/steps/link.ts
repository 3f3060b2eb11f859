import { dialectOf } from "../engine/dialects";
import { renderLink } from "../render/link";
import { onOff } from "../render/requests";
import { linkSecret, type Following } from "./following";
import type { MadePassword, Step } from "./step";
import { step } from "./subject";

/** The password of the channel, unless it is given. */
export function linkPassword({ server }: Following): readonly MadePassword[] {
  return server.follows?.passwordGiven === true
    ? []
    : [{ kind: "password", name: linkSecret(server.name), of: server.name, keptWith: {} }];
}

/** Makes the replication account on the master. */
export function linkStep(subject: Following, after: readonly string[]): Step {
  const { server, plan, follow, master } = subject;
  const { name, serverId } = server;
  const generated = server.follows?.passwordGiven !== true;
  const { review, says, ...input } = renderLink(
    dialectOf(master.line),
    follow,
    generated,
    plan.databases,
  );
  return step(subject, "link", {
    on: master.name,
    command: { kind: "review", text: review },
    says: [`makes ${says}, with which ${name} follows`],
    input: {
      ...input,
      values: {
        slave: name,
        server_id: String(serverId),
        marker: onOff(follow.marker),
        token: { token: true },
        address_1: { addressOf: name },
        password_1: { secret: linkSecret(name) },
      },
    },
    secret: true,
    after: [
      `${name}-preflight`,
      ...after,
      // One that follows already is told from a twin by the name that its configuration gives it.
      ...(follow.seed.method === "none" ? [`${name}-config`] : []),
    ],
    afterPreflights: true,
    undo: { verb: "unlink", ofOne: "creation" },
    dial: "brief",
    why: "makes the account with which the slave logs in on its master",
  });
}
