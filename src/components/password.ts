import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { PasswordLimit } from "../engine/dialect";
import { withoutTraces } from "./without-traces";

/** Length of generated passwords: the most that a MySQL channel takes. */
const LENGTH = 32;

/**
 * What a password policy asks for, in characters that no shell, option file or URL takes for its own. One that was made
 * without it stays.
 */
const CLASSES = {
  special: true,
  overrideSpecial: "_",
  minUpper: 2,
  minLower: 2,
  minNumeric: 2,
  minSpecial: 2,
};

/** The given password, or a generated one of 32 letters, digits and underscores, as a secret. */
export function passwordOf(
  name: string,
  given: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
  keepers: Record<string, string> = {},
): pulumi.Output<string> {
  if (given !== undefined) return pulumi.secret(given);
  const kept = Object.keys(keepers).length > 0;
  const args = { length: LENGTH, ...CLASSES, ...(kept ? { keepers } : {}) };
  // One that lasts is what applications or a channel log in with.
  const options = kept ? opts : { ...opts, ignoreChanges: Object.keys(CLASSES) };
  return pulumi.secret(withoutTraces(() => new random.RandomPassword(name, args, options).result));
}

/**
 * `password`, if a channel takes it.
 *
 * @throws {pulumi.RunError} If it is longer than its server takes, or empty. Its text is not shown.
 */
export function checkedReplicationPassword(
  slave: string,
  password: string,
  { most, counted }: PasswordLimit,
): string {
  const length = counted === "bytes" ? Buffer.byteLength(password) : [...password].length;
  if (length > 0 && length <= most) return password;
  throw new pulumi.RunError(
    `Cannot use the replication password of "${slave}": it must have 1 to ${most} ${counted}, it has ${length}`,
  );
}
