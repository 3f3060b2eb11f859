import { local, remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { type EngineRun, type EngineStack, engineStack } from "../support/engine-stack";

jest.setTimeout(60_000);

type Args = local.CommandArgs;
const connection = { host: "127.0.0.1", privateKey: "THE KEY" };

/** Name of the change, inputs before, inputs after, the steps of the preview. */
const changes: readonly [string, Args, Args, readonly string[]][] = [
  ["create", { create: ":" }, { create: "true" }, ["update"]],
  ["update", { update: ":" }, { update: "true" }, ["update"]],
  ["delete", { delete: ":" }, { delete: "true" }, ["update"]],
  ["stdin", { stdin: "a" }, { stdin: "b" }, ["update"]],
  ["environment", { environment: { A: "1" } }, { environment: { A: "2" } }, ["update"]],
  ["logging", { logging: "none" }, { logging: "stdout" }, ["update"]],
  ["removed", { stdin: "a" }, {}, ["update"]],
  ["emptyStdin", {}, { stdin: "" }, ["update"]],
  ["madeSecret", { stdin: "a" }, { stdin: pulumi.secret("a") }, ["update"]],
  ["madePlain", { stdin: pulumi.secret("a") }, { stdin: "a" }, ["update"]],
  ["triggerChanged", { triggers: [1] }, { triggers: [2] }, replaced()],
  ["triggerAdded", { triggers: [1] }, { triggers: [1, 2] }, replaced()],
  ["triggerRemoved", { triggers: [1, 2] }, { triggers: [1] }, replaced()],
  ["triggerRetyped", { triggers: [1] }, { triggers: ["1"] }, replaced()],
  ["triggersAdded", {}, { triggers: [1] }, replaced()],
  ["triggersRemoved", { triggers: [1] }, {}, replaced()],
  ["nothing", { stdin: "a", triggers: [null, 1] }, { stdin: "a", triggers: [null, 1] }, ["same"]],
];

function replaced(): readonly string[] {
  return ["create-replacement", "replace", "delete-replaced"];
}

let stack: EngineStack;
let stateText: string;
let preview: EngineRun;
let refused: EngineRun;
/** What readers of outputs were given in the last run, by name; a preview gives nothing for what it does not know. */
const seen: Record<string, string> = {};

function see(name: string, output: pulumi.Output<string>): void {
  output.apply((value) => (seen[name] = value));
}

/** The resources of both runs; `changed` gives the second. */
function declare(changed: boolean): void {
  for (const [name, before, after] of changes) new local.Command(name, changed ? after : before);
  const text = new local.Command("text", { create: changed ? "echo b" : "echo a" });
  see("text", text.stdout);
  const firstStdin = new local.Command("firstStdin", {
    create: "cat; echo x",
    ...(changed ? { stdin: "y" } : {}),
  });
  see("firstStdin", firstStdin.stdout);
  new local.Command("readsFirstStdin", { stdin: firstStdin.stdout });
  new local.Command("readsText", { triggers: [text.stdout] });
  new local.Command("options", { stdin: "a" }, changed ? { retainOnDelete: true } : {});
  new remote.Command("host", { connection: { ...connection, ...(changed ? { port: 23 } : {}) } });
  new remote.Command("wrapped", {
    connection: changed ? pulumi.secret({ ...connection, user: "root" }) : connection,
  });
}

beforeAll(async () => {
  stack = await engineStack("contract-changes");
  await stack.up(async () => declare(false));
  stateText = stack.stateText();
  delete seen["text"];
  delete seen["firstStdin"];
  preview = await stack.preview(async () => {
    declare(true);
    const created = new local.Command("fresh", { create: "exit 9", stdin: "mirrored" });
    see("fresh", created.stdout);
    created.stdin.apply((value) => (seen["freshStdin"] = value ?? ""));
    created.id.apply((value) => (seen["freshId"] = value));
  });
  refused = await stack.preview(async () => {
    new local.Command("wrongType", { create: 5 as unknown as string });
  });
});
afterAll(() => stack.close());

test("1.1 a preview of a create knows the mirrored inputs and not stdout, and runs nothing", () => {
  expect(preview.ok).toBe(true);
  expect(preview.steps["fresh"]).toEqual(["create"]);
  expect(seen["freshStdin"]).toBe("mirrored");
  expect(seen["fresh"]).toBeUndefined();
});

test("1.1 a preview of a create shows an id, which the create will not have", () => {
  expect(seen["freshId"]).toMatch(/^fresh[0-9a-f]{8}$/);
});

test("1.1 a changed input makes stdout unknown", () => {
  expect(preview.steps["text"]).toEqual(["update"]);
  expect(seen["text"]).toBeUndefined();
});

test("1.1 1.2 an added input leaves stdout known and its readers unchanged", () => {
  expect(preview.steps["firstStdin"]).toEqual(["update"]);
  expect(seen["firstStdin"]).toBe("x");
  expect(preview.steps["readsFirstStdin"]).toEqual(["same"]);
});

test("1.3 a trigger that is unknown previews as a replace", () => {
  expect(preview.steps["readsText"]).toEqual(replaced());
});

test("1.6 a wrong type is refused with its path and Go's type names", () => {
  expect(refused.ok).toBe(false);
  expect(refused.errors["wrongType"]).toContain(
    "property create value {5} has a problem: Field 'create' on 'local.CommandInputs' must be a 'string'; got 'float64' instead",
  );
});

test("1.7 a shape error prints the whole connection in clear, and a missing host is one", async () => {
  const surplus = { ...connection, surplus: 1 };
  const run = await stack.preview(async () => {
    new remote.Command("surplus", { connection: surplus });
  });
  expect(run.ok).toBe(false);
  expect(run.errors["surplus"]).toContain("property connection value {");
  expect(run.errors["surplus"]).toContain("THE KEY");
  expect(run.errors["surplus"]).toContain(
    "An error occurred decoding 'CommandInputs.connection': 1 failures decoding:\n\tsurplus: Unrecognized field 'surplus' on 'remote.Connection'",
  );
});

test("1.8 a connection is secret in the state although the program did not say so", () => {
  expect(stateText).not.toContain("THE KEY");
  expect(stateText).not.toContain("127.0.0.1");
});

test("1.8 Check fills in the defaults of a connection", async () => {
  const { deployment } = await stack.stack.exportStack();
  const resources = (
    deployment as { resources: { urn: string; inputs: { connection?: unknown } }[] }
  ).resources;
  const host = resources.find(({ urn }) => urn.endsWith("::host"));
  const { plaintext } = host?.inputs.connection as { plaintext: string };
  expect(JSON.parse(plaintext)).toMatchObject({
    host: "127.0.0.1",
    user: "root",
    port: 22,
    dialErrorLimit: 10,
    perDialTimeout: 15,
  });
});

test.each(changes)("2.1 a change of %s", (name, _before, _after, steps) => {
  expect(preview.steps[name]).toEqual(steps);
});

test("2.1 a change of the connection is an update, of options only or of spelling nothing", () => {
  expect(preview.steps["host"]).toEqual(["update"]);
  expect(preview.steps["options"]).toEqual(["same"]);
  expect(preview.steps["wrapped"]).toEqual(["same"]);
});
