import type { Reach } from "../render/reach";
import { channelFindings } from "./channel-findings";
import { rerun } from "../render/rerun";
import { finding, type Expected, type Finding } from "./finding";
import { ownFindings } from "./own-transactions";
import type { Look, Looked } from "./server-state";
import { silence } from "./silence";
import { unreachedHint } from "./unreached";

/** What is wrong with `server`, the worst first. */
export function findingsOf(server: Reach, looked: Looked, expected: Expected): readonly Finding[] {
  if (looked.as === "unreached") {
    const next = unreachedHint(server, looked.why);
    return [finding("unknown", `cannot look at it: ${looked.why}`, next)];
  }
  if (looked.as === "silent") {
    const [text, next] = silence(looked);
    return [finding("broken", `the server ${text}`, next)];
  }
  return [
    ...channelFindings(server, looked.look, expected),
    ...(looked.look.undeclared ?? []),
    ...ownFindings(server, looked.look, expected),
    ...stateFindings(server, looked.look),
    ...semiSyncFindings(server, looked.look, expected),
  ].sort((a, b) => Number(b.severity === "broken") - Number(a.severity === "broken"));
}

function stateFindings(server: Reach, look: Look): readonly Finding[] {
  const found: Finding[] = [];
  const by = `${rerun(server.name, "config")} sets it again`;
  if (server.readOnly && !look.readOnly)
    found.push(finding("degraded", "it is writable, declared is read only", by));
  else if (server.readOnly && look.administratorsWrite)
    found.push(finding("degraded", "administrators can write there: super_read_only is off", by));
  if (look.step !== undefined) {
    const next = "look again when it is done; what else is said here may be its doing";
    found.push(finding("degraded", `pulumi is at work there: ${look.step}`, next));
  } else if (look.seedInterrupted)
    found.push(finding("degraded", "a seed broke off there", "pulumi up starts it over"));
  else if (server.follows !== undefined && !look.seeded) found.push(unmarked(server, look));
  return found;
}

/** A slave without the mark of a seed: before its first one, or the mark is gone. */
function unmarked({ name }: Reach, { channel }: Look): Finding {
  if (channel === undefined)
    return finding("degraded", "it was never seeded", "pulumi up seeds it");
  return finding(
    "degraded",
    "it follows, and the mark of its seed is gone",
    `if its data are its master's: declare seed: { method: "none" }, then ${rerun(name, "seed-open", "seed", "seed-close", "follow")}`,
    "else raise seed.generation, which copies everything again",
  );
}

function semiSyncFindings(server: Reach, look: Look, { servers }: Expected): readonly Finding[] {
  const found: Finding[] = [];
  if (server.follows?.semiSync === true && look.semiSync?.answers !== true) {
    const next = `${rerun(server.name, "follow")} has it connect anew`;
    found.push(
      finding("degraded", "it does not acknowledge its master's commits (semi-sync)", next),
    );
  }
  const waited = servers.some(({ follows }) => follows?.master === server.name && follows.semiSync);
  if (waited && look.semiSync?.waits !== true) {
    const next = "they wait again when a slave has caught up";
    found.push(finding("degraded", "its commits do not wait for slaves (semi-sync)", next));
  }
  return found;
}
