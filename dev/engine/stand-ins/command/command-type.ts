import { randomBytes } from "node:crypto";
import { detailedDiff } from "../protocol/detailed-diff";
import type { ResourceType } from "../protocol/resource-type";
import { revealed, same, unknown, type Value, type Values } from "../protocol/values";
import { checkInputs, type Shape } from "./check-inputs";
import type { CommandInputs, Previous, Run } from "./run";

/** A command resource: `run` on create, on update and on delete, as section 2 of the contract says. */
export function commandType(shape: Shape, run: Run): ResourceType {
  return {
    check: (news) => checkInputs(shape, news),
    diff(oldInputs, news) {
      const paths = detailedDiff(oldInputs, news);
      // A changed element is an update here; the SDK's replaceOnChanges makes it a replace.
      return { paths, replaces: paths.has("triggers") ? ["triggers"] : [] };
    },
    // The real plugin's preview shows an id, too, that the create will not have.
    previewCreate: (name, inputs) => ({
      id: idOf(name),
      state: withOutputs(inputs, unknown, unknown),
    }),
    async create(operation, inputs) {
      const plain = commandInputs(inputs);
      const { stdout, stderr } =
        plain.create === undefined
          ? { stdout: "", stderr: "" }
          : await run(operation, plain.create, plain, {});
      return { id: idOf(operation.name), state: withOutputs(inputs, stdout, stderr) };
    },
    previewUpdate(oldInputs, state, news) {
      // Inputs that were absent before leave the outputs known, although the update may change them.
      const changed = Object.keys(oldInputs).some((key) => !same(oldInputs[key], news[key]));
      return changed
        ? withOutputs(news, unknown, unknown)
        : withOutputs(news, state["stdout"] ?? "", state["stderr"] ?? "");
    },
    async update(operation, state, news) {
      requireOutputs(shape, state);
      const plain = commandInputs(news);
      const command = plain.update ?? plain.create;
      if (command === undefined) {
        return withOutputs(news, state["stdout"] ?? "", state["stderr"] ?? "");
      }
      const { stdout, stderr } = await run(operation, command, plain, previous(plain, state));
      return withOutputs(news, stdout, stderr);
    },
    async delete(operation, state) {
      requireOutputs(shape, state);
      const plain = commandInputs(state);
      if (plain.delete === undefined) return;
      await run(operation, plain.delete, plain, previous(plain, state));
    },
  };
}

function idOf(name: string): string {
  return `${name}${randomBytes(4).toString("hex")}`;
}

function withOutputs(inputs: Values, stdout: Value, stderr: Value): Values {
  return { ...inputs, stdout, stderr };
}

function commandInputs(values: Values): CommandInputs {
  return revealed(values) as unknown as CommandInputs;
}

function previous(inputs: CommandInputs, state: Values): Previous {
  if (inputs.addPreviousOutputInEnv === false) return {};
  const { stdout, stderr } = revealed(state) as { stdout: string; stderr: string };
  return {
    ...(stdout === "" ? {} : { PULUMI_COMMAND_STDOUT: stdout }),
    ...(stderr === "" ? {} : { PULUMI_COMMAND_STDERR: stderr }),
  };
}

/** An imported resource has no outputs, and the real plugin can then neither update nor delete it. */
function requireOutputs(shape: Shape, state: Values): void {
  for (const name of ["stdout", "stderr"]) {
    if (state[name] === undefined) {
      throw new Error(
        `${name}: Missing required field '${name}' on '${shape.typeName.replace("Inputs", "Outputs")}'`,
      );
    }
  }
}
