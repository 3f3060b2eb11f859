import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { FailedUpdate } from "./resource-type";

/** An error as the engine takes it: its text, and for an update that failed the state to be recorded nevertheless. */
export function callError(error: unknown): Partial<grpc.StatusObject> {
  const details = error instanceof Error ? error.message : String(error);
  const code = grpc.status.UNKNOWN;
  if (!(error instanceof FailedUpdate)) return { code, details };
  const failed = new ErrorResourceInitFailed();
  failed.setId(error.id);
  failed.setProperties(Struct.fromJavaScript(error.state));
  failed.setReasonsList([details]);
  const packed = new Any();
  packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(code);
  status.setMessage(details);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code, details, metadata };
}
