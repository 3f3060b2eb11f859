import type { HostPlan } from "../../plan/host-plan";
import type { Declared } from "../../steps/declared";
import { planNamed } from "./declared-plan";

/** Who writes and who follows, and what of it is another one than before. */
export function roleAnswer(old: Declared, now: Declared): readonly string[] {
  const names = now.topology.servers.map(({ name }) => name);
  const gone = old.topology.servers.map(({ name }) => name).filter((name) => !names.includes(name));
  return [
    ...writers(old, now, names),
    ...names.flatMap((name) => follows(planNamed(old, name), planNamed(now, name)!)),
    ...names.flatMap((name) => moved(old, now, name)),
    ...gone.map((name) => leaves(old, name)),
  ];
}

function writers(old: Declared, now: Declared, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const [before, after] = [planNamed(old, name), planNamed(now, name)!];
    const since = before !== undefined && !writes(before) ? " from now on" : "";
    if (writes(after)) return [`applications write on ${name}${since}`];
    return before !== undefined && writes(before)
      ? [`applications cannot write on ${name} any more`]
      : [];
  });
}

function writes({ role, member }: HostPlan): boolean {
  return member?.writes ?? role === "master";
}

function follows(before: HostPlan | undefined, { name, follow }: HostPlan): readonly string[] {
  const led = before?.follow;
  if (follow === undefined)
    return led === undefined ? [] : [`${name} follows nobody any more; its data stay`];
  if (led === undefined) return [`${name} follows ${follow.master} from now on`];
  return led.master === follow.master
    ? [`${name} follows ${follow.master}, as before`]
    : [`${name} follows ${follow.master} instead of ${led.master}`];
}

/** A server at another address is another server. */
function moved(old: Declared, now: Declared, name: string): readonly string[] {
  const [before, after] = [old.inputs[name]?.address, now.inputs[name]?.address];
  return before === undefined || before === after
    ? []
    : [`${name} is another server from now on: the one at ${before} is left as it is`];
}

/** What becomes of a server that is declared no longer. */
function leaves(old: Declared, name: string): string {
  const { follow } = planNamed(old, name)!;
  if (follow === undefined) return `${name} leaves, and stays as it is`;
  const account = `the account ${follow.user} on ${follow.master}`;
  return {
    undo: `${name} leaves: its channel and ${account} go, its data stay`,
    leave: `${name} leaves: its channel, ${account} and its data stay as they are`,
    gone: `${name} leaves: ${account} goes, and nothing runs on its host`,
  }[old.inputs[name]?.onDestroy ?? "undo"];
}
