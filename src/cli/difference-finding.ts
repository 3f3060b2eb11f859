import type { Difference } from "../observe/difference";
import { finding, type Finding } from "./finding";

/** A difference between a server and what its last run has left there, with what to do about it. */
export function differenceFinding({ step, text, kind }: Difference): Finding {
  return kind === "repair"
    ? finding("degraded", text, `pulumi up runs ${step} again, which mends it`)
    : finding("broken", text, "no step mends it: npx pulumi-mysql-replication status says more");
}
