import { z } from "zod";
import { type AccountArgs, accountsShape } from "./accounts";
import { type ChannelDeclaration, declareChannel, type LinkArgs, linkShape } from "./link";
import { declareSeed, type SeedArgs, type SeedDeclaration, seedShape } from "./seed";
import { declareServer, type ServerArgs, type ServerPart, serverShape } from "./server";
import { line, type ShapeOf } from "./values";
import { declareVerify, type VerifyArgs, type VerifyDeclaration, verifyShape } from "./verify";

/** Arguments of {@link Slave}, but for its master: that is a component. */
export interface FollowerArgs extends ServerArgs {
  /**
   * How the slave keeps its position: by GTID (MySQL's auto-position), or by log file and offset. **On change:** re-points;
   * no data are copied.
   *
   * @default "gtid"
   */
  position?: "gtid" | "file";
  /**
   * How it gets the master's data. **On change:** see each argument.
   *
   * @default a dump of what is replicated
   */
  seed?: SeedArgs;
  /**
   * The channel, and its account on the master. **On change:** see each argument.
   *
   * @default see each argument
   */
  link?: LinkArgs;
  /**
   * How the slave is proved to follow. **On change:** see each argument.
   *
   * @default a marker row must arrive
   */
  verify?: VerifyArgs;
  /**
   * Accounts on this server only, for readers. **On change:** set live.
   *
   * @default none
   */
  accounts?: readonly AccountArgs[];
  /**
   * Whether the slaves of one master are reconfigured one after the other or all at once. **On change:** nothing by
   * itself.
   *
   * @default "serial"
   */
  rollout?: "serial" | "parallel";
  /**
   * Any text. A new one has the slave proved again, although nothing else changed. **On change:** proves again.
   *
   * @default ""
   */
  recheck?: string;
}

/** Shape of it: unknown keys are errors. */
export const followerShape = {
  ...serverShape,
  accounts: accountsShape.optional(),
  position: z.enum(["gtid", "file"]).optional(),
  seed: z.strictObject(seedShape).optional(),
  link: z.strictObject(linkShape).optional(),
  verify: z.strictObject(verifyShape).optional(),
  rollout: z.enum(["serial", "parallel"]).optional(),
  recheck: line.optional(),
} satisfies ShapeOf<FollowerArgs>;

/** "This server follows `master`", with every default filled in. */
export interface LinkDeclaration
  extends
    ChannelDeclaration,
    Readonly<Required<Pick<FollowerArgs, "position" | "rollout" | "recheck">>> {
  readonly master: string;
  readonly seed: SeedDeclaration;
  readonly verify: VerifyDeclaration;
}

/** That of the server named `name`. */
export function declareLink(
  name: string,
  args: Pick<FollowerArgs, "position" | "seed" | "verify" | "link" | "rollout" | "recheck"> & {
    readonly master: string;
  },
): LinkDeclaration {
  const { master, position = "gtid", rollout = "serial", recheck = "" } = args;
  return {
    ...declareChannel(name, args.link),
    master,
    position,
    seed: declareSeed(args.seed),
    verify: declareVerify(args.verify),
    rollout,
    recheck,
  };
}

/** The plain part of a slave's arguments, with every default filled in; whether it has GTIDs its master decides. */
export function declareSlave(
  name: string,
  args: FollowerArgs & { readonly master: string },
): ServerPart & { readonly gtid: boolean; readonly follows: LinkDeclaration } {
  return { ...declareServer(name, args), gtid: true, follows: declareLink(name, args) };
}
