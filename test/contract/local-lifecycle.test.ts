import { readFileSync } from "node:fs";
import { join } from "node:path";
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import {
  type EngineRun,
  type EngineStack,
  engineStack,
  type StateResource,
} from "../support/engine-stack";

jest.setTimeout(60_000);

const signature = "4dabf18193072939515e22adb298388d";

let stack: EngineStack;
/** What the commands wrote down, by run. */
const journal: string[][] = [];
const states: Readonly<Record<string, StateResource>>[] = [];
const texts: string[] = [];
const runs: EngineRun[] = [];

/** A command that writes a word into the journal. */
function note(word: string): string {
  return `echo ${word} >>"${join(stack.directory, "journal")}"`;
}

function declare(changed: boolean): void {
  const suffix = changed ? "2" : "1";
  new local.Command("again", {
    create: note(`again-create${suffix}`),
    delete: note("again-delete"),
  });
  new local.Command("inPlace", {
    create: note("inPlace-create"),
    update: note("inPlace-update"),
    stdin: suffix,
  });
  new local.Command("byTrigger", {
    create: note(`byTrigger-create${suffix}`),
    update: note("byTrigger-update"),
    delete: note(`byTrigger-delete${suffix}`),
    triggers: [suffix],
  });
  new local.Command(
    "deletedFirst",
    {
      create: note(`deletedFirst-create${suffix}`),
      delete: note(`deletedFirst-delete${suffix}`),
      triggers: [suffix],
    },
    { deleteBeforeReplace: true },
  );
  const show =
    'printf %s "${PULUMI_COMMAND_STDOUT-unset}/${PULUMI_COMMAND_STDERR-unset}/${GIVEN-unset}"';
  const previous = { create: "echo out; echo err >&2", update: show, logging: "none" as const };
  new local.Command("previous", { ...previous, environment: { GIVEN: suffix } });
  new local.Command("noPrevious", {
    ...previous,
    environment: { GIVEN: suffix },
    addPreviousOutputInEnv: false,
  });
  new local.Command("noCommands", { stdin: suffix });
  new local.Command("emptyUpdate", { create: "echo x", update: "", stdin: suffix });
  new local.Command("newlines", { create: "printf 'a\\r\\n\\n'; printf 'b' >&2" });
  new local.Command("fromSecret", {
    create: "cat",
    stdin: pulumi.secret("THE SECRET"),
    logging: "none",
  });
  new local.Command(
    "hidden",
    { create: "echo THE OUTPUT", logging: "none" },
    { additionalSecretOutputs: ["stdout"] },
  );
  new local.Command("longLine", {
    create: "head -c 100000 /dev/zero | tr '\\0' x; printf y >&2",
    logging: "none",
  });
  new local.Command("bigOutput", {
    create: "head -c 6000000 /dev/zero | tr '\\0' x",
    logging: "stderr",
  });
  for (const logging of ["stdoutAndStderr", "stdout", "stderr", "none"] as const) {
    new local.Command(`log-${logging}`, { create: "echo out; echo err >&2", logging });
  }
  new local.Command("background", {
    create: `(until [ -e "${join(stack.directory, "release")}" ]; do sleep 0.1; done) >/dev/null 2>&1 & echo $!`,
  });
  const held = join(stack.directory, "held");
  new local.Command("holding", {
    create: `(until [ -e "${held}" ]; do sleep 0.1; done; echo late) & echo early`,
  });
  new local.Command("letsGo", { create: `touch "${held}"` });
}

async function run(program: pulumi.automation.PulumiFn): Promise<void> {
  const before = journal.flat().length;
  runs.push(await stack.up(program));
  journal.push(
    readFileSync(join(stack.directory, "journal"), "utf8").trim().split("\n").slice(before),
  );
  states.push(stack.state());
  texts.push(stack.stateText());
}

beforeAll(async () => {
  stack = await engineStack("contract-lifecycle");
  await run(async () => {
    declare(false);
    new local.Command("removed", {
      create: "echo last",
      delete: `${note('"removed-delete $(cat) $PULUMI_COMMAND_STDOUT"')}`,
      stdin: "input",
    });
    new local.Command("retained", { delete: note("retained-delete") }, { retainOnDelete: true });
  });
  await run(async () => declare(true));
});
afterAll(() => {
  process.kill(Number(output(0, "background", "stdout")), "SIGKILL");
  stack.close();
});

