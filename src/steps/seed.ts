import { dialectOf } from "../engine/dialects";
import { runnerPath } from "../render/runner";
import { renderSeed, renderSeedAccount, seedSaid } from "../render/seed";
import { sharesMachine } from "../topology/copies";
import { loginOnMaster, type Following } from "./following";
import type { AnewPart, Item, Step } from "./step";
import { step } from "./subject";

/** Opens, does and closes a copy. What it copied once is left alone, whatever else of it changes. */
export function seedSteps(subject: Following, after: readonly string[]): readonly Item[] {
  const { topology, server, plan, follow, master } = subject;
  const { name } = server;
  const runner = sharesMachine(topology, server) ? runnerPath(master) : "";
  const password = `${name}-seed-password`;
  const { review, says, ...account } = renderSeedAccount(
    dialectOf(master.line),
    follow,
    plan.databases,
  );
  // Plain values only: an output of another step would preview as a replacement whenever it is unknown.
  const anewWith: readonly AnewPart[] = [
    follow.seed.generation,
    { server: name },
    follow.master,
    master.host.generation,
    ...(plan.databases ?? []),
  ];
  const open: Step = step(subject, "seed-open", {
    on: master.name,
    command: { kind: "review", text: review },
    says: [`makes ${says}, until the copy of ${name} is whole`],
    input: {
      ...account,
      values: {
        slave: name,
        token: { token: true },
        address_1: { addressOf: name },
        password_1: { secret: password },
      },
    },
    secret: true,
    after,
    anewWith,
    once: true,
    undo: { verb: "unseed", ofOne: "token" },
    dial: "brief",
    why: "makes the account that pulls the copy, and bounds what the copy may hold up on the master",
  });
  const seed: Step = step(subject, "seed", {
    command: { kind: "review", text: renderSeed(follow, plan.databases) },
    says: seedSaid(server, follow, plan.databases),
    input: {
      values: { ...loginOnMaster(subject, follow.seed.user, password), master_runner: runner },
    },
    secret: true,
    after: [open.name, `${name}-config`],
    anewWith,
    once: true,
    why: "replaces the slave's data with its master's",
  });
  const close: Step = step(subject, "seed-close", {
    on: master.name,
    command: { kind: "words", words: {} },
    input: { text: "END\n", values: { slave: name } },
    after: [seed.name],
    anewWith,
    once: true,
    why: "drops the account that pulled the copy",
  });
  return [
    {
      kind: "password",
      name: password,
      of: name,
      keptWith: { generation: String(follow.seed.generation) },
    },
    open,
    seed,
    close,
  ];
}
