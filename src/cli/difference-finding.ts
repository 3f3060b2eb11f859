import type { Difference } from "../observe/difference";
import { finding, type Finding } from "./finding";

/** A difference between a server and what its last run has left there, with what to do about it. */
export function differenceFinding({ step, text, kind }: Difference): Finding {
  switch (kind) {
    case "repair":
      return finding("degraded", text, `pulumi up runs ${step} again, which mends it`);
    case "refuse":
      return finding(
        "broken",
        text,
        `pulumi up runs ${step} again, which is red and says what to do`,
      );
    case "report":
      return finding(
        "broken",
        text,
        "no step mends it: npx pulumi-mysql-replication status says more",
      );
  }
}
