import * as pulumi from "@pulumi/pulumi";
import { stackName } from "./host-command";

/** What the last runs have left of a resource, as far as it is asked for. */
export interface Registered {
  readonly onDestroy?: string;
  readonly triggers?: readonly unknown[];
}

/** What the engine has of this stack, by name; nothing where it does not say. Asked for where a host cannot answer: it brings all of the state. */
export async function registeredBefore(): Promise<ReadonlyMap<string, Registered> | undefined> {
  const { project, stack } = stackName();
  try {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
      stackName: `${pulumi.getOrganization()}/${project}/${stack}`,
    })) as { readonly outputs: Readonly<Record<string, { outputs?: Registered }>> };
    return new Map(
      Object.entries(outputs).map(([urn, { outputs = {} }]) => [urn.split("::").at(-1)!, outputs]),
    );
  } catch {
    return undefined;
  }
}
