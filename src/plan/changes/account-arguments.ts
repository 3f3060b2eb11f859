import { privilegesOf } from "../privileges";
import type { ArgumentChange, Value } from "./change";
import { inputsOf } from "./declared";

const account = (key: string, value: Value): ArgumentChange => ({
  argument: `accounts.${key}`,
  effect: "live",
  value,
  runs: [
    {
      of: "itself",
      how: "again",
      steps: ["accounts", "local-accounts"],
      why: "they make the accounts of their server",
    },
  ],
});

/** What changing an argument below `accounts` does. */
export const accountArguments: readonly ArgumentChange[] = [
  account("user", ({ accounts }) => accounts.map(({ user }) => user)),
  account("from", ({ accounts }) => accounts.map(({ from }) => from)),
  account("grants", ({ accounts }) => accounts.map(({ grants }) => privilegesOf(grants))),
  account("password", (server, declared) => inputsOf(declared, server).accountPasswords ?? []),
];
