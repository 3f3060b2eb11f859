import { grantPlace, type GrantPlace } from "../topology/grant-place";
import type { Grant } from "../arguments/accounts";

/** One privilege at one place, in one spelling: what is merely written otherwise is the same. */
export interface Privilege extends GrantPlace {
  /** As GRANT prints it: "SELECT", "SELECT (name)". */
  readonly privilege: string;
}

/** What `grants` give. */
export function privilegesOf(grants: readonly Grant[]): readonly Privilege[] {
  return grants.flatMap(({ on, privileges }) =>
    privileges.map((privilege) => ({
      privilege: privilege.replace(/^[^(]*/, (words) => words.toUpperCase()),
      ...grantPlace(on),
    })),
  );
}
