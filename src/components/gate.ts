import type * as pulumi from "@pulumi/pulumi";

interface Gate {
  readonly preflights: pulumi.Resource[];
  readonly complete: Promise<pulumi.Resource[]>;
}

let gate: Gate | undefined;

/**
 * What the program has declared by the end of its synchronous part.
 *
 * A first changing step depends on `complete`: so nothing changes on any server before every preflight has passed.
 */
function currentGate(): Gate {
  if (gate === undefined) {
    const preflights: pulumi.Resource[] = [];
    const complete = new Promise<pulumi.Resource[]>((resolve) => {
      setImmediate(() => {
        gate = undefined;
        resolve(preflights);
      });
    });
    gate = { preflights, complete };
  }
  return gate;
}

/** Adds a preflight that everything waits for. */
export function addPreflight(preflight: pulumi.Resource): void {
  currentGate().preflights.push(preflight);
}

/** All preflights of the program, and `others`: what a first changing step depends on. */
export async function allPreflights(
  ...others: readonly pulumi.Resource[]
): Promise<pulumi.Resource[]> {
  return [...(await currentGate().complete), ...others];
}
