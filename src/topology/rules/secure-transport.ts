import { canonicalSetting } from "../../engine/setting-facts";
import { dialectOf } from "../../engine/dialects";
import type { Problem, Rule } from "../problem";
import { settingText } from "../setting-value";
import type { ServerDeclaration } from "../topology";

/** A master that lets nobody in without TLS gets channels that have it. */
export const secureTransport: Rule = ({ servers }) => {
  const problems = servers.flatMap((slave): readonly Problem[] => {
    const link = slave.follows;
    const master = servers.find(({ name }) => name === link?.master);
    if (link === undefined || master === undefined || !demandsTls(master)) return [];
    const encrypted =
      link.tls ??
      // The channel that is taken over may have been encrypted by hand: its host is asked.
      (link.seed.method === "none" || dialectOf(slave.line).change.tlsUnasked === "on");
    if (encrypted) return [];
    return [
      {
        at: `${slave.member?.pair ?? slave.name}.link.tls`,
        message: `must be true: "${master.name}" lets nobody in without TLS (require_secure_transport in its settings), and the channel goes without${link.tls === false ? "" : " unless it is declared"}`,
      },
    ];
  });
  // The two members of a pair have one declaration.
  return problems.filter(({ at }, i) => problems.findIndex((one) => one.at === at) === i);
};

function demandsTls({ line, settings }: ServerDeclaration): boolean {
  return Object.entries(settings).some(
    ([key, value]) =>
      canonicalSetting(line, key) === "require_secure_transport" &&
      /^(on|true|1)$/i.test(settingText(value)),
  );
}
