import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { withoutTraces } from "./without-traces";

/** Length of generated passwords: the most that a MySQL channel takes. */
const LENGTH = 32;

/** The given password, or a generated one of 32 letters and digits, as a secret. */
export function passwordOf(
  name: string,
  given: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
  keepers: Record<string, string> = {},
): pulumi.Output<string> {
  if (given !== undefined) return pulumi.secret(given);
  const args = {
    length: LENGTH,
    special: false,
    ...(Object.keys(keepers).length > 0 ? { keepers } : {}),
  };
  return pulumi.secret(withoutTraces(() => new random.RandomPassword(name, args, opts).result));
}

/**
 * `password`, if a channel takes it.
 *
 * @throws {RangeError} If it is longer than `longest` characters, or empty. Its text is not shown.
 */
export function checkedReplicationPassword(
  slave: string,
  password: string,
  longest: number,
): string {
  if (password.length > 0 && [...password].length <= longest) return password;
  throw new RangeError(
    `Cannot use the replication password of "${slave}": it must have 1 to ${longest} characters, it has ${[...password].length}`,
  );
}
