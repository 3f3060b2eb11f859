import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Reach } from "../render/reach";
import { Failure } from "./failure";
import { pulumi } from "./pulumi";
import { reachSchema } from "./reach-schema";

/** Where the servers' description comes from. */
export interface Source {
  /** A file with the stack's outputs as `pulumi stack output --json` prints them, `-` for stdin; absent: that program is run. */
  readonly from?: string | undefined;
  /** The stack that it is asked for; absent: the selected one. */
  readonly stack?: string | undefined;
}

/** The servers of a stack, from its output `servers`. @throws {Failure} If there is none, or it is not understood. */
export function serversOf(source: Source): readonly Reach[] {
  return parseServers(textOf(source));
}

/** The servers in `text`, a stack's outputs as JSON. @throws {Failure} If there are none, or they are not understood. */
export function parseServers(text: string): readonly Reach[] {
  const outputs = parsed(text);
  const servers = (outputs as { servers?: unknown } | null)?.servers;
  if (servers === "[secret]") {
    throw new Failure(
      `Cannot look at the servers: the stack's output "servers" must be plain, it is a secret; is an address or a login one? Take pulumi.unsecret() of it`,
    );
  }
  if (!Array.isArray(servers) || servers.length === 0) {
    throw new Failure(
      `Cannot look at the servers: the stack must export a list "servers", it does not; export const servers = [db1.reach, db2.reach], then pulumi up`,
    );
  }
  const foreign = servers.find(
    (server) => (server as { version?: unknown } | null)?.version !== 1,
  ) as { version?: unknown } | undefined;
  if (foreign !== undefined) {
    throw new Failure(
      `Cannot look at the servers: each must be described in version 1, one is in ${JSON.stringify(foreign?.version) ?? "none"}; use the tool of the library's release that the stack was brought up with`,
    );
  }
  const { data, error } = z.array(reachSchema).safeParse(servers);
  if (error !== undefined) {
    const problems = error.issues.map(
      ({ path, message }) => `\n  - servers.${path.join(".")}: ${message}`,
    );
    throw new Failure(
      `Cannot look at the servers: their description is not as expected${problems.join("")}`,
    );
  }
  return data as readonly Reach[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(
      "Cannot look at the servers: what describes them must be JSON, as pulumi stack output --json prints it, it is not",
    );
  }
}

function textOf({ from, stack }: Source): string {
  if (from !== undefined) {
    try {
      return readFileSync(from === "-" ? 0 : from, "utf8");
    } catch (error) {
      throw new Failure(`Cannot look at the servers: ${(error as Error).message}`);
    }
  }
  const outputs = outputsOf(stack);
  if ("why" in outputs) throw new Failure(outputs.why);
  return outputs.stdout;
}

/** What `pulumi stack output` printed; `missing`: there is no such stack. */
function outputsOf(
  stack: string | undefined,
): { readonly stdout: string } | { readonly why: string; readonly missing: boolean } {
  const words = ["stack", "output", "--json", ...(stack === undefined ? [] : ["--stack", stack])];
  const printed = pulumi(...words);
  if ("stdout" in printed) return printed;
  const { code, said } = printed;
  return {
    why: `Cannot look at the servers: "pulumi stack output" ended with ${code}: ${said}`,
    missing: stack !== undefined && said.includes("no stack named"),
  };
}

/**
 * The servers of a stack as above; nothing for a stack that has no outputs yet, or is not made yet.
 *
 * @throws {Failure} If it has others, or they are not understood.
 */
export function serversIfUp({ from, stack }: Source): readonly Reach[] | undefined {
  if (from !== undefined) return serversOf({ from, stack });
  const outputs = outputsOf(stack);
  if ("why" in outputs) {
    if (outputs.missing) return undefined;
    throw new Failure(outputs.why);
  }
  return /^\{\s*\}\s*$/.test(outputs.stdout) ? undefined : parseServers(outputs.stdout);
}

/** The server named `name`. @throws {Failure} If there is none. */
export function serverNamed(servers: readonly Reach[], name: string): Reach {
  const found = servers.find((server) => server.name === name);
  if (found === undefined) {
    throw new Failure(
      `Cannot find "${name}": the servers are ${servers.map((server) => server.name).join(", ")}`,
    );
  }
  return found;
}
