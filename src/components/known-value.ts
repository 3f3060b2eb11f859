import type * as pulumi from "@pulumi/pulumi";

/** What `output` comes to; nothing where it stays unknown: an update of a part of the program. Private API: only here. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  return (output as unknown as { promise(): Promise<T | undefined> }).promise();
}
