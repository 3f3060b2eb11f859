import type * as pulumi from "@pulumi/pulumi";

/** What `output` comes to; nothing where it stays unknown: an update of a part of the program. Private API: only here. */
export function valueOf(output: pulumi.Output<string>): Promise<string | undefined> {
  return (output as unknown as { promise(): Promise<string | undefined> }).promise();
}
