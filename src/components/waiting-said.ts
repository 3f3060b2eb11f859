import * as pulumi from "@pulumi/pulumi";
import { declareLogin, type SshArgs } from "../arguments/ssh";
import { greetingOf } from "./greeting";
import { valueOf } from "./known-value";

/** How long a first step may take before it is said what it may be waiting for, and how often it is said again. */
const MILLISECONDS = 10_000;

/**
 * Says why `step`, the first on the host of the server named `name`, goes on and on: the provider tries for minutes and does not
 * say for what, and a refusal is tried again like a host that boots. Behind a proxy only the proxy is tried again. Only looks and
 * talks; a step with nothing to do is over before.
 */
export function sayWhatIsWaitedFor(
  step: pulumi.Resource,
  parent: pulumi.Resource | undefined,
  name: string,
  address: pulumi.Input<string>,
  ssh: SshArgs,
): void {
  if (pulumi.runtime.isDryRun()) return;
  let over = false;
  const end = (): void => void (over = true);
  void valueOf(step.urn).then(end, end);
  const { proxy } = ssh;
  const place =
    proxy === undefined
      ? { at: "host.ssh", address: "host.address", who: "a login" }
      : { at: "host.ssh.proxy", address: "host.ssh.proxy.address", who: "a login on its proxy" };
  pulumi
    .all([proxy?.address ?? address, declareLogin(proxy ?? ssh).port])
    .apply(([there, port]) => {
      const look = async (): Promise<void> => {
        const problem = await greetingOf(there, port, {
          address: place.address,
          port: `${place.at}.port`,
        });
        if (over) return;
        const refused = `SSH answers: are ${place.at}.user, its key and ${place.at}.hostKey right?`;
        const line = `${name}: waiting for ${place.who} at ${there}:${port}: ${problem ?? refused}`;
        await pulumi.log.info(line, parent, undefined, true);
        again();
      };
      // It must not keep the program alive.
      const again = (): void =>
        void setTimeout(() => void (over ? undefined : look()), MILLISECONDS).unref();
      again();
    });
}
