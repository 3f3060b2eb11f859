import * as pulumi from "@pulumi/pulumi";
import { MADE_ANEW } from "../observe/differences";
import { saying } from "../render/saying";
import { shellWord } from "../render/shell";
import type { ServerDeclaration } from "../topology/topology";
import type { Host } from "./host-command";
import { valueOf } from "./known-value";
import { registeredBefore } from "./registered-before";

/** Whether steps have run on `host` that this run would not make anew: only the engine knows it when nothing of them is left there. */
export async function hasRun({ declaration, triggers }: Host): Promise<boolean> {
  const here = await valueOf(pulumi.output(triggers));
  const { triggers: before } = (await registeredBefore())?.get(`${declaration.name}-config`) ?? {};
  return (
    here !== undefined &&
    before !== undefined &&
    JSON.stringify(before.slice(0, here.length)) === JSON.stringify(here)
  );
}

/** What is run instead of the installation on a host that was made anew: nothing there is this run's to overwrite. */
export function refusal({ name, host, member, follows }: ServerDeclaration): string {
  const anew = `host: { generation: ${host.generation + 1} }`;
  const way =
    member !== undefined && follows !== undefined
      ? `declare ${anew} for it, and for the pair seed: { from: "${follows.master}", generation: ${follows.seed.generation + 1} }`
      : follows !== undefined
        ? `declare ${anew}: every step is made there anew, its seed too`
        : `declare ${anew}: every step is made there anew; its slaves refuse to follow it until their seed.generation is raised`;
  return saying(
    ["refuses: nothing is made on a host that is not the one of before"],
    `printf '%s\\n' ${shellWord(`${name}: runner failed: ${MADE_ANEW}; nothing was changed there`)} ${shellWord(`  -> ${way}`)} >&2; exit 1`,
  );
}
