import { randomBytes } from "node:crypto";
import { given, type ResourceType } from "../protocol/resource-type";
import type { Values } from "../protocol/values";
import { known, withDefaults, changes } from "./inputs";
import type { Server } from "./server";

const defaults = { defaultCharacterSet: "utf8", defaultCollation: "utf8_general_ci" };

/** `mysql.Database`, as in section 3 of the contract. */
export function database(server: Server): ResourceType {
  const found = async (name: string): Promise<Values | undefined> => {
    const session = await server.session();
    try {
      const [row] = await session.run(`SHOW CREATE DATABASE ${quoted(name)}`);
      const text = String(row?.["Create Database"] ?? "");
      const defaultCharacterSet = /CHARACTER SET (\w+)/.exec(text)?.[1] ?? "";
      let defaultCollation = /COLLATE (\w+)/.exec(text)?.[1];
      if (defaultCollation === undefined) {
        await session.version();
        const [first] = await session.run(
          `SHOW COLLATION WHERE \`Charset\` = '${defaultCharacterSet}' AND \`Default\` = 'Yes'`,
        );
        defaultCollation = String(first?.["Collation"] ?? "");
      }
      return { name, defaultCharacterSet, defaultCollation };
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("Error 1049 ")) return undefined;
      throw error;
    }
  };
  const run = async (verb: "CREATE" | "ALTER", inputs: Values): Promise<Values> => {
    const name = String(inputs["name"]);
    await (
      await server.session()
    ).run(
      `${verb} DATABASE ${quoted(name)} DEFAULT CHARACTER SET '${String(inputs["defaultCharacterSet"])}' DEFAULT COLLATE '${String(inputs["defaultCollation"])}'`,
    );
    return (await found(name)) ?? {};
  };
  return {
    check: (news, name, oldInputs) => {
      const drawn = `${name}-${randomBytes(4).toString("hex").slice(0, 7)}`;
      const named = { ...defaults, name: oldInputs["name"] ?? drawn };
      return { inputs: withDefaults(news, named), failures: [] };
    },
    diff(_oldInputs, news, state) {
      const paths = changes(state, news, Object.keys({ name: "", ...defaults }));
      const replaces = paths.has("name") ? ["name"] : [];
      return { paths, replaces, deleteBeforeReplace: replaces.length > 0 };
    },
    previewCreate: (_name, inputs) => ({ id: "", state: known(inputs) }),
    create: async (_operation, inputs) => ({
      state: await run("CREATE", inputs),
      id: String(inputs["name"]),
    }),
    previewUpdate: (_oldInputs, state, news) => ({ ...state, ...known(news) }),
    update: (_operation, _state, news) => run("ALTER", news),
    delete: async (_operation, state) => {
      await (await server.session()).run(`DROP DATABASE ${quoted(String(state["name"]))}`);
    },
    async read(_operation, id) {
      const state = await found(id);
      return state && { id, state, inputs: state };
    },
  };
}

/** The one name that the plugin quotes. */
function quoted(name: string): string {
  return `\`${String(given(name, "")).replace(/`/g, "``")}\``;
}
