import { dialectOf } from "../engine/dialects";
import { runnerPath } from "../render/runner";
import { renderSeed, renderSeedAccount, seedSaid } from "../render/seed";
import { wayOfBackup } from "../topology/copies";
import { loginOnMaster, type Following } from "./following";
import type { AnewPart, Item, Step, StepValue } from "./step";
import { step } from "./subject";

/** Opens, does and closes a copy. What it copied once is left alone, whatever else of it changes. */
export function seedSteps(subject: Following, after: readonly string[]): readonly Item[] {
  const { topology, server, plan, follow, master } = subject;
  const { name } = server;
  const way = copiesBackup(subject) ? wayOfBackup(topology, server) : undefined;
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
  const key: Step | undefined =
    way === "ssh"
      ? step(subject, "seed-key", {
          command: { kind: "words", words: { generation: String(follow.seed.generation) } },
          after,
          anewWith,
          why: "makes the key with which the slave's host gets its master's files",
        })
      : undefined;
  /** What `by` has printed as `name`, where files come over SSH. */
  const printed = (name: string, by: string): StepValue =>
    key === undefined ? "" : { printed: name, by };
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
        copy_key: printed("copy_key", `${name}-seed-key`),
        copy_from: key === undefined ? "" : (follow.from ?? ""),
      },
    },
    secret: true,
    after: key === undefined ? after : [...after, key.name],
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
      values: {
        ...loginOnMaster(subject, follow.seed.user, password),
        master_runner: way === "pipe" ? runnerPath(master) : "",
        copy_login: printed("copy_login", open.name),
        copy_host_keys: printed("copy_host_keys", open.name),
        copy_obstacle: printed("copy_obstacle", open.name),
      },
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
    ...(key === undefined ? [] : [key]),
    open,
    seed,
    close,
  ];
}

/** Whether mariadb-backup may copy its master's files. */
function copiesBackup({ master, follow }: Following): boolean {
  const { method } = follow.seed;
  return (
    method === "backup" ||
    (method === "auto" && dialectOf(master.line).physical?.method === "backup")
  );
}
