import { dialectOf } from "../engine/dialects";
import type { SemiSyncSettings } from "../topology/semi-sync";
import type { AccountDeclaration, LinkDeclaration, ServerDeclaration } from "../topology/topology";
import type { AccountArgs, HostArgs, LinkArgs, MasterArgs, ServerArgs } from "./args";
import type { SlaveArgs } from "./slave-args";

/** The plain part of a server's arguments, with every default filled in. */
export function declareServer(
  name: string,
  args: ServerArgs & Partial<Pick<MasterArgs, "accounts" | "gtid" | "semiSync">>,
): ServerDeclaration {
  return {
    name,
    line: args.engine,
    serverId: args.serverId,
    host: declareHost(args),
    binlog: args.binlog ?? {},
    settings: args.settings ?? {},
    accounts: (args.accounts ?? []).map(declareAccount),
    gtid: args.gtid ?? true,
    ...(args.semiSync === undefined ? {} : { semiSync: declareSemiSync(args.semiSync) }),
    restart: args.restart ?? "when-needed",
  };
}

/** The plain part of a master's arguments. `plugin`: whether a `mysql.Provider` was given for it. */
export function declareMaster(
  name: string,
  args: MasterArgs,
  plugin: boolean = false,
): ServerDeclaration {
  const { databases } = args;
  const makes = (databases ?? []).filter((one) => typeof one !== "string");
  return {
    ...declareServer(name, args),
    ...(databases === undefined
      ? {}
      : { databases: databases.map((one) => (typeof one === "string" ? one : one.name)) }),
    ...(makes.length === 0 ? {} : { makes }),
    ...(plugin ? { plugin } : {}),
  };
}

/** The plain part of "`name` follows `master`", with every default filled in. */
export function declareLink(
  name: string,
  args: Pick<SlaveArgs, "position" | "seed" | "verify" | "link" | "rollout" | "recheck"> & {
    readonly master: string;
  },
): LinkDeclaration {
  const link: LinkArgs = args.link ?? {};
  return {
    master: args.master,
    position: args.position ?? "gtid",
    seed: {
      method: args.seed?.method ?? "auto",
      generation: args.seed?.generation ?? 1,
      timeoutSeconds: args.seed?.timeoutSeconds ?? 86_400,
      ...(args.seed?.overwrite === undefined ? {} : { overwrite: args.seed.overwrite }),
    },
    verify: {
      marker: args.verify?.marker ?? true,
      catchUpSeconds: args.verify?.catchUpSeconds ?? 3600,
      checksum: args.verify?.checksum ?? false,
    },
    user: link.user ?? `repl_${name}`,
    passwordGiven: link.password !== undefined,
    ...(link.from === undefined ? {} : { from: link.from }),
    connectRetrySeconds: link.connectRetrySeconds ?? 10,
    ...(link.tls === undefined ? {} : { tls: link.tls }),
    ...(link.semiSync === undefined ? {} : { semiSync: link.semiSync }),
    rollout: args.rollout ?? "serial",
    recheck: args.recheck ?? "",
  };
}

function declareSemiSync({
  timeoutSeconds = 1,
  waitPoint = "AFTER_SYNC",
}: SemiSyncSettings): Required<SemiSyncSettings> {
  return { timeoutSeconds, waitPoint };
}

function declareHost({
  host,
  engine,
}: {
  host: HostArgs;
  engine: ServerArgs["engine"];
}): ServerDeclaration["host"] {
  const { conventions } = dialectOf(engine);
  return {
    port: host.port ?? 3306,
    socket: host.socket ?? conventions.socket,
    configFile: host.configFile ?? conventions.configFile,
    dataDirectory: host.dataDirectory ?? conventions.dataDirectory,
    service: host.service ?? { unit: conventions.unit },
    ...(host.clientOptionFile === undefined ? {} : { clientOptionFile: host.clientOptionFile }),
    serverOptions: host.serverOptions ?? [],
    programDirectories: host.programDirectories ?? [],
    installDirectory: host.installDirectory ?? "/usr/local/lib/pulumi-mysql-replication",
    stateDirectory: host.stateDirectory ?? "/var/lib/pulumi-mysql-replication",
    generation: host.generation ?? 1,
  };
}

function declareAccount({
  user,
  from = "%",
  password,
  grants = [],
}: AccountArgs): AccountDeclaration {
  return {
    user,
    from: typeof from === "string" ? [from] : from,
    grants,
    generated: password === undefined,
  };
}
