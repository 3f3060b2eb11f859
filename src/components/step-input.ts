import * as pulumi from "@pulumi/pulumi";
import { REQUESTS } from "../render/request-keys";
import type { AskedVerb } from "../render/request-types";
import { packedRunner } from "../render/runner";
import { renderValues } from "../render/step";
import type { AnewPart, Step, StepValue } from "../steps/step";
import { serverNamed } from "../topology/topology";
import { type Graph, secretOf } from "./graph";
import { type HostCommand, ownerToken } from "./host-command";

/** What a step reads on stdin, with the values that only Pulumi knows. */
export function inputOf(graph: Graph, step: Step): pulumi.Input<string> {
  const { text = "", values = {}, printedBy, ...rest } = step.input;
  // It holds no secret, but nothing shows the base64 of one.
  if (step.command.kind === "install")
    return pulumi.secret(packedRunner(hostOf(graph, step.on).declaration));
  if (printedBy !== undefined)
    return (graph.resources.get(printedBy) as HostCommand).stdout.apply((printed) =>
      printedValues(step.verb as AskedVerb, printed),
    );
  const names = Object.keys(values);
  const render = (known: readonly string[]): string =>
    text +
    renderValues({
      ...rest,
      values: Object.fromEntries(names.map((name, i) => [name, known[i]!])),
    });
  const met = Object.values(values).map((value) => valueOf(graph, step, value));
  const plain = met.filter((value) => typeof value === "string");
  const all = plain.length === met.length ? render(plain) : pulumi.all(met).apply(render);
  return step.secret ? pulumi.secret(all) : all;
}

/** What makes a step another one, beside its host. */
export function anewParts(
  graph: Graph,
  parts: readonly AnewPart[],
): readonly pulumi.Input<string | number>[] {
  return parts.flatMap((part) =>
    typeof part === "object" ? hostOf(graph, part.server).triggers : [part],
  );
}

/** The host of a server that is registered. @throws {ReferenceError} If it is not. */
export function hostOf({ hosts }: Graph, server: string) {
  const found = hosts.get(server);
  if (found === undefined)
    throw new ReferenceError(`Cannot run a step on "${server}": it is not registered`);
  return found;
}

function valueOf(graph: Graph, step: Step, value: StepValue): pulumi.Input<string> {
  if (typeof value === "string") return value;
  if ("secret" in value) return secretOf(graph, value.secret);
  if ("addressOf" in value) return addressOf(graph, value.addressOf);
  if ("printed" in value)
    return (graph.resources.get(value.by) as HostCommand).stdout.apply(
      (printed) => new RegExp(`^${value.printed}=(.*)$`, "m").exec(printed)?.[1] ?? "",
    );
  if ("token" in value)
    return ownerToken(hostOf(graph, step.on), step.name, anewParts(graph, step.anewWith));
  const servers = value.endpointsOf.map((name) => serverNamed(graph.topology, name));
  return pulumi
    .all(value.endpointsOf.map((name) => addressOf(graph, name)))
    .apply((addresses) => servers.map(({ host }, i) => `${addresses[i]} ${host.port}`).join(" "));
}

function addressOf({ addresses }: Graph, server: string): pulumi.Input<string> {
  const found = addresses.get(server);
  if (found === undefined)
    throw new ReferenceError(`Cannot tell where "${server}" is: it is not registered`);
  return found;
}

/**
 * What a step has printed as `key=value` lines, as the values that `verb` is asked with; a login's shell may print lines of
 * its own before.
 */
function printedValues(verb: AskedVerb, printed: string): string {
  const lines = new RegExp(`^(${REQUESTS[verb].values.join("|")})=(.*)$`, "gm");
  const entries = [...printed.matchAll(lines)].map(([, key, value]) => [key, value]);
  return renderValues({ values: Object.fromEntries(entries) as Record<string, string> });
}
