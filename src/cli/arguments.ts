import { parseArgs } from "node:util";
import { EFFECTS, type Effect } from "../steps/effects";
import type { CheckOptions } from "./check";
import type { CommentOptions } from "./comment/comment";
import type { CompareOptions } from "./compare";
import type { DoctorOptions } from "./doctor";
import { Failure } from "./failure";
import { FORMATS, type PlanOptions } from "./plan/plan";
import { type Command, isCommand } from "./usage";
import type { Source } from "./servers";
import type { SkipOptions } from "./skip";

/** What the tool is asked for. */
export type Asked =
  | { readonly command: "help"; readonly of?: Command }
  | { readonly command: "version" }
  | (Source & {
      readonly command: "status";
      readonly json: boolean;
      readonly timeout: number;
      readonly lag: number;
    })
  | (Source & CheckOptions & { readonly command: "check" })
  | (PlanOptions & { readonly command: "plan" })
  | (CommentOptions & { readonly command: "comment" })
  | (Source & CompareOptions & { readonly command: "compare" })
  | (Source & DoctorOptions & { readonly command: "doctor" })
  | (Source & SkipOptions & { readonly command: "skip" });

/** The command line `words`, checked. @throws {Failure} If it is not understood. */
export function parseArguments(words: readonly string[]): Asked {
  const { values, positionals } = parsed(words);
  const [command, ...names] = positionals;
  if (values.version === true) return { command: "version" };
  if (values.help === true || command === undefined)
    return { command: "help", ...(isCommand(command) ? { of: command } : {}) };
  const [name, ...others] = names;
  const source = { from: values.from, stack: values.stack };
  const timeout = seconds("timeout", values.timeout, 30);
  if (command === "status" && name === undefined) {
    const lag = seconds("lag", values.lag, 30);
    return { command, ...source, json: values.json === true, timeout, lag };
  }
  if (command === "check" && name === undefined)
    return { command, ...source, json: values.json === true, timeout };
  if (command === "plan" && name === undefined)
    return {
      command,
      stack: values.stack,
      base: values.base,
      previews: values.preview ?? [],
      format: oneOf("format", values.format ?? "text", FORMATS),
      failOn: effect(values["fail-on"]),
    };
  if (command === "comment" && name === undefined) {
    const failOn = effect(values["fail-on"]);
    return { command, plan: values.plan ?? "-", whole: values.whole, failOn };
  }
  if (command === "doctor" && name !== undefined && others.length === 0)
    return { command, ...source, name, json: values.json === true, timeout };
  if (command === "compare" && name !== undefined && others.length === 0) {
    const patience = seconds("timeout", values.timeout, 3600);
    return { command, ...source, name, json: values.json === true, timeout: patience };
  }
  if (command === "skip" && name !== undefined && others.length === 0) {
    if (!/^[A-Za-z0-9._:/-]+$/.test(values.at ?? "")) {
      throw new Failure(
        `Cannot run: skip needs --at <GTID or file:position> as status shows it, it is "${values.at ?? ""}"`,
      );
    }
    return { command, ...source, name, at: values.at ?? "", yes: values.yes === true, timeout };
  }
  if ((command === "doctor" || command === "compare" || command === "skip") && name === undefined) {
    throw new Failure(
      `Cannot run: ${command} needs the name of a slave, such as: ${command} db2${command === "skip" ? " --at <place>" : ""}; status shows the names`,
    );
  }
  throw new Failure(
    `Cannot run: the command must be status, check, plan, comment, doctor <slave>, compare <slave> or skip <slave> --at <place>, it is "${positionals.join(" ")}"; --help shows more`,
  );
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        from: { type: "string" },
        stack: { type: "string" },
        timeout: { type: "string" },
        lag: { type: "string" },
        at: { type: "string" },
        base: { type: "string" },
        preview: { type: "string", multiple: true },
        plan: { type: "string" },
        whole: { type: "string" },
        format: { type: "string" },
        "fail-on": { type: "string" },
        json: { type: "boolean" },
        yes: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (error) {
    // What follows is about arguments that begin with a dash, of which there are none here.
    const [problem] = (error as Error).message.split(". To specify a positional");
    throw new Failure(`Cannot run: ${problem}; --help shows what is known`);
  }
}

function seconds(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9][0-9]{0,5}$/.test(text)) {
    throw new Failure(`Cannot run: --${name} must be whole seconds from 1 on, it is "${text}"`);
  }
  return Number(text);
}

function effect(text: string | undefined): Effect | undefined {
  return text === undefined ? undefined : oneOf("fail-on", text, EFFECTS);
}

function oneOf<T extends string>(name: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined)
    throw new Failure(`Cannot run: --${name} must be ${words.join(", ")}, it is "${text}"`);
  return found;
}