function output(state: number, name: string, property: "stdout" | "stderr"): unknown {
  return states[state]?.[name]?.outputs[property];
}

/** The words about one resource that a run wrote down, in order. */
function words(index: number, name: string): readonly string[] {
  return (journal[index] ?? []).filter((word) => word.startsWith(`${name}-`));
}

test("both runs succeed", () => {
  expect(runs.map(({ errors }) => errors)).toEqual([{}, {}]);
  expect(runs.map(({ ok }) => ok)).toEqual([true, true]);
});

test("2.2 a changed trigger replaces, create before delete, and update never runs", () => {
  expect(runs[1]?.steps["byTrigger"]).toEqual(["create-replacement", "replace", "delete-replaced"]);
  expect(words(1, "byTrigger")).toEqual(["byTrigger-create2", "byTrigger-delete1"]);
});

test("2.2 with deleteBeforeReplace the old delete comes first", () => {
  expect(words(1, "deletedFirst")).toEqual(["deletedFirst-delete1", "deletedFirst-create2"]);
});

test("2.1 without update a change runs create again, without delete", () => {
  expect(words(1, "again")).toEqual(["again-create2"]);
});

test("2.1 update given runs instead of create", () => {
  expect(words(0, "inPlace")).toEqual(["inPlace-create"]);
  expect(words(1, "inPlace")).toEqual(["inPlace-update"]);
});

test("2.3 an update finds the previous outputs and the new environment", () => {
  expect(output(1, "previous", "stdout")).toBe("out/err/2");
});

test("4.5 addPreviousOutputInEnv false keeps previous outputs out of the environment", () => {
  expect(output(1, "noPrevious", "stdout")).toBe("unset/unset/2");
});

test("2.3 a delete finds stdin and outputs of the state", () => {
  expect(words(1, "removed")).toEqual(["removed-delete input last"]);
});

test("6.3 retainOnDelete skips the delete", () => {
  expect(states[1]).not.toHaveProperty("retained");
  expect(words(1, "retained")).toEqual([]);
});

test("2.4 without create and update nothing runs and the outputs stay empty", () => {
  expect(runs[1]?.steps["noCommands"]).toEqual(["update"]);
  expect([output(1, "noCommands", "stdout"), output(1, "noCommands", "stderr")]).toEqual(["", ""]);
});

test("2.4 an empty update runs and empties the outputs", () => {
  expect([output(0, "emptyUpdate", "stdout"), output(1, "emptyUpdate", "stdout")]).toEqual([
    "x",
    "",
  ]);
});

test("4.1 exactly one trailing newline is cut", () => {
  expect(output(0, "newlines", "stdout")).toBe("a\r\n");
  expect(output(0, "newlines", "stderr")).toBe("b");
});

test("3.1 stdout of a secret stdin is clear in the state, the stdin is not", () => {
  expect(output(0, "fromSecret", "stdout")).toBe("THE SECRET");
  expect(states[0]?.["fromSecret"]?.inputs["stdin"]).toHaveProperty([signature]);
  expect(states[0]?.["fromSecret"]?.outputs["stdin"]).toHaveProperty([signature]);
});

test("3.1 additionalSecretOutputs encrypts stdout", () => {
  expect(output(0, "hidden", "stdout")).toHaveProperty([signature]);
  expect(texts[0]?.replaceAll("echo THE OUTPUT", "")).not.toContain("THE OUTPUT");
});

test("4.5 a stream left out by logging may have lines of any length", () => {
  expect(output(0, "longLine", "stdout")).toBe("x".repeat(100_000));
});

test.each([
  ["stdoutAndStderr", ["err", "out"]],
  ["stdout", ["out"]],
  ["stderr", ["err"]],
  ["none", []],
])("4.2 logging %s", (logging, lines) => {
  const logged = (runs[0]?.lines[`log-${logging}`] ?? []).map((line) => line.trim());
  expect(logged.sort()).toEqual(lines);
  expect(output(0, `log-${logging}`, "stdout")).toBe("out");
});

test("7.3 outputs beyond 4 MiB pass", () => {
  expect(String(output(0, "bigOutput", "stdout"))).toHaveLength(6_000_000);
});

test("2.10 a background child that holds no stream does not delay the end", () => {
  expect(process.kill(Number(output(0, "background", "stdout")), 0)).toBe(true);
});

test("2.10 a background child that holds stdout delays the end", () => {
  expect(output(0, "holding", "stdout")).toBe("early\nlate");
});
