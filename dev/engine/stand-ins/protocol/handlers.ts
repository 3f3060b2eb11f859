import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { Operations } from "./operations";
import { callError } from "./call-error";
import type { Checked, Difference, PluginDefinition, ResourceType } from "./resource-type";
import { revealed, type Values } from "./values";

type Answer<Response> = Response | Promise<Response>;
type Implementation = grpc.UntypedServiceImplementation;

/** The calls of the provider protocol that the engine makes, answered by a plugin's definition. */
export function handlers(definition: PluginDefinition, operations: Operations): Implementation {
  const typeOf = (token: string): ResourceType => {
    const type = definition.types[token];
    if (type === undefined) throw new Error(`Cannot use ${token}: ${definition.notCovered}`);
    return type;
  };
  const resource = (request: { getUrn(): string; getName(): string; getType(): string }) => ({
    urn: request.getUrn(),
    name: request.getName(),
    type: typeOf(request.getType()),
  });

  return {
    getPluginInfo: unary(() =>
      set(new PluginInfo(), (info) => info.setVersion(definition.version)),
    ),
    checkConfig: unary((request: proto.CheckRequest) => {
      const news = values(request.getNews());
      return checkResponse(definition.configuration?.check(news) ?? { inputs: news, failures: [] });
    }),
    diffConfig: unary(() => new proto.DiffResponse()),
    configure: unary((request: proto.ConfigureRequest) => {
      definition.configuration?.use(revealed(values(request.getArgs())) as Values);
      return set(new proto.ConfigureResponse(), (response) => {
        response.setSupportspreview(true);
        response.setAcceptsecrets(definition.acceptSecrets);
        response.setAcceptresources(definition.acceptSecrets);
        response.setAcceptoutputs(definition.acceptSecrets);
      });
    }),
    check: unary((request: proto.CheckRequest) => {
      const { type, name } = resource(request);
      return checkResponse(type.check(values(request.getNews()), name, values(request.getOlds())));
    }),
    diff: unary((request: proto.DiffRequest) =>
      diffResponse(
        resource(request).type.diff(
          values(request.getOldInputs()),
          values(request.getNews()),
          values(request.getOlds()),
        ),
      ),
    ),
    create: unary(async (request: proto.CreateRequest) => {
      const { type, ...of } = resource(request);
      const inputs = values(request.getProperties());
      const made = request.getPreview()
        ? type.previewCreate(of.name, inputs)
        : await operations.run(of, request.getTimeout(), (run) => type.create(run, inputs));
      return set(new proto.CreateResponse(), (response) => {
        response.setId(made.id);
        response.setProperties(struct(made.state));
      });
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      const { type, ...of } = resource(request);
      const olds = values(request.getOlds());
      const news = values(request.getNews());
      const state = request.getPreview()
        ? type.previewUpdate(values(request.getOldInputs()), olds, news)
        : await operations.run(of, request.getTimeout(), (run) => type.update(run, olds, news));
      return set(new proto.UpdateResponse(), (response) => response.setProperties(struct(state)));
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      const { type, ...of } = resource(request);
      const state = values(request.getProperties());
      await operations.run(of, request.getTimeout(), (run) => type.delete(run, state));
      return new Empty();
    }),
    read: unary(async (request: proto.ReadRequest) => {
      const { type, ...of } = resource(request);
      const state = values(request.getProperties());
      const id = request.getId();
      const found =
        type.read === undefined
          ? { id, state, inputs: values(request.getInputs()) }
          : await operations.run(of, 0, (run) => type.read!(run, id, state));
      return set(new proto.ReadResponse(), (response) => {
        if (found === undefined) return;
        response.setId(found.id);
        response.setProperties(struct(found.state));
        response.setInputs(struct(found.inputs));
      });
    }),
    invoke: unary((request: proto.InvokeRequest) => {
      throw new Error(`Cannot call ${request.getTok()}: ${definition.notCovered}`);
    }),
    cancel: unary(() => {
      operations.cancel();
      return new Empty();
    }),
  };
}

/** A call whose errors reach the engine as their text alone, under the status Go gives to any error. */
function unary<Request, Response>(
  answer: (request: Request) => Answer<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(callError(error)),
      );
  };
}

function checkResponse({ inputs, failures }: Checked): proto.CheckResponse {
  return set(new proto.CheckResponse(), (response) => {
    response.setInputs(struct(inputs));
    response.setFailuresList(
      failures.map(({ property, reason }) =>
        set(new proto.CheckFailure(), (failure) => {
          failure.setProperty(property);
          failure.setReason(reason);
        }),
      ),
    );
  });
}

function diffResponse({ paths, replaces, deleteBeforeReplace }: Difference): proto.DiffResponse {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } =
    proto.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  return set(new proto.DiffResponse(), (response) => {
    response.setChanges(paths.size === 0 ? DIFF_NONE : DIFF_SOME);
    response.setHasdetaileddiff(true);
    response.setDiffsList([
      ...new Set([...paths.keys()].map((path) => path.split(/[.[]/)[0] ?? "")),
    ]);
    response.setReplacesList([...replaces]);
    response.setDeletebeforereplace(deleteBeforeReplace ?? false);
    for (const [path, change] of paths) {
      const kind = kinds[change][replaces.includes(path) ? 1 : 0];
      const entry = set(new proto.PropertyDiff(), (property) => property.setKind(kind));
      response.getDetaileddiffMap().set(path, entry);
    }
  });
}

function set<Message>(message: Message, fill: (message: Message) => void): Message {
  fill(message);
  return message;
}

function values(from: Struct | undefined): Values {
  return from?.toJavaScript() ?? {};
}

function struct(from: Values): Struct {
  return Struct.fromJavaScript(from);
}
