/**
 * A stand-in for the `command` plugin 1.2.1, for machines that cannot have it. It behaves as the real one does in all that the
 * contract tests name; local and remote commands really run. Not covered:
 *
 * - `remote:CopyToRemote`, `remote:CopyFile` and the function `local:run`, which are refused; `assetPaths` and `archivePaths`,
 *   which are refused by Check;
 * - SSH: the limits of Go's packets (`EOF: running …` for a command over 256 KiB or 2 MiB of unread `stdin`), Go's list of
 *   ciphers, and the addresses in `read tcp …: connection reset by peer`; `lookup` errors do not name the DNS server;
 * - a line over 65,535 bytes on a logged stream is an error instead of a hang;
 * - GetSchema, so `pulumi import` cannot write code.
 *
 * @module
 */
import { serve } from "../protocol/serve";
import type { Shape } from "./check-inputs";
import { commandType } from "./command-type";
import { localRun } from "./local-run";
import { remoteRun } from "./remote-run";

const common = {
  create: "string",
  update: "string",
  delete: "string",
  stdin: "string",
  logging: "string",
  environment: "map[string]string",
  triggers: "[]interface {}",
  addPreviousOutputInEnv: "bool",
} as const;

const local: Shape = {
  typeName: "local.CommandInputs",
  fields: { ...common, dir: "string", interpreter: "[]string" },
};
const remote: Shape = {
  typeName: "remote.CommandInputs",
  fields: { ...common, connection: "connection" },
};

serve({
  version: "1.2.1",
  acceptSecrets: true,
  types: {
    "command:local:Command": commandType(local, localRun),
    "command:remote:Command": commandType(remote, remoteRun),
  },
  notCovered:
    "the project's stand-in for the command plugin has local:Command and remote:Command only; install the real plugin",
});
