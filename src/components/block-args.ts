import type * as pulumi from "@pulumi/pulumi";
import type { BlockPlace } from "../render/application-block";
import type { SshArgs } from "./args";
import type { Server } from "./server";

/** A host that runs an application. */
export interface ApplicationHost {
  /** Address at which SSH reaches it. **On change:** written on the host that it names now. */
  address: pulumi.Input<string>;
  /**
   * Login over SSH. **On change:** runs again, and finds the block in its place.
   *
   * @default the machine that runs Pulumi
   */
  ssh?: SshArgs;
  /**
   * Where the script is kept that writes the block. **On change:** installed there, and run from there.
   *
   * @default "/usr/local/lib/pulumi-mysql-replication"
   */
  installDirectory?: string;
}

/** Arguments of {@link ApplicationBlock}. */
export interface ApplicationBlockArgs extends Omit<BlockPlace, "name"> {
  /** Where the file is. **On change:** written there; taken away from the old place. */
  host: ApplicationHost;
  /** What the block says, whole lines; a secret. **On change:** written anew. */
  lines: pulumi.Input<string>;
  /**
   * A server that must be ready before: applications then find there what the lines promise. **On change:** nothing; it only
   * decides the order.
   *
   * @default none
   */
  after?: Server;
  /**
   * Any new text has the file looked at again: where somebody else has written it anew, the block comes back.
   * **On change:** written again where it lacks.
   *
   * @default ""
   */
  recheck?: string;
}
