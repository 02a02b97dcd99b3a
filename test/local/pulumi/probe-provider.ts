// The provider `probe` of the recordings: Check refuses `invalid`, Diff compares inputs by key, some keys replace, `fail` fails.
import { Metadata, Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import * as plugin from '@pulumi/pulumi/proto/plugin_pb';

/** A call that the engine made, as the recordings write it. */
export type ProviderCall = Record<string, unknown>;

type Values = Record<string, unknown>;

/** What the outside world does to the probe's resources. */
export interface ProbeWorld {
  calls: ProviderCall[];
  /** Read answers this description, as if somebody had changed it outside. */
  drift?: string;
  /** Names that Read finds gone. */
  gone: Set<string>;
  /** Changing and deleting takes so long, ms. */
  delay: number;
  /** Creating takes so long, ms. */
  createDelay: number;
  /** A creation that fails takes so long, ms. */
  failDelay: number;
}

const secretMark = '4dabf18193072939515e22adb298388d';
const valuesOf = (struct: Struct | undefined): Values => (struct === undefined ? {} : (struct.toJavaScript() as Values));
const plain = (value: unknown): unknown => (typeof value === 'object' && value !== null && secretMark in value ? (value as { value?: unknown }).value : value);
const structOf = (values: Values): Struct => Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
const typeOf = (urn: string): string => urn.split('::')[2]?.split('$').at(-1)?.split(':').at(-1) ?? '';
const nameKey = (urn: string): string => (typeOf(urn) === 'Bucket' ? 'bucketName' : 'name');

function outputsOf(urn: string, inputs: Values): Values {
  const name = plain(inputs[nameKey(urn)]);
  return { ...inputs, arn: `arn:aws:probe:us-east-1:000000000000:${String(name)}` };
}

class Refusal extends Error {}

/** A resource that is there but not ready, as providers tell it (ErrorResourceInitFailed in the status). */
class Partial extends Error {
  constructor(message: string, readonly metadata: Metadata) {
    super(message);
  }
}

function partly(urn: string, inputs: Values): Partial {
  const reason = String(plain(inputs.partial));
  const failed = new proto.ErrorResourceInitFailed().setId(String(plain(inputs[nameKey(urn)]))).setReasonsList([reason])
    .setProperties(structOf(outputsOf(urn, inputs))).setInputs(structOf(inputs));
  const packed = new Any();
  packed.pack(failed.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(new Status().setCode(status.UNKNOWN).setMessage(reason).setDetailsList([packed]).serializeBinary()));
  return new Partial(reason, metadata);
}

function answer<Request, Response>(work: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>): void => {
    work(call.request).then((response) => reply(null, response), (error: unknown) => {
      const unknownMethod = error instanceof Refusal;
      reply({ ...(error instanceof Partial ? { metadata: error.metadata } : {}), code: unknownMethod ? status.UNIMPLEMENTED : status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    });
  };
}

const replacing: Readonly<Record<string, readonly string[]>> = { Group: ['name'], Bucket: ['bucketName'] };

function methods(world: ProbeWorld) {
  const pause = (ms = world.delay): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
  const unimplemented = answer(async () => { throw new Refusal('not implemented'); });
  return {
    handshake: unimplemented, checkConfig: unimplemented, diffConfig: unimplemented, getSchema: unimplemented, parameterize: unimplemented,
    construct: unimplemented, call: unimplemented, getMapping: unimplemented, getMappings: unimplemented, migrate: unimplemented, list: unimplemented,
    attach: answer(async (_request: plugin.PluginAttach) => new Empty()),
    getPluginInfo: answer(async (_request: Empty) => new plugin.PluginInfo().setVersion('0.0.1')),
    configure: answer(async (_request: proto.ConfigureRequest) => new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(true)),
    check: answer(async (request: proto.CheckRequest) => {
      const news = valuesOf(request.getNews());
      world.calls.push({ rpc: 'Check', urn: request.getUrn(), olds: valuesOf(request.getOlds()), news });
      const failures = 'invalid' in news ? [new proto.CheckFailure().setProperty('invalid').setReason('must not be set')] : [];
      return new proto.CheckResponse().setInputs(structOf(news)).setFailuresList(failures);
    }),
    diff: answer(async (request: proto.DiffRequest) => {
      const olds = valuesOf(request.getOldInputs());
      const news = valuesOf(request.getNews());
      world.calls.push({ rpc: 'Diff', id: request.getId(), urn: request.getUrn(), oldInputs: olds, news, ignoreChanges: request.getIgnorechangesList() });
      const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
      const type = typeOf(request.getUrn());
      return new proto.DiffResponse().setChanges(changed.length > 0 ? proto.DiffResponse.DiffChanges.DIFF_SOME : proto.DiffResponse.DiffChanges.DIFF_NONE)
        .setDiffsList(changed).setReplacesList(changed.filter((key) => replacing[type]?.includes(key))).setDeletebeforereplace(type === 'Bucket');
    }),
    create: answer(async (request: proto.CreateRequest) => {
      const inputs = valuesOf(request.getProperties());
      world.calls.push({ rpc: 'Create', urn: request.getUrn(), properties: inputs, preview: request.getPreview() });
      if (request.getPreview()) return new proto.CreateResponse().setProperties(structOf(inputs));
      await pause(inputs.fail === undefined ? world.createDelay : world.failDelay);
      if (inputs.partial !== undefined) throw partly(request.getUrn(), inputs);
      if (inputs.fail !== undefined) throw new Error(`AccessDenied: ${String(plain(inputs.fail))}`);
      return new proto.CreateResponse().setId(String(plain(inputs[nameKey(request.getUrn())]))).setProperties(structOf(outputsOf(request.getUrn(), inputs)));
    }),
    update: answer(async (request: proto.UpdateRequest) => {
      const news = valuesOf(request.getNews());
      world.calls.push({ rpc: 'Update', id: request.getId(), urn: request.getUrn(), olds: valuesOf(request.getOlds()), news, preview: request.getPreview() });
      if (!request.getPreview()) await pause();
      return new proto.UpdateResponse().setProperties(structOf(outputsOf(request.getUrn(), news)));
    }),
    read: answer(async (request: proto.ReadRequest) => {
      const inputs = valuesOf(request.getInputs());
      const outputs = valuesOf(request.getProperties());
      world.calls.push({ rpc: 'Read', id: request.getId(), urn: request.getUrn(), inputs, properties: outputs });
      if (world.gone.has(request.getId())) return new proto.ReadResponse();
      const drifted = world.drift === undefined || inputs.description === undefined ? {} : { description: world.drift };
      return new proto.ReadResponse().setId(request.getId()).setProperties(structOf({ ...outputs, ...drifted })).setInputs(structOf({ ...inputs, ...drifted }));
    }),
    delete: answer(async (request: proto.DeleteRequest) => {
      world.calls.push({ rpc: 'Delete', id: request.getId(), urn: request.getUrn() });
      await pause();
      return new Empty();
    }),
    invoke: answer(async (request: proto.InvokeRequest) => new proto.InvokeResponse().setReturn(structOf({ echo: valuesOf(request.getArgs()) }))),
    cancel: answer(async (_request: Empty) => new Empty()),
  };
}

/** Serves the probe on loopback. */
export async function serveProbe(): Promise<{ port: number; world: ProbeWorld; close(): void }> {
  const world: ProbeWorld = { calls: [], gone: new Set(), delay: 5, createDelay: 60, failDelay: 5 };
  const server = new Server();
  server.addService(ResourceProviderService, methods(world));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => { if (error === null) resolve(bound); else reject(error); });
  });
  return { port, world, close: () => server.forceShutdown() };
}
