import { createHash } from "node:crypto";
import { FailedUpdate, type ResourceType } from "../protocol/resource-type";
import { unknown, type Value, type Values } from "../protocol/values";
import { changes, known, withDefaults } from "./inputs";
import { isLater, type Server } from "./server";

const replaced = ["user", "host", "tlsOption", "authPlugin"];
/** The only authentication plugins that it says a word of to the server. */
const authentication: Readonly<Record<string, string>> = {
  AWSAuthenticationPlugin: " IDENTIFIED WITH AWSAuthenticationPlugin as 'RDS'",
  mysql_no_login: " IDENTIFIED WITH mysql_no_login",
};

/** `mysql.User`, as in section 4.2 of the contract: values are pasted between quotes, none is escaped. */
export function user(server: Server): ResourceType {
  return {
    check(news) {
      const inputs = withDefaults(news, { host: "localhost", tlsOption: "NONE" });
      const excluding = [
        ["password", "plaintextPassword", "plaintext_password"],
        ["authPlugin", "plaintextPassword", "plaintext_password"],
      ] as const;
      const failures = excluding
        .filter(([a, b]) => inputs[a] !== undefined && inputs[b] !== undefined)
        .map(([a, , b]) => ({
          property: "",
          reason: `Conflicting configuration arguments. "${a}": conflicts with ${b}. Examine values at '${a}'.`,
        }));
      return { inputs, failures };
    },
    diff(_oldInputs, news, state) {
      const names = [...replaced, "plaintextPassword", "password"];
      const paths = changes(state, news, names, (name, value) =>
        name === "plaintextPassword" && value !== unknown ? hashed(value) : value,
      );
      return { paths, replaces: replaced.filter((name) => paths.has(name)) };
    },
    previewCreate: (_name, inputs) => ({ id: "", state: known(inputs) }),
    async create(_operation, inputs) {
      const session = await server.session();
      const auth = inputs["authPlugin"];
      const identified =
        auth === undefined
          ? ` IDENTIFIED BY '${String(inputs["plaintextPassword"] ?? inputs["password"] ?? "")}'`
          : (authentication[String(auth)] ?? "");
      const require = isLater(await session.version(), [5, 7, 0])
        ? ` REQUIRE ${String(inputs["tlsOption"])}`
        : "";
      await session.run(`CREATE USER ${account(inputs)}${identified}${require}`);
      return { id: idOf(inputs), state: outputs(inputs) };
    },
    previewUpdate: (_oldInputs, state, news) => ({ ...state, ...known(news) }),
    async update(_operation, state, news) {
      const changed = ["plaintextPassword", "password"].find(
        (name) => outputs(news)[name] !== (state[name] ?? undefined),
      );
      try {
        if (changed !== undefined) {
          const session = await server.session();
          await session.version();
          await session.run(
            `ALTER USER ${account(news)} IDENTIFIED BY '${String(news[changed] ?? "")}'`,
          );
        }
        return outputs(news);
      } catch (error) {
        // The new hash is recorded: the next run finds no difference, and the server keeps the old password.
        throw new FailedUpdate((error as Error).message, idOf(news), outputs(news));
      }
    },
    async delete(_operation, state) {
      await (await server.session()).run(`DROP USER ${account(state)}`);
    },
    async read(_operation, id, state) {
      const session = await server.session();
      const rows = await session.run(
        `SELECT USER FROM mysql.user WHERE USER='${String(state["user"])}'`,
      );
      return rows.length === 0 ? undefined : { id, state, inputs: state };
    },
  };
}

function account(values: Values): string {
  return `'${String(values["user"])}'@'${String(values["host"])}'`;
}

function idOf(values: Values): string {
  return `${String(values["user"])}@${String(values["host"])}`;
}

function outputs(inputs: Values): Values {
  const { plaintextPassword, ...rest } = known(inputs);
  const hash = hashed(plaintextPassword);
  return hash === undefined ? rest : { ...rest, plaintextPassword: hash };
}

function hashed(password: Value | undefined): Value | undefined {
  if (password === undefined || password === null) return undefined;
  return createHash("sha256").update(String(password)).digest("hex");
}
