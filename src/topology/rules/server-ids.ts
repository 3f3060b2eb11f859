import type { Rule } from "../problem";

const HIGHEST = 4_294_967_295;

/** Server ids are 1 to 4294967295 and unique: two servers with one id throw each other out, without a clear error. */
export const serverIds: Rule = ({ servers }) =>
  servers.flatMap((server, i) => {
    const at = `${server.name}.serverId`;
    if (!Number.isInteger(server.serverId) || server.serverId < 1 || server.serverId > HIGHEST) {
      return [
        { at, message: `must be a whole number from 1 to ${HIGHEST}: it is ${server.serverId}` },
      ];
    }
    const twin = servers.slice(0, i).find((other) => other.serverId === server.serverId);
    if (twin === undefined) return [];
    return [
      {
        at,
        message: `must be unique: "${server.name}" and "${twin.name}" both have ${server.serverId}`,
      },
    ];
  });
