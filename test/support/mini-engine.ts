import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { shellWord } from "../../src/render/shell";

/** What the engine would send for a secret. */
const SECRET = "4dabf18193072939515e22adb298388d";

/** A resource that a program registered, with the inputs that a provider would get. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What came of a command. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `program` with local commands really executed in the order of their dependencies: an engine without state, for
 * tests of what the steps do on servers. Passwords that would be generated are `<name>-generated`. With another `run`
 * commands only pretend to run.
 *
 * @throws {Error} With the output of the first command that fails.
 */
export async function applyProgram(
  program: () => unknown,
  run: (create: string, stdin: string) => Promise<Ran> = runCommand,
): Promise<readonly Registered[]> {
  const registered: Registered[] = [];
  let failure: Error | undefined;
  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs }) {
        const plain = ofOneCreation(revealed(inputs) as Record<string, unknown>);
        registered.push({ type, name, inputs: plain });
        if (type === "random:index/randomPassword:RandomPassword") {
          return { id: name, state: { ...plain, result: `${name}-generated`.slice(-32) } };
        }
        if (!isCommand(type) || failure !== undefined) {
          return { id: name, state: { ...plain, stdout: "", stderr: "" } };
        }
        const { code, stdout, stderr } = await run(
          commandOf(plain, "create"),
          String(plain["stdin"] ?? ""),
        );
        if (code !== 0) failure ??= new Error(`${name}: exit ${code}\n${stdout}${stderr}`);
        return { id: name, state: { ...plain, stdout: stdout.replace(/\n$/, ""), stderr } };
      },
      call: ({ inputs }) => inputs,
    },
    "project",
    "stack",
  );
  program();
  await pulumi.runtime.disconnect();
  if (failure !== undefined) throw failure;
  return registered;
}

/** Whether a resource of this type is a command, on this machine or over SSH. */
export function isCommand(type: string): boolean {
  return /^command:(local|remote):Command$/.test(type);
}

/** The program `ssh` that stands for the plugin's own, as a user has configured it. */
let ssh = "";
export function runOverSsh(program: string): void {
  ssh = program;
}

/** What a shell of this machine runs for a command of a resource. */
export function commandOf(
  inputs: Readonly<Record<string, unknown>>,
  which: "create" | "delete",
): string {
  const text = String(inputs[which]);
  const to = inputs["connection"] as Readonly<Record<"host" | "user" | "port", string>> | undefined;
  return to === undefined
    ? text
    : `exec ${ssh} -p ${to.port} -l ${to.user} ${to.host} ${shellWord(text)}`;
}

/** `inputs` with the name of the creation kept while the token, which the triggers are in, stays the same, as an engine does. */
function ofOneCreation(inputs: Record<string, unknown>): Record<string, unknown> {
  const [, token] = /^value\ttoken\t(.*)$/m.exec(String(inputs["stdin"] ?? "")) ?? [];
  if (token === undefined) return inputs;
  const name = createHash("sha256").update(token).digest("hex").slice(0, 12);
  const kept = (text: unknown) =>
    typeof text === "string"
      ? text.replace(/(^made=|%s\\n' )[0-9a-f]{12}\b/g, (_, before: string) => before + name)
      : text;
  return { ...inputs, create: kept(inputs["create"]), delete: kept(inputs["delete"]) };
}

/** Runs a step's text as the command plugin does. */
export function runCommand(create: string, stdin: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", create]);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined); // a step may end without reading
    child.stdin.end(stdin);
  });
}

function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value) return revealed((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}
