import { given, type Configuration } from "../protocol/resource-type";
import { unknown, type Values } from "../protocol/values";

/** What the plugin logs in with. */
export interface Login {
  /** `host:port`, `[v6]:port`, a host, or the path of a socket. */
  readonly endpoint: string;
  readonly username: string;
  readonly password: string;
  readonly tls: string;
  /** Seconds for which a connection is kept that nobody uses; 0 is for ever. */
  readonly maxConnLifetimeSec: number;
}

const tlsValues = ["true", "false", "skip-verify"];
const names = ["endpoint", "username", "password", "tls", "authenticationPlugin"];

/** The plugin's configuration as in section 2 of its contract; `use` is called once it is complete. */
export function configuration(use: (login: Login) => void): Configuration {
  return {
    check(news) {
      return { inputs: news, failures: problems(news).map((reason) => ({ property: "", reason })) };
    },
    use(config) {
      const text = (name: string): string =>
        String(given(config[name], process.env[`MYSQL_${name.toUpperCase()}`] ?? ""));
      use({
        endpoint: text("endpoint"),
        username: text("username"),
        password: text("password"),
        tls: text("tls") || "false",
        maxConnLifetimeSec: Number(given(config["maxConnLifetimeSec"], 0)),
      });
    },
  };
}

function problems(news: Values): string[] {
  const value = (name: string) =>
    given(news[name], process.env[`MYSQL_${name.toUpperCase()}`] ?? null);
  const found: string[] = [];
  for (const name of ["endpoint", "username"])
    if (value(name) === null) found.push(`Missing required property '${name}'`);
  if (value("endpoint") === "") found.push("Endpoint must not be an empty string");
  const tls = given(news["tls"], "false");
  if (tls !== unknown && !tlsValues.includes(String(tls)))
    found.push(`expected tls to be one of [${tlsValues.join(" ")}], got ${String(tls)}`);
  const covered = [...names, "maxConnLifetimeSec", "maxOpenConns", "version", "pluginDownloadURL"];
  for (const name of Object.keys(news))
    if (!covered.includes(name) && !name.startsWith("__"))
      found.push(`${name}: not covered by the project's stand-in`);
  return found.map((reason) => `could not validate provider configuration: ${reason}`);
}
