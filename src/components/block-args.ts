import type * as pulumi from "@pulumi/pulumi";
import type { BlockPlace } from "../render/application-block";
import type { SshArgs } from "./args";
import type { Server } from "./server";

/** A host that runs an application. */
export interface ApplicationHost {
  /** The address at which SSH reaches it. **On change:** the block is written on the host that it names now. */
  address: pulumi.Input<string>;
  /**
   * How to log in over SSH. **On change:** runs again, and finds the block in its place.
   *
   * @default the machine that runs Pulumi
   */
  ssh?: SshArgs;
  /**
   * The directory of the script that writes the block. **On change:** installed there, and run from there.
   *
   * @default "/usr/local/lib/pulumi-mysql-replication"
   */
  installDirectory?: string;
}

/** Arguments of {@link ApplicationBlock}. */
export interface ApplicationBlockArgs extends Omit<BlockPlace, "name"> {
  /** The host that has the file. **On change:** the block is written there and removed from the old host. */
  host: ApplicationHost;
  /** The lines of the block; kept as a secret. **On change:** the block is written again. */
  lines: pulumi.Input<string>;
  /**
   * A server that must be ready first, because the lines point at it. **On change:** nothing; it only decides the order.
   *
   * @default none
   */
  after?: Server;
  /**
   * Any text. A new one has the file looked at again: if somebody has rewritten it, the block comes back. **On change:** the
   * block is written again where it is missing.
   *
   * @default ""
   */
  recheck?: string;
}
