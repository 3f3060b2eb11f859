import { z } from "zod";
import { engineLines, type EngineLine } from "../engine/dialects";
import { type AccountDeclaration, declareAccount, type AccountArgs } from "./accounts";
import { type BinlogDeclaration, type BinlogSettings, binlogShape, declareBinlog } from "./binlog";
import { declareHost, type HostArgs, type HostDeclaration, hostShape } from "./host";
import { type Settings, settingsShape } from "./settings";
import type { ShapeOf } from "./values";

/** Arguments of every server. */
export interface ServerArgs {
  /** The host that the server runs on. **On change:** see each argument. */
  host: HostArgs;
  /**
   * The engine line: the releases that the server belongs to. A server of another line is refused. **On change:** nothing;
   * change it after you have upgraded the server.
   */
  engine: EngineLine;
  /** `server_id`, unique in the topology, 1 to 4294967295. **On change:** restarts the server. */
  serverId: number;
  /**
   * The binary log. **On change:** see each argument.
   *
   * @default see each argument
   */
  binlog?: BinlogSettings;
  /**
   * Further my.cnf settings. **On change:** set live where the server allows it; otherwise the server restarts.
   *
   * @default none
   */
  settings?: Settings;
  /**
   * Whether a change may restart the server. With "never", a change that needs a restart is an error before anything
   * changes. **On change:** nothing.
   *
   * @default "when-needed"
   */
  restart?: "when-needed" | "never";
  /**
   * What happens on the hosts when you remove this server from the stack. `undo` stops the channel, forgets it and drops
   * the replication accounts. `leave` touches nothing. `gone` is for a host that no longer exists: nothing runs there, and
   * its master drops the account that this server logged in with. Data are kept in every case. **On change:** takes one
   * `pulumi up` before it counts.
   *
   * @default "undo"
   */
  onDestroy?: "undo" | "leave" | "gone";
  /**
   * What comes of it when something on the host is no longer as the steps have left it. Every run looks: `repair` runs the
   * step again that mends it, and proves the slaves; `report` warns and proves the slaves; `off` does not look. The
   * environment variable `PULUMI_MYSQL_REPLICATION_DRIFT` decides for a whole run. **On change:** nothing.
   *
   * @default "repair"
   */
  drift?: "repair" | "report" | "off";
}

/** Shape of what every server has. */
export const serverShape = {
  host: z.strictObject(hostShape),
  engine: z.enum(engineLines as readonly [EngineLine, ...EngineLine[]]),
  serverId: z.number(),
  binlog: z.strictObject(binlogShape).optional(),
  settings: settingsShape.optional(),
  restart: z.enum(["when-needed", "never"]).optional(),
  onDestroy: z.enum(["undo", "leave", "gone"]).optional(),
  drift: z.enum(["repair", "report", "off"]).optional(),
} satisfies ShapeOf<ServerArgs>;

/** The plain part of what every server has, with every default filled in. */
export interface ServerPart extends Readonly<
  Required<Pick<ServerArgs, "serverId" | "settings" | "restart">>
> {
  /** Names the server in Pulumi, in messages and in files on its host. */
  readonly name: string;
  readonly line: EngineLine;
  readonly host: HostDeclaration;
  readonly binlog: BinlogDeclaration;
  readonly accounts: readonly AccountDeclaration[];
}

/** That of the server named `name`. */
export function declareServer(
  name: string,
  args: ServerArgs & { readonly accounts?: readonly AccountArgs[] },
): ServerPart {
  const { engine, serverId, settings = {}, accounts = [], restart = "when-needed" } = args;
  return {
    name,
    line: engine,
    serverId,
    host: declareHost(args.host, engine),
    binlog: declareBinlog(args.binlog),
    settings,
    accounts: accounts.map(declareAccount),
    restart,
  };
}
