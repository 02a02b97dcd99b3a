// A provider plugin over gRPC, in terms of property values (proto/pulumi/provider.proto).
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as provider from '@pulumi/pulumi/proto/provider_pb';
import * as plugin from '@pulumi/pulumi/proto/plugin_pb';
import { fromStruct, toStruct } from '../values/struct';
import type { Values } from '../values/wire';
import { call, channelOptions, insecure, isServiceError, isUnimplemented, messageOf } from './call';

/** Why a provider will not take inputs. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** What a provider says of two sets of inputs. */
export interface ProviderDiff {
  changes: 'unknown' | 'none' | 'some';
  replaces: string[];
  stables: string[];
  deleteBeforeReplace: boolean;
  diffs: string[];
  detailed?: Record<string, { kind: number; inputDiff: boolean }>;
}

/** A resource of which the provider made only a part. */
export class InitializationFailure extends Error {
  constructor(message: string, readonly id: string, readonly properties: Values, readonly inputs: Values | undefined, readonly reasons: string[]) {
    super(message);
    this.name = 'InitializationFailure';
  }
}

const changes = ['unknown', 'none', 'some'] as const;
const diffKinds = provider.PropertyDiff.Kind;

/** Name and type of a URN, which newer providers want beside it. */
function namesOf(urn: string): { name: string; type: string } {
  const [, , types = '', name = ''] = /^urn:pulumi:([^:]*)::[^:]*::(.*?)::(.*)$/.exec(urn) ?? [];
  return { name, type: types.split('$').at(-1) ?? '' };
}

/** One attached provider. */
export class ProviderClient {
  private readonly client: ResourceProviderClient;
  supportsPreview = false;
  private acceptsSecrets = true;

  constructor(readonly packageName: string, address: string) {
    this.client = new ResourceProviderClient(address, insecure(), channelOptions);
  }

  /** Tells the provider where the engine is; both forms are optional for it. */
  async attach(engineAddress: string): Promise<void> {
    const handshake = new provider.ProviderHandshakeRequest();
    handshake.setEngineAddress(engineAddress);
    await this.optional(call(this.client, this.client.handshake, handshake).then(() => { this.supportsPreview = true; }));
    const attach = new plugin.PluginAttach();
    attach.setAddress(engineAddress);
    await this.optional(call(this.client, this.client.attach, attach));
  }

