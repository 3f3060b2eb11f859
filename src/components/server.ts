import * as pulumi from "@pulumi/pulumi";
import { planHost, type HostPlan } from "../plan/host-plan";
import { renderDiagram } from "../render/diagram";
import { renderReach, type Reach } from "../render/reach";
import type { ServerDeclaration } from "../topology/topology";
import { warningsFor } from "../topology/warnings";
import type { AccountArgs, ServerArgs } from "./args";
import { checkLogin } from "./connection";
import { type Declared, examined, noOutputs } from "./declared";
import { addServer, allDeclared, refuse } from "./gate";
import { isRefusal } from "./refusal";
import { hostOf, loginOf, type Host } from "./host-command";
import { preflightStep } from "./preflight-step";
import { keepInternals, keepRefused, type Neighbour, type Place } from "./server-internals";
import { accountsStep, configStep, runnerStep, type ServerSteps } from "./server-steps";

/** One component type for every role, so that a change of role makes nothing anew. */
const TYPE = "pulumi-mysql-replication:index:Server";

/** Address and port at which a server answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

type Outputs = Pick<Server, "endpoint" | "serverId" | "plan" | "diagram" | "reach" | "passwords">;

/** A database server: {@link Master}, {@link Slave}, or a member of a {@link MultiMasterPair}. */
export abstract class Server extends pulumi.ComponentResource {
  /** The name given to the constructor. */
  readonly name: string;
  readonly endpoint: pulumi.Output<Endpoint>;
  readonly serverId: pulumi.Output<number>;
  /** What is to be done on this host: plain data without addresses and secrets. */
  readonly plan: pulumi.Output<HostPlan>;
  /** This server and everything below it, as a Mermaid diagram. */
  readonly diagram: pulumi.Output<string>;
  /** How `npx pulumi-mysql-replication` reaches this server: plain data without secrets, to be exported in a list `servers`. */
  readonly reach: pulumi.Output<Reach>;
  /** Passwords of the declared accounts, by user, as a secret. */
  readonly passwords: pulumi.Output<Record<string, string>>;

  /** @internal */
  protected constructor(
    declared: Declared,
    args: ServerArgs & { accounts?: readonly AccountArgs[] },
    opts: pulumi.ComponentResourceOptions | undefined,
  ) {
    const { declaration, place } = examined(declared);
    super(TYPE, declared.name, {}, onDestroyOptions(args, opts));
    this.name = declared.name;
    let outputs: Outputs | undefined;
    try {
      if (declaration !== undefined) outputs = this.build(declaration, args, place);
      else keepRefused(this, place);
      // The steps of one that is refused, which would say it, are not made.
      if (outputs === undefined) checkLogin(declared.name, args.host?.ssh);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      keepRefused(this, place);
      refuse(error);
    }
    const { endpoint, serverId, plan, diagram, reach, passwords } = outputs ?? noOutputs();
    this.endpoint = endpoint;
    this.serverId = serverId;
    this.plan = plan;
    this.diagram = diagram;
    this.reach = reach;
    this.passwords = passwords;
    this.registerOutputs({ endpoint, serverId, plan, diagram, reach, passwords });
  }

  private build(
    declaration: ServerDeclaration,
    args: ServerArgs & { accounts?: readonly AccountArgs[] },
    place: Place,
  ): Outputs {
    const { graph } = place;
    for (const { at, message } of place.quiet ? [] : warningsFor(declaration))
      void pulumi.log.warn(`${at}: ${message}`, this);

    const host = hostOf(declaration, args.host.address, args.host.ssh, args.onDestroy === "gone");
    addServer(host, args.host.address);
    if (args.host.ssh?.insecureIgnoreHostKey) {
      void pulumi.log.warn(
        `${declaration.name}.host.ssh: any host key is accepted; give hostKey to be sure who answers`,
        this,
      );
    }
    const plan = planHost(graph.topology, declaration);
    const above = place.above ?? [];
    const steps = this.commonSteps(host, plan, above, place.checked ?? []);
    keepInternals(this, { graph, host, steps, root: place.root ?? host, above, ready: [] });
    return {
      endpoint: host.address.apply((address) => ({ address, port: declaration.host.port })),
      serverId: pulumi.output(declaration.serverId),
      plan: pulumi.output(plan),
      diagram: pulumi.output(allDeclared().then(() => renderDiagram(graph.topology, declaration))),
      reach: pulumi
        .all([host.address, loginOf(host)])
        .apply(([address, login]) => renderReach(declaration, plan, address, login)),
      passwords: this.addSteps(steps, args),
    };
  }

  private commonSteps(
    host: Host,
    plan: HostPlan,
    above: readonly Neighbour[],
    checked: pulumi.Input<pulumi.Resource[]>,
  ): ServerSteps {
    const runner = runnerStep(
      this,
      host,
      pulumi.all([allDeclared(), checked]).apply(([none]) => none),
    );
    const preflight = preflightStep(this, host, plan, above, runner);
    return { host, plan, preflight };
  }

  /** Adds the steps of the role, and returns the passwords of its accounts. */
  protected abstract addSteps(
    steps: ServerSteps,
    args: ServerArgs & { accounts?: readonly AccountArgs[] },
  ): pulumi.Output<Record<string, string>>;

  /** @internal */
  protected configuration(steps: ServerSteps, after: readonly pulumi.Resource[]): pulumi.Resource {
    return configStep(this, steps, after);
  }

  /** @internal */
  protected accounts(
    name: string,
    steps: ServerSteps,
    accounts: readonly AccountArgs[],
    after: pulumi.Input<pulumi.Resource[]>,
    generation?: number,
  ) {
    return accountsStep(this, name, steps, accounts, after, generation);
  }
}

function onDestroyOptions(
  args: ServerArgs | undefined,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  // As an option, not as text of a `delete`: that would come too late for a host that is gone already.
  return args?.onDestroy === "leave" ? { ...opts, retainOnDelete: true } : opts;
}
