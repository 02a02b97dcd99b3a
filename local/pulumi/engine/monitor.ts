// The gRPC servers that a program talks to: the resource monitor and the engine (proto/pulumi/resource.proto, engine.proto).
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import * as engine from '@pulumi/pulumi/proto/engine_pb';
import { InvokeResponse, CheckFailure } from '@pulumi/pulumi/proto/provider_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import * as resource from '@pulumi/pulumi/proto/resource_pb';
import { channelOptions, messageOf } from '../plugins/call';
import { fromStruct, toStruct } from '../values/struct';
import type { Values } from '../values/wire';

/** What a program asks for; the answers may be rejected with an error whose message goes back. */
export interface MonitorHandlers {
  register(request: resource.RegisterResourceRequest): Promise<{ urn: string; id: string; outputs: Values }>;
  registerOutputs(urn: string, outputs: Values): Promise<void>;
  read(request: resource.ReadResourceRequest): Promise<{ urn: string; outputs: Values }>;
  invoke(token: string, args: Values, provider: string, version: string): Promise<{ result: Values; failures: { property: string; reason: string }[] }>;
  shutdown(): Promise<void>;
  log(severity: 'debug' | 'info' | 'warning' | 'error', message: string, urn: string): void;
}

/** The deployment takes no more: the SDK ends the program without a word of its own. */
export class MonitorClosed extends Error {
  constructor() {
    super('resource monitor shut down while waiting on step\'s done channel');
    this.name = 'MonitorClosed';
  }
}

/** Abilities of this monitor, by the SDK's names. */
const features = new Set(['secrets', 'resourceReferences', 'outputValues', 'aliasSpecs', 'deletedWith', 'errorHooks']);
const severities = ['debug', 'info', 'warning', 'error'] as const;

type Handler<Request, Response> = (request: Request) => Promise<Response>;

/** A gRPC method from a function; its error goes to the caller with the message alone. */
function unary<Request, Response>(handler: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
    handler(call.request).then((response) => answer(null, response), (error: unknown) => answer({ code: error instanceof MonitorClosed ? status.UNAVAILABLE : status.UNKNOWN, details: messageOf(error) }));
  };
}

const refuse = (what: string) => unary<unknown, unknown>(async () => { throw new Error(`the embedded pulumi has no ${what}; install the Pulumi CLI for it`); });

function monitorService(handlers: MonitorHandlers): UntypedServiceImplementation {
  return {
    supportsFeature: unary(async (request: resource.SupportsFeatureRequest) => new resource.SupportsFeatureResponse().setHassupport(features.has(request.getId()))),
    registerResource: unary(async (request: resource.RegisterResourceRequest) => {
      const { urn, id, outputs } = await handlers.register(request);
      return new resource.RegisterResourceResponse().setUrn(urn).setId(id).setObject(toStruct(outputs)).setResult(resource.Result.SUCCESS);
    }),
    registerResourceOutputs: unary(async (request: resource.RegisterResourceOutputsRequest) => {
      await handlers.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    }),
    readResource: unary(async (request: resource.ReadResourceRequest) => {
      const { urn, outputs } = await handlers.read(request);
      return new resource.ReadResourceResponse().setUrn(urn).setProperties(toStruct(outputs));
    }),
    invoke: unary(async (request: resource.ResourceInvokeRequest) => {
      const { result, failures } = await handlers.invoke(request.getTok(), fromStruct(request.getArgs()), request.getProvider(), request.getVersion());
      const told = failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason));
      return new InvokeResponse().setReturn(toStruct(result)).setFailuresList(told);
    }),
    signalAndWaitForShutdown: unary(async () => { await handlers.shutdown(); return new Empty(); }),
    getDeploymentInfo: refuse('deployment info'),
    call: refuse('methods of remote components'),
    registerStackTransform: refuse('stack transforms'),
    registerStackInvokeTransform: refuse('invoke transforms'),
    registerResourceHook: refuse('resource hooks'),
    registerErrorHook: refuse('error hooks'),
    registerPackage: refuse('parameterised packages'),
  };
}

function engineService(handlers: MonitorHandlers): UntypedServiceImplementation {
  let root = '';
  return {
    log: unary(async (request: engine.LogRequest) => {
      handlers.log(severities[request.getSeverity()] ?? 'info', request.getMessage(), request.getUrn());
      return new Empty();
    }),
    getRootResource: unary(async () => new engine.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary(async (request: engine.SetRootResourceRequest) => { root = request.getUrn(); return new engine.SetRootResourceResponse(); }),
    startDebugging: unary(async () => new Empty()),
    requirePulumiVersion: unary(async () => new engine.RequirePulumiVersionResponse()),
  };
}

/** Serves both on one port of loopback. */
export async function serveMonitor(handlers: MonitorHandlers): Promise<{ address: string; close(): void }> {
  const server = new Server(channelOptions);
  server.addService(ResourceMonitorService, monitorService(handlers));
  server.addService(EngineService, engineService(handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => { if (error === null) resolve(bound); else reject(error); });
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