  private async optional(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
    }
  }

  async checkConfig(urn: string, olds: Values, news: Values): Promise<{ inputs: Values; failures: CheckFailure[] }> {
    try {
      return await this.checkWith(this.client.checkConfig, urn, olds, news);
    } catch (error) {
      if (isUnimplemented(error)) return { inputs: news, failures: [] };
      throw error;
    }
  }

  async configure(inputs: Values): Promise<void> {
    const request = new provider.ConfigureRequest();
    for (const [key, value] of Object.entries(inputs)) {
      const plain = typeof value === 'object' && value !== null && 'value' in value ? value['value'] : value;
      if (key !== 'version') request.getVariablesMap().set(`${this.packageName}:config:${key}`, typeof plain === 'string' ? plain : JSON.stringify(plain));
    }
    request.setArgs(toStruct(inputs));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    const response = await call(this.client, this.client.configure, request);
    this.acceptsSecrets = response.getAcceptsecrets();
    this.supportsPreview ||= response.getSupportspreview();
  }

  /** Whether secrets travel marked. */
  get takesSecrets(): boolean {
    return this.acceptsSecrets;
  }

  check(urn: string, olds: Values, news: Values, randomSeed: Buffer): Promise<{ inputs: Values; failures: CheckFailure[] }> {
    return this.checkWith(this.client.check, urn, olds, news, randomSeed);
  }

  private async checkWith(
    method: ResourceProviderClient['check'], urn: string, olds: Values, news: Values, randomSeed?: Buffer,
  ): Promise<{ inputs: Values; failures: CheckFailure[] }> {
    const request = new provider.CheckRequest();
    const { name, type } = namesOf(urn);
    request.setUrn(urn).setName(name).setType(type).setOlds(toStruct(olds)).setNews(toStruct(news));
    if (randomSeed !== undefined) request.setRandomseed(randomSeed);
    const response = await call(this.client, method, request);
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(urn: string, id: string, olds: { inputs: Values; outputs: Values }, news: Values, ignoreChanges: readonly string[]): Promise<ProviderDiff> {
    const request = new provider.DiffRequest();
    const { name, type } = namesOf(urn);
    request.setUrn(urn).setId(id).setName(name).setType(type).setOlds(toStruct(olds.outputs)).setOldInputs(toStruct(olds.inputs)).setNews(toStruct(news));
    request.setIgnorechangesList([...ignoreChanges]);
    const response = await call(this.client, this.client.diff, request);
    const detailed = [...response.getDetaileddiffMap().entries()].map(([key, value]) => [key, { kind: value.getKind(), inputDiff: value.getInputdiff() }] as const);
    return {
      changes: changes[response.getChanges()] ?? 'unknown', replaces: response.getReplacesList(), stables: response.getStablesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(), diffs: response.getDiffsList(),
      ...(response.getHasdetaileddiff() ? { detailed: Object.fromEntries(detailed) } : {}),
    };
  }

  async create(urn: string, inputs: Values, preview: boolean, timeout = 0): Promise<{ id: string; outputs: Values }> {
    const request = new provider.CreateRequest();
    const { name, type } = namesOf(urn);
    request.setUrn(urn).setName(name).setType(type).setProperties(toStruct(inputs)).setPreview(preview).setTimeout(timeout);
    const response = await this.partly(call(this.client, this.client.create, request));
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async update(urn: string, id: string, olds: { inputs: Values; outputs: Values }, news: Values, preview: boolean, ignoreChanges: readonly string[], timeout = 0): Promise<Values> {
    const request = new provider.UpdateRequest();
    const { name, type } = namesOf(urn);
    request.setUrn(urn).setId(id).setName(name).setType(type).setOlds(toStruct(olds.outputs)).setOldInputs(toStruct(olds.inputs)).setNews(toStruct(news));
    request.setPreview(preview).setIgnorechangesList([...ignoreChanges]).setTimeout(timeout);
    return fromStruct((await this.partly(call(this.client, this.client.update, request))).getProperties());
  }

  async delete(urn: string, id: string, inputs: Values, outputs: Values, timeout = 0): Promise<void> {
    const request = new provider.DeleteRequest();
    const { name, type } = namesOf(urn);
    request.setUrn(urn).setId(id).setName(name).setType(type).setProperties(toStruct(outputs)).setOldInputs(toStruct(inputs)).setTimeout(timeout);
    await call(this.client, this.client.delete, request);
  }

  /** The resource as it is, or undefined where it is gone. */
  async read(urn: string, id: string, inputs: Values, outputs: Values): Promise<{ id: string; inputs?: Values; outputs: Values } | undefined> {
    const request = new provider.ReadRequest();
    const { name, type } = namesOf(urn);
    request.setUrn(urn).setId(id).setName(name).setType(type).setInputs(toStruct(inputs)).setProperties(toStruct(outputs));
    const response = await this.partly(call(this.client, this.client.read, request));
    if (response.getId() === '') return undefined;
    const read = response.getInputs();
    return { id: response.getId(), outputs: fromStruct(response.getProperties()), ...(read === undefined ? {} : { inputs: fromStruct(read) }) };
  }

  async invoke(token: string, args: Values, preview: boolean): Promise<{ result: Values; failures: CheckFailure[] }> {
    const request = new provider.InvokeRequest();
    request.setTok(token).setArgs(toStruct(args)).setPreview(preview);
    const response = await call(this.client, this.client.invoke, request);
    return {
      result: fromStruct(response.getReturn()),
      failures: response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async cancel(): Promise<void> {
    await this.optional(call(this.client, this.client.cancel, new Empty()));
  }

  close(): void {
    this.client.close();
  }

  /** Turns the error of a partly made resource into one with what was made. */
  private async partly<Response>(work: Promise<Response>): Promise<Response> {
    try {
      return await work;
    } catch (error) {
      const failed = initializationFailure(error);
      throw failed ?? error;
    }
  }
}

/** Reads ErrorResourceInitFailed out of a gRPC status (google.rpc.Status with details). */
function initializationFailure(error: unknown): InitializationFailure | undefined {
  if (!isServiceError(error)) return undefined;
  const [packed] = error.metadata.get('grpc-status-details-bin');
  if (!(packed instanceof Buffer)) return undefined;
  const { Status } = require('@pulumi/pulumi/proto/status_pb') as typeof import('@pulumi/pulumi/proto/status_pb');
  for (const detail of Status.deserializeBinary(packed).getDetailsList()) {
    if (!detail.getTypeUrl().endsWith('pulumirpc.ErrorResourceInitFailed')) continue;
    const failed = provider.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    const inputs = failed.getInputs();
    return new InitializationFailure(messageOf(error), failed.getId(), fromStruct(failed.getProperties()), inputs === undefined ? undefined : fromStruct(inputs), failed.getReasonsList());
  }
  return undefined;
}

/** Whether a kind of difference makes a replacement. */
export const replacesKind = (kind: number): boolean => kind === diffKinds.ADD_REPLACE || kind === diffKinds.DELETE_REPLACE || kind === diffKinds.UPDATE_REPLACE;
