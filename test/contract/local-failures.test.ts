import { existsSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { local } from "@pulumi/command";
import {
  type EngineRun,
  type EngineStack,
  engineStack,
  type StateResource,
} from "../support/engine-stack";

jest.setTimeout(60_000);

let stack: EngineStack;
const runs: EngineRun[] = [];
const states: Readonly<Record<string, StateResource>>[] = [];

/** Fails until the test has made the file. */
function fails(): string {
  return `test -e "${join(stack.directory, "repaired")}"`;
}

function declare(changed: boolean): void {
  new local.Command("create", {
    create: 'cat >/dev/null; printf "one\\n\\ttwo "; echo three >&2; exit 3',
    stdin: "FROM STDIN",
    environment: { HIDDEN: "FROM ENVIRONMENT" },
    logging: "none",
  });
  new local.Command("killed", { create: "kill -KILL $$", logging: "none" });
  new local.Command("noDirectory", { create: "true", dir: "/nonexistent" });
  new local.Command("noProgram", { create: "true", interpreter: ["no-such-program"] });
  new local.Command("noFile", { create: "true", interpreter: ["/nonexistent/program"] });
  new local.Command("notUtf8", { create: "printf '\\377'", logging: "none" });
  new local.Command("longText", {
    create: "head -c 200000 /dev/zero | tr '\\0' x; exit 1",
    logging: "none",
  });
  new local.Command("update", {
    create: "echo first",
    update: `${fails()} && echo second`,
    stdin: changed ? "new" : "old",
  });
  new local.Command("replaced", {
    create: changed ? `${fails()} && echo second` : "echo first",
    triggers: [changed],
  });
  if (!changed) {
    new local.Command("deleted", { delete: fails() });
    new local.Command("parent", { create: `touch "${join(stack.directory, "parent")}"` });
  }
}

async function run(changed: boolean): Promise<void> {
  runs.push(await stack.up(async () => declare(changed)));
  states.push(stack.state());
}

beforeAll(async () => {
  stack = await engineStack("contract-failures");
  await run(false);
  await run(true);
  writeFileSync(join(stack.directory, "repaired"), "");
  await run(true);
});
afterAll(() => stack.close());

test("3.4 an error holds the command on one line and the output, not stdin and environment", () => {
  const text = runs[0]?.errors["create"] ?? "";
  const start =
    'exit status 3: running "cat >/dev/null; printf \\"one\\\\n\\\\ttwo \\"; echo three >&2; exit 3":\n';
  // Two streams are read side by side: which comes first is nobody's word.
  const [before, output = ""] = text.split(start);
  expect(before).not.toBe(text);
  expect(["one\n\ttwo three", "three\none\n\ttwo"]).toContain(output.trim());
  expect(text).not.toContain("FROM STDIN");
  expect(text).not.toContain("FROM ENVIRONMENT");
});

test("3.4 an error holds all of the output, however long", () => {
  expect(runs[0]?.errors["longText"]).toContain("x".repeat(200_000));
});

test.each([
  ["killed", 'signal: killed: running "kill -KILL $$":'],
  ["noDirectory", "chdir /nonexistent: no such file or directory"],
  ["noProgram", 'exec: "no-such-program": executable file not found in $PATH'],
  ["noFile", "fork/exec /nonexistent/program: no such file or directory"],
])("3.6 the status of %s", (name, text) => {
  expect(runs[0]?.errors[name]).toContain(text);
});

test("4.3 output that is not UTF-8 fails the create although the command succeeded", () => {
  expect(runs[0]?.errors["notUtf8"]).toContain("string field contains invalid UTF-8");
  expect(states[0]).not.toHaveProperty("notUtf8");
});

test("2.5 a failed create records nothing, and the next run creates", () => {
  expect(states[0]).not.toHaveProperty("create");
  expect(runs[1]?.steps["create"]).toEqual(["create"]);
});

test("2.5 other resources are made although one fails", () => {
  expect(existsSync(join(stack.directory, "parent"))).toBe(true);
  expect(states[0]).toHaveProperty("parent");
});

test("2.5 a failed update keeps the old inputs and outputs, and is tried again", () => {
  expect(runs[1]?.steps["update"]).toEqual(["update"]);
  expect(states[1]?.["update"]).toMatchObject({
    inputs: { stdin: "old" },
    outputs: { stdin: "old", stdout: "first" },
  });
  expect(runs[2]?.steps["update"]).toEqual(["update"]);
  expect(states[2]?.["update"]).toMatchObject({
    inputs: { stdin: "new" },
    outputs: { stdin: "new", stdout: "second" },
  });
});

test("2.5 a failed create of a replace keeps the old resource, and is tried again", () => {
  expect(states[1]?.["replaced"]).toMatchObject({ outputs: { stdout: "first" } });
  expect(runs[2]?.steps["replaced"]).toEqual(["create-replacement", "replace", "delete-replaced"]);
  expect(states[2]?.["replaced"]).toMatchObject({ outputs: { stdout: "second" } });
});

test("2.5 a failed delete keeps the resource, and is tried again", () => {
  expect(runs[1]?.errors["deleted"]).toContain("exit status 1: running");
  expect(states[1]).toHaveProperty("deleted");
  expect(runs[2]?.steps["deleted"]).toEqual(["delete"]);
  expect(states[2]).not.toHaveProperty("deleted");
});

test("2.7 a first Ctrl-C kills the direct child of a local command and records nothing", async () => {
  const started = join(stack.directory, "started");
  const abort = new AbortController();
  const watcher = watch(stack.directory, () => existsSync(started) && abort.abort());
  const run = await stack.up(async () => {
    new local.Command("interrupted", { create: `touch "${started}"; exec tail -f /dev/null` });
  }, abort.signal);
  watcher.close();
  expect(run.ok).toBe(false);
  expect(run.errors["interrupted"]).toContain("signal: killed");
  expect(stack.state()).not.toHaveProperty("interrupted");
});
