import type { ResourceType } from "../protocol/resource-type";
import { isArray, unknown, type Value, type Values } from "../protocol/values";
import { changes, known, withDefaults } from "./inputs";
import { isLater, type Server, type Session } from "./server";

const names = ["user", "host", "role", "database", "table", "privileges", "roles", "grant"];

/** `mysql.Grant`, as in section 4.3 of the contract: no update, and a replace that revokes what the new one has just granted. */
export function grant(server: Server): ResourceType {
  return {
    check(news) {
      const defaults = { table: "*", tlsOption: "NONE" };
      return {
        inputs: withDefaults(
          news,
          news["role"] === undefined ? { ...defaults, host: "localhost" } : defaults,
        ),
        failures: [],
      };
    },
    diff(_oldInputs, news, state) {
      const paths = changes(asSets(state), asSets({ grant: false, ...news }), [
        ...names,
        "tlsOption",
      ]);
      return { paths, replaces: [...paths.keys()] };
    },
    previewCreate: (_name, inputs) => ({ id: "", state: known(inputs) }),
    async create(_operation, inputs) {
      const session = await server.session();
      const hasRoles = isLater(await session.version(), [8, 0, 0]);
      const what = list(inputs["privileges"]) || list(inputs["roles"]);
      if (what === "") throw new Error("One of privileges or roles is required");
      const on = list(inputs["privileges"]) === "" ? "" : ` ON ${place(inputs)}`;
      const more = hasRoles
        ? "" // so `grant: true` means nothing there
        : ` REQUIRE ${String(inputs["tlsOption"])}${inputs["grant"] === true ? " WITH GRANT OPTION" : ""}`;
      await session.run(`GRANT ${what}${on} TO ${grantee(inputs)}${more}`);
      await shown(await server.session(), inputs);
      return { id: idOf(inputs), state: { grant: false, ...known(inputs) } };
    },
    previewUpdate: (_oldInputs, state, news) => ({ ...state, ...known(news) }),
    update: () => Promise.reject(new Error("a grant cannot be updated")),
    async delete(_operation, state) {
      const session = await server.session();
      await session.version();
      const revoke = async (what: string, on: string, called: string): Promise<void> => {
        const statement = `REVOKE ${what}${on} FROM ${grantee(state)}`;
        await session.run(statement).catch((error: unknown) => {
          throw new Error(`error revoking ${called} (${statement}): ${(error as Error).message}`);
        });
      };
      const privileges = list(state["privileges"]);
      const on = privileges === "" ? "" : ` ON ${place(state)}`;
      if (on !== "" && state["role"] === undefined) await revoke("GRANT OPTION", on, "GRANT");
      await revoke(privileges || list(state["roles"]), on, "ALL");
    },
    async read(_operation, id, state) {
      const session = await server.session();
      await session.version();
      // Whatever goes wrong, the plugin takes it for "there is none".
      const there = await shown(session, state).then(
        () => true,
        () => false,
      );
      return there ? { id, state, inputs: state } : undefined;
    },
  };
}

async function shown(session: Session, values: Values): Promise<void> {
  await session.run(`SHOW GRANTS FOR ${grantee(values)}`);
}

function grantee(values: Values): string {
  const role = values["role"];
  return role === undefined
    ? `'${String(values["user"])}'@'${String(values["host"])}'`
    : `'${String(role)}'`;
}

function idOf(values: Values): string {
  const who =
    values["role"] === undefined
      ? `${String(values["user"])}@${String(values["host"])}`
      : String(values["role"]);
  return `${who}:${databaseOf(values)}`;
}

function place(values: Values): string {
  const table = String(values["table"] ?? "*");
  return `${databaseOf(values)}.${table === "*" || table === "" ? "*" : `\`${table}\``}`;
}

function databaseOf(values: Values): string {
  const database = String(values["database"]);
  return database === "*" || database.endsWith("`") ? database : `\`${database}\``;
}

function list(value: Value | undefined): string {
  return isArray(value) ? value.map(String).join(", ") : "";
}

/** Privileges and roles are sets: their order is no difference. */
function asSets(values: Values): Values {
  const set = (value: Value | undefined): Value =>
    isArray(value) && !value.includes(unknown) ? [...value.map(String)].sort() : (value ?? null);
  return { ...values, privileges: set(values["privileges"]), roles: set(values["roles"]) };
}
