import type { Problem, Rule } from "../problem";
import { mastersOf } from "../topology";

/** What a server counts up to is 32 bits of milliseconds. */
const MOST_SECONDS = 4_294_967;

/** A commit waits for a bounded time, and for slaves of a master that waits. */
export const semiSync: Rule = (topology) =>
  topology.servers.flatMap((server) => {
    const problems: Problem[] = [];
    const seconds = server.semiSync?.timeoutSeconds;
    if (seconds !== undefined && !(seconds >= 0.001 && seconds <= MOST_SECONDS)) {
      problems.push({
        at: `${server.name}.semiSync.timeoutSeconds`,
        message: `must be 0.001 to ${MOST_SECONDS}: it is ${seconds}`,
      });
    }
    const [master] = mastersOf(topology, server);
    if (server.follows?.semiSync === true && master?.semiSync === undefined) {
      problems.push({
        at: `${server.name}.link.semiSync`,
        message: `must not be true: "${server.follows.master}" waits for no slave; declare semiSync there`,
      });
    }
    return problems;
  });
