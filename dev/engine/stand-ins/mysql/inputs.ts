import { same, unknown, type Value, type Values } from "../protocol/values";

/** `news` without what is null, and with `defaults` where nothing is given; their names are noted as the bridge does. */
export function withDefaults(news: Values, defaults: Values): Values {
  const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== null));
  const missing = Object.entries(defaults).filter(([name]) => given[name] === undefined);
  const filled = missing.map(([name]) => name);
  return { ...given, ...Object.fromEntries(missing), __defaults: filled };
}

/** The inputs that a preview knows. */
export function known(inputs: Values): Values {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name, value]) => value !== unknown && name !== "__defaults"),
  );
}

/** The inputs among `names` that differ from the state; one that is not known yet does. */
export function changes(
  state: Values,
  news: Values,
  names: readonly string[],
  compared: (name: string, value: Value | undefined) => Value | undefined = (_name, value) => value,
): Map<string, "add" | "delete" | "update"> {
  const paths = new Map<string, "add" | "delete" | "update">();
  for (const name of names) {
    const old = state[name] ?? undefined;
    const value = compared(name, news[name] ?? undefined);
    if (!same(old, value))
      paths.set(name, old === undefined ? "add" : value === undefined ? "delete" : "update");
  }
  return paths;
}
