import { local, remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Reach } from "../render/reach";
import { fullName, type StackName } from "../steps/subject";
import type { ServerDeclaration } from "../topology/topology";
import { declareLogin, type ProxyArgs, type SshArgs } from "../arguments/ssh";
import { endWithReader } from "./closed-pipe";
import { connectionTo, checkedAddress, checkedInput, type Dial } from "./connection";
import { sayWhatIsWaitedFor } from "./waiting-said";
import { withoutTraces } from "./without-traces";

/** A host on which steps run. */
export interface Host {
  readonly declaration: ServerDeclaration;
  readonly address: pulumi.Output<string>;
  /** Absent: the machine that runs Pulumi. */
  readonly ssh?: SshArgs;
  readonly sudo: boolean;
  /** Whether it is gone for good: what ran there is forgotten without a look. */
  readonly gone?: boolean;
  /** What makes it another server: a change replaces every step, because an update would act on the new host only. */
  readonly triggers: readonly pulumi.Input<string | number>[];
}

/** A host on which a command runs: a server's, or another one. */
export type CommandHost = Omit<Host, "declaration"> & {
  readonly declaration: Pick<ServerDeclaration, "name">;
};

/** One step on a host. */
export interface HostCommandArgs {
  readonly create: pulumi.Input<string>;
  /** Run instead of `create` when an input changes. Left out where `create` is idempotent, so that a diff shows once. */
  readonly update?: pulumi.Input<string>;
  readonly delete?: pulumi.Input<string>;
  readonly stdin?: pulumi.Input<string>;
  /** Further values whose change makes the step anew. */
  readonly triggers?: readonly pulumi.Input<string | number>[];
  readonly dial?: Dial;
}

/** The host of a declaration. */
export function hostOf(
  declaration: ServerDeclaration,
  address: pulumi.Input<string>,
  ssh: SshArgs | undefined,
  gone = false,
): Host {
  const known = checkedInput(address, (value) => checkedAddress(declaration.name, value));
  const { port, socket, dataDirectory, generation } = declaration.host;
  return {
    declaration,
    address: known,
    ...(ssh === undefined ? {} : { ssh }),
    sudo: ssh !== undefined && declareLogin(ssh).sudo,
    gone,
    triggers: [known, port, socket, dataDirectory, generation],
  };
}

/** How its machine is logged in on, without what is secret; nothing when it is this one. */
export function loginOf({ ssh }: Host): pulumi.Output<Reach["ssh"]> {
  if (ssh === undefined) return pulumi.output(undefined);
  const { user, port, sudo } = declareLogin(ssh);
  return pulumi.output({ user, port, sudo, ...(ssh.proxy && { proxy: wayOf(ssh.proxy) }) });
}

/** The proxy, without what is secret. */
function wayOf(proxy: ProxyArgs) {
  const { user, port } = declareLogin(proxy);
  return { address: proxy.address, user, port };
}

/** The token that a step leaves on its host: a `delete` acts only where its own is found. */
export function ownerToken(
  host: Pick<Host, "triggers">,
  resource: string,
  further: readonly pulumi.Input<string | number>[] = [],
): pulumi.Output<string> {
  return pulumi
    .all([...host.triggers, ...further])
    .apply((parts) => [fullName(stackName()), resource, ...parts].join("/"));
}

/** The stack that runs. */
export function stackName(): StackName {
  return { project: pulumi.getProject(), stack: pulumi.getStack() };
}

/** A step as a resource. */
export type HostCommand = remote.Command | local.Command;

/**
 * Registers a step as a command on its host. What it says on stderr is shown while it runs, so that people read why it failed
 * before the provider's own error, which begins with the whole command.
 */
export function hostCommand(
  name: string,
  host: CommandHost,
  args: HostCommandArgs,
  options: pulumi.CustomResourceOptions,
): HostCommand {
  endWithReader();
  const common = {
    create: args.create,
    ...(args.update === undefined ? {} : { update: args.update }),
    ...(args.delete === undefined ? {} : { delete: args.delete }),
    ...(args.stdin === undefined ? {} : { stdin: args.stdin }),
    triggers: [...host.triggers, ...(args.triggers ?? [])],
    addPreviousOutputInEnv: false,
  };
  const opts = host.gone ? { ...options, retainOnDelete: true } : options;
  if (host.ssh === undefined) {
    const logging = local.Logging.Stderr;
    return withoutTraces(() => new local.Command(name, { ...common, logging }, opts));
  }
  const { name: server } = host.declaration;
  const connection = connectionTo(server, host.address, host.ssh, args.dial ?? "usual");
  const logging = remote.Logging.Stderr;
  const inputs = { ...common, logging, connection };
  const step = withoutTraces(() => new remote.Command(name, inputs, opts));
  if (args.dial === "patient")
    sayWhatIsWaitedFor(step, options.parent, server, host.address, host.ssh);
  return step;
}
