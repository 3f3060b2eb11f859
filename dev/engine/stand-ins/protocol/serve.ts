import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { handlers } from "./handlers";
import { operations } from "./operations";
import type { PluginDefinition } from "./resource-type";

/** The largest message, in bytes; engine and SDK use the same. grpc-js would stop at 4 MiB. */
const messageBytes = 400 * 1024 * 1024;

/**
 * Serves a plugin on a free port of the loopback and prints that port, which is how the engine learns of it. The engine's
 * address is the first argument of the process.
 */
export function serve(definition: PluginDefinition): void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": messageBytes,
    "grpc.max_send_message_length": messageBytes,
  });
  server.addService(
    ResourceProviderService,
    handlers(definition, operations(process.argv[2] ?? "")),
  );
  endWithParent();
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
}

/** Ends this process when the engine is gone without having ended it: it was killed. */
function endWithParent(): void {
  const engine = process.ppid;
  setInterval(() => process.ppid !== engine && process.exit(1), 1000);
}
