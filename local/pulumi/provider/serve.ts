// Serves a provider over Pulumi's gRPC on a free loopback port; an engine attaches to it by PULUMI_DEBUG_PROVIDERS.
import { randomBytes } from 'node:crypto';
import { Metadata, Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { fromStruct, toStruct } from '../values/struct';
import { withoutNulls, type Values } from '../values/wire';
import { PartialFailure, type CheckFailure, type Provider, type ResourceRef } from './provider';

/** As large as Pulumi's own engine takes them. */
const limits = { 'grpc.max_receive_message_length': 400 * 1024 * 1024, 'grpc.max_send_message_length': 400 * 1024 * 1024 };

/** A provider that listens. */
export interface ServedProvider {
  port: number;
  /** Ends calls under way after a short while, then the server. */
  close(): Promise<void>;
}

/** Serves a provider on 127.0.0.1. */
export async function serveProvider(provider: Provider): Promise<ServedProvider> {
  const server = new Server(limits);
  server.addService(ResourceProviderService, { ...configurationMethods(provider), ...resourceMethods(provider) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => { if (error === null) resolve(bound); else reject(error); });
  });
  return { port, close: () => closeServer(server, provider) };
}

async function closeServer(server: Server, provider: Provider): Promise<void> {
  provider.cancel();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => { server.forceShutdown(); }, 2_000);
    server.tryShutdown(() => { clearTimeout(timer); resolve(); });
  });
}

type Handler<Request, Response> = (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void;

/** A method that answers by promise. */
function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>): Handler<Request, Response> {
  return (call, callback) => {
    Promise.resolve().then(() => answer(call.request)).then(
      (response) => { callback(null, response); },
      (error: unknown) => { callback(serviceError(error)); },
    );
  };
}

const unimplemented = (method: string): Handler<unknown, never> => (_call, callback) => {
  callback({ code: status.UNIMPLEMENTED, details: `${method} is not implemented` });
};

function configurationMethods(provider: Provider): UntypedServiceImplementation {
  return {
    handshake: unimplemented('Handshake'), parameterize: unimplemented('Parameterize'), getSchema: unimplemented('GetSchema'),
    call: unimplemented('Call'), construct: unimplemented('Construct'), diffConfig: unimplemented('DiffConfig'),
    getMapping: unimplemented('GetMapping'), getMappings: unimplemented('GetMappings'), list: unimplemented('List'),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(provider.version)),
    cancel: unary(() => { provider.cancel(); return new Empty(); }),
    checkConfig: unary((request: proto.CheckRequest) => checked(fromStruct(request.getNews()), provider.checkConfig(fromStruct(request.getNews())))),
    configure: unary(async (request: proto.ConfigureRequest) => {
      await provider.configure(variablesOf(request));
      return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    invoke: unary(async (request: proto.InvokeRequest) => new proto.InvokeResponse().setReturn(toStruct(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))))),
  };
}

function resourceMethods(provider: Provider): UntypedServiceImplementation {
  return {
    check: unary((request: proto.CheckRequest) => {
      const seed = request.getRandomseed_asU8();
      const { inputs, failures } = provider.check(refOf(request.getUrn()), withoutNulls(fromStruct(request.getNews())), seed.length === 0 ? randomBytes(32) : seed);
      return checked(inputs, failures);
    }),
    diff: unary((request: proto.DiffRequest) => diffResponse(provider, request)),
    create: unary(async (request: proto.CreateRequest) => {
      const { id, outputs } = await provider.create(refOf(request.getUrn()), fromStruct(request.getProperties()), request.getPreview());
      return new proto.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: unary(async (request: proto.ReadRequest) => {
      const found = await provider.read(refOf(request.getUrn()), request.getId(), fromStruct(request.getInputs()), fromStruct(request.getProperties()));
      if (found === undefined) return new proto.ReadResponse();
      return new proto.ReadResponse().setId(found.id).setInputs(toStruct(found.inputs)).setProperties(toStruct(found.outputs));
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      const [state, oldInputs, news] = [request.getOlds(), request.getOldInputs(), request.getNews()].map(fromStruct) as [Values, Values, Values];
      const outputs = await provider.update(refOf(request.getUrn()), request.getId(), state, oldInputs, news, request.getPreview());
      return new proto.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      await provider.delete(refOf(request.getUrn()), request.getId(), fromStruct(request.getProperties()));
      return new Empty();
    }),
  };
}

function checked(inputs: Values, failures: readonly CheckFailure[]): proto.CheckResponse {
  return new proto.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(
    failures.map(({ property, reason }) => new proto.CheckFailure().setProperty(property).setReason(reason)),
  );
}

function diffResponse(provider: Provider, request: proto.DiffRequest): proto.DiffResponse {
  const [state, oldInputs, news] = [request.getOlds(), request.getOldInputs(), request.getNews()].map(fromStruct) as [Values, Values, Values];
  const { changes, deleteBeforeReplace, replaces = [], diffs = [] } = provider.diff(refOf(request.getUrn()), state, oldInputs, news);
  const words = { unknown: proto.DiffResponse.DiffChanges.DIFF_UNKNOWN, none: proto.DiffResponse.DiffChanges.DIFF_NONE, some: proto.DiffResponse.DiffChanges.DIFF_SOME };
  return new proto.DiffResponse().setChanges(words[changes]).setDeletebeforereplace(deleteBeforeReplace).setReplacesList(replaces).setDiffsList(diffs);
}

/** Type and name out of `urn:pulumi:stack::project::parent$type::name`. */
function refOf(urn: string): ResourceRef {
  const [, , types = '', ...name] = urn.split('::');
  return { urn, type: types.split('$').at(-1) ?? '', name: name.join('::') };
}

/** Config keys arrive as `aws-native:config:region`. */
function variablesOf(request: proto.ConfigureRequest): Map<string, string> {
  const variables = new Map<string, string>();
  request.getVariablesMap().forEach((value, key) => { variables.set(key.slice(key.lastIndexOf(':') + 1), value); });
  return variables;
}

function serviceError(error: unknown): Parameters<sendUnaryData<never>>[0] {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PartialFailure)) return { code: status.UNKNOWN, details: message };
  const failed = new proto.ErrorResourceInitFailed().setId(error.id).setProperties(toStruct(error.outputs)).setInputs(toStruct(error.inputs)).setReasonsList([message]);
  const details = new Any();
  details.pack(failed.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const metadata = new Metadata();
  const packed = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([details]);
  metadata.add('grpc-status-details-bin', Buffer.from(packed.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}
