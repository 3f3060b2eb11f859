import * as pulumi from "@pulumi/pulumi";
import type { HostPlan } from "../plan/host-plan";
import { renderDiagram } from "../render/diagram";
import { renderReach, type Reach } from "../render/reach";
import type { Item } from "../steps/step";
import { subjectOf, type Subject } from "../steps/subject";
import type { ServerDeclaration } from "../topology/topology";
import { warningsFor } from "../topology/warnings";
import type { ServerArgs } from "../arguments/server";
import { checkLogin } from "./login";
import { type Declared, examined, noOutputs } from "./declared";
import { addServer, allDeclared, refuse } from "./gate";
import { isRefusal } from "./refusal";
import { keepGraph, keepRefused, type Place } from "./graph";
import { handOverServer } from "./hand-over";
import { hostOf, loginOf, stackName } from "./host-command";
import { throughProvider } from "./mysql-resources";
import { observe } from "./observation";
import { register } from "./register";
import { keepSecrets, passwordsByUser, type SecretArgs } from "./secrets";
import { warn } from "./warn";

/** One component type for every role, so that a change of role makes nothing anew. */
const TYPE = "pulumi-mysql-replication:index:Server";

/** Address and port at which clients connect to a server. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What the roles' arguments have that holds passwords, and the provider that was given for databases and accounts. */
export interface RoleArgs extends ServerArgs, SecretArgs {
  readonly provider?: pulumi.ProviderResource | undefined;
}

type Outputs = Pick<Server, "endpoint" | "serverId" | "plan" | "diagram" | "reach" | "passwords">;

/** A database server: {@link Master}, {@link Slave}, or a member of a {@link MultiMasterPair}. */
export abstract class Server extends pulumi.ComponentResource {
  /** The name given to the constructor. */
  readonly name: string;
  /** Where clients connect: `{ address, port }`. */
  readonly endpoint: pulumi.Output<Endpoint>;
  /** Its `server_id`. */
  readonly serverId: pulumi.Output<number>;
  /** What the steps do on this host, as plain data without addresses and secrets. */
  readonly plan: pulumi.Output<HostPlan>;
  /** This server and everything below it, as a Mermaid diagram. */
  readonly diagram: pulumi.Output<string>;
  /** How `npx pulumi-mysql-replication` reaches this server: plain data without secrets, to be exported in a list `servers`. */
  readonly reach: pulumi.Output<Reach>;
  /** Passwords of the declared accounts, by user; a secret. */
  readonly passwords: pulumi.Output<Record<string, string>>;

  /** @internal */
  protected constructor(
    declared: Declared,
    args: RoleArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
  ) {
    const { declaration, place } = examined(declared);
    super(TYPE, declared.name, {}, onDestroyOptions(args, opts));
    this.name = declared.name;
    let outputs: Outputs | undefined;
    try {
      if (declaration !== undefined) outputs = this.build(declaration, args, place);
      else keepRefused(this, place.graph);
      // The steps of one that is refused, which would say it, are not made.
      if (outputs === undefined) checkLogin(declared.name, args.host?.ssh);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      keepRefused(this, place.graph);
      refuse(error);
    }
    const { endpoint, serverId, plan, diagram, reach, passwords } = outputs ?? noOutputs();
    this.endpoint = endpoint;
    this.serverId = serverId;
    this.plan = plan;
    this.diagram = diagram;
    this.reach = reach;
    this.passwords = passwords;
    // Once it is taken out of the program, only the engine knows.
    const onDestroy = args.onDestroy === undefined ? {} : { onDestroy: args.onDestroy };
    this.registerOutputs({ endpoint, serverId, plan, diagram, reach, passwords, ...onDestroy });
  }

  private build(declaration: ServerDeclaration, args: RoleArgs, place: Place): Outputs {
    const { graph } = place;
    for (const { at, message } of place.quiet ? [] : warningsFor(declaration))
      warn(`${at}: ${message}`, this);

    const host = hostOf(declaration, args.host.address, args.host.ssh, args.onDestroy === "gone");
    addServer(host, args.host.address);
    const { ssh } = args.host;
    for (const [at, login] of Object.entries({ ssh, "ssh.proxy": ssh?.proxy }))
      if (login?.insecureIgnoreHostKey)
        warn(
          `${declaration.name}.host.${at}: any host key is accepted; give hostKey to be sure who answers`,
          this,
        );
    const subject = subjectOf(graph.topology, declaration, stackName());
    const { plan } = subject;
    graph.hosts.set(declaration.name, host);
    graph.addresses.set(declaration.name, host.address);
    graph.components.set(declaration.name, this);
    keepGraph(this, graph);
    keepSecrets(graph, declaration, args);
    const start = pulumi.all([allDeclared(), place.checked ?? []]).apply(([none]) => none);
    observe(host, subject, graph, { parent: this, dependsOn: start }, args);
    register(graph, this.steps(subject), {
      start,
      provider: (step) => throughProvider(this, subject, step, graph, args.provider),
    });
    const reach = pulumi
      .all([host.address, loginOf(host)])
      .apply(([address, login]) => renderReach(declaration, plan, address, login));
    handOverServer(declaration, host, args, reach);
    return {
      endpoint: host.address.apply((address) => ({ address, port: declaration.host.port })),
      serverId: pulumi.output(declaration.serverId),
      plan: pulumi.output(plan),
      diagram: pulumi.output(allDeclared().then(() => renderDiagram(graph.topology, declaration))),
      reach,
      passwords: passwordsByUser(graph, declaration),
    };
  }

  /** The steps of the role. */
  protected abstract steps(subject: Subject): readonly Item[];
}

function onDestroyOptions(
  args: ServerArgs | undefined,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  // As an option, not as text of a `delete`: that would come too late for a host that is gone already.
  return args?.onDestroy === "leave" ? { ...opts, retainOnDelete: true } : opts;
}
