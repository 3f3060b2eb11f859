// Loaded before a program by the SDK's own loader: has the program declare without an engine, as in a first preview, and
// writes what the library's components hand over to the file that the environment names. No host and no provider is asked.
"use strict";

const { writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) declareOnly(process.env.PULUMI_MYSQL_REPLICATION_DECLARED);

function declareOnly(file) {
  // A program that the program starts is none of ours.
  delete process.env.PULUMI_MYSQL_REPLICATION_DECLARED;
  const ofProgram = createRequire(join(process.cwd(), "program.js"));
  const { runtime } = ofProgram("@pulumi/pulumi");
  const { MockMonitor } = ofProgram("@pulumi/pulumi/runtime/mocks");
  // What a program may call of an engine and the mocks lack: there is nothing to hook or to transform.
  for (const name of [
    "registerErrorHook",
    "registerResourceHook",
    "registerStackInvokeTransform",
    "registerStackTransform",
    "signalAndWaitForShutdown",
  ])
    MockMonitor.prototype[name] ??= (_, callback) => callback(null, {});
  const { PULUMI_NODEJS_PROJECT, PULUMI_NODEJS_STACK } = process.env;
  void runtime.setMocks(
    // What a provider would add to the inputs is not known in a preview.
    { newResource: ({ inputs }) => ({ state: inputs }), call: ({ inputs }) => inputs },
    PULUMI_NODEJS_PROJECT,
    PULUMI_NODEJS_STACK,
    true,
    "organization",
  );

  const parts = [];
  globalThis[Symbol.for("pulumi-mysql-replication:declared")] = (part) => {
    const place = parts.push(null) - 1;
    part.then(
      (known) => (parts[place] = known),
      // What was refused is said by the program.
      () => undefined,
    );
  };
  process.on("exit", () => writeFileSync(file, JSON.stringify(parts), { mode: 0o600 }));
}
