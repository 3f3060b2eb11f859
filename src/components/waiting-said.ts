import * as pulumi from "@pulumi/pulumi";
import { greetingOf } from "./greeting";
import { valueOf } from "./known-value";

/** Where a host is logged in on. */
export interface Login {
  readonly name: string;
  readonly address: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
}

/** How long a first step may take before it is said what it may be waiting for, and how often it is said again. */
const MILLISECONDS = 10_000;

/**
 * Says why `step`, the first on its host, goes on and on: the provider tries for minutes and does not say for what, and a
 * refusal is tried again like a host that boots. Only looks and talks; a step with nothing to do is over before.
 */
export function sayWhatIsWaitedFor(
  step: pulumi.Resource,
  parent: pulumi.Resource | undefined,
  login: Login,
): void {
  if (pulumi.runtime.isDryRun()) return;
  let over = false;
  const end = (): void => void (over = true);
  void valueOf(step.urn).then(end, end);
  pulumi.all([login.address, login.port]).apply(([address, port]) => {
    const look = async (): Promise<void> => {
      const problem = await greetingOf(address, port);
      if (over) return;
      const refused = "SSH answers: are host.ssh.user, its key and host.ssh.hostKey right?";
      const line = `${login.name}: waiting for a login at ${address}:${port}: ${problem ?? refused}`;
      await pulumi.log.info(line, parent, undefined, true);
      again();
    };
    // It must not keep the program alive.
    const again = (): void =>
      void setTimeout(() => void (over ? undefined : look()), MILLISECONDS).unref();
    again();
  });
}
