// Carries out requests: one at a time for a resource, to their end before they are answered, taken up again after a crash.
import type { Cloud } from '../../cloud';
import type { Caller, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { faultsOf } from './check-properties';
import { describeFault } from './error-codes';
import { handlerOf } from './handlers';
import { applyPatch, canonical, parsePatch } from './json-patch';
import type { RequestRecord } from './request-records';
import { clientTokenTable, forgetOld, requestTable } from './request-records';
import type { HandlerTools, ResourceHandler } from './resource-handler';
import { HandlerFault } from './resource-handler';
import type { Properties, ResourceType } from './resource-types';
import { isWriteOnly, resourceType, valuesAt, withoutPaths } from './resource-types';

/** What CreateResource, UpdateResource and DeleteResource have in common. */
export interface ResourceRequest {
  TypeName: string;
  ClientToken?: string | undefined;
  RoleArn?: string | undefined;
  TypeVersionId?: string | undefined;
}

/** Requests at work. */
export class ResourceRequests {
  readonly #cloud: Cloud;
  /** Resources that a request is working on: `type|identifier` -> request token. */
  readonly #busy = new Map<string, string>();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Carries out a request, or answers what became of it when its ClientToken is known. */
  async submit(input: ResourceRequest, details: Pick<RequestRecord, 'operation' | 'desiredState' | 'patch' | 'identifier'>, context: OperationContext): Promise<RequestRecord> {
    const { store } = this.#cloud;
    resourceType(input.TypeName, details.operation);
    if (handlerOf(input.TypeName) === undefined) throw new AwsError('UnsupportedActionException', `Resource type ${input.TypeName} does not support ${details.operation} action`);
    if (input.TypeVersionId !== undefined) throw new AwsError('ValidationException', 'TypeVersionId: only the default version of a public type is served.');
    const record: RequestRecord = {
      token: this.#cloud.newId(), type: input.TypeName, status: 'IN_PROGRESS', eventTime: this.#cloud.now(), caller: context.caller, ...given(details),
      ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }), ...(input.RoleArn === undefined ? {} : { roleArn: input.RoleArn }),
    };
    const existing = await store.transaction(() => {
      const known = input.ClientToken === undefined ? undefined : clientTokenTable(store).get(input.ClientToken);
      const before = known === undefined ? undefined : requestTable(store).get(known);
      if (before !== undefined) return before;
      forgetOld(store, this.#cloud.now());
      void requestTable(store).put(record.token, record);
      if (input.ClientToken !== undefined) void clientTokenTable(store).put(input.ClientToken, record.token);
      return undefined;
    });
    if (existing === undefined) return this.#run(record);
    if (!sameRequest(existing, record)) throw new AwsError('ClientTokenConflictException', `The ClientToken ${input.ClientToken ?? ''} was already used with another request.`);
    return existing;
  }

  /** Takes up what was under way when the endpoint ended. */
  async resume(): Promise<void> {
    const open = [...requestTable(this.#cloud.store).range()].map((entry) => entry.value).filter((record) => record.status === 'IN_PROGRESS');
    for (const record of open) await this.#run(record);
  }

  async #run(record: RequestRecord): Promise<RequestRecord> {
    const lock = record.identifier === undefined ? undefined : `${record.type}|${record.identifier}`;
    const holder = lock === undefined ? undefined : this.#busy.get(lock);
    if (holder !== undefined) {
      await this.#finish({ ...record, status: 'FAILED', errorCode: 'ResourceConflict', message: `Another operation on the resource is in progress (request token ${holder}).` });
      throw new AwsError('ConcurrentOperationException', `AWS CloudControl resource ${record.identifier ?? ''} of type ${record.type} is under another operation: ${holder}`);
    }
    if (lock !== undefined) this.#busy.set(lock, record.token);
    try {
      const identifier = await this.#work(record);
      return await this.#finish({ ...record, identifier, status: 'SUCCESS' });
    } catch (error) {
      const { code, message } = describeFault(error, (record.type.split('::')[1] ?? '').toLowerCase(), record.token);
      if (code === 'InternalFailure') this.#cloud.log(`cloudcontrol: ${record.operation} of ${record.type}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
      const known = requestTable(this.#cloud.store).get(record.token)?.identifier;
      return await this.#finish({ ...record, ...(known === undefined ? {} : { identifier: known }), status: 'FAILED', errorCode: code, message });
    } finally {
      if (lock !== undefined) this.#busy.delete(lock);
    }
  }

  async #finish(record: RequestRecord): Promise<RequestRecord> {
    const finished = { ...record, eventTime: this.#cloud.now() };
    await requestTable(this.#cloud.store).put(record.token, finished);
    return finished;
  }

  async #work(record: RequestRecord): Promise<string> {
    const handler = handlerOf(record.type) as ResourceHandler;
    const tools = await this.tools(record.caller, record.roleArn, (identifier) => requestTable(this.#cloud.store).put(record.token, { ...record, identifier }));
    switch (record.operation) {
      case 'CREATE': return create(handler, record, tools);
      case 'UPDATE': return update(handler, record, tools);
      case 'DELETE': {
        const identifier = record.identifier as string;
        await handler.delete(identifier, tools);
        return identifier;
      }
    }
  }

  /** What handlers work with, for a caller or for the role that the caller gave. */
  async tools(caller: Caller, roleArn: string | undefined, identified: (identifier: string) => Promise<void> = async () => undefined): Promise<HandlerTools> {
    const cloud = this.#cloud;
    const as = roleArn === undefined ? caller : await cloud.assume(roleArn, 'cloudformation.amazonaws.com', { sessionName: 'AWSCloudFormation' });
    return {
      cloud, account: cloud.account, region: cloud.region, identified,
      call: (service, operation, input) => cloud.call(service, operation, input, as),
      newName: (prefix) => `${prefix}-${cloud.randomBytes(6).toString('hex')}`,
    };
  }
}

async function create(handler: ResourceHandler, record: RequestRecord, tools: HandlerTools): Promise<string> {
  const type = resourceType(record.type, 'CREATE');
  const desired = JSON.parse(record.desiredState as string) as Properties;
  refuse(faultsOf(type, desired), handler, desired);
  // An identifier is there only when the creation was interrupted behind its first call: bring what there is to what is desired.
  if (record.identifier === undefined) return handler.create(desired, tools);
  const current = await handler.read(record.identifier, tools);
  await handler.update(record.identifier, current, { ...desired }, tools);
  return record.identifier;
}

async function update(handler: ResourceHandler, record: RequestRecord, tools: HandlerTools): Promise<string> {
  const type = resourceType(record.type, 'UPDATE');
  const identifier = record.identifier as string;
  const current = await handler.read(identifier, tools);
  const desired = applyPatch(current, parsePatch(record.patch as string), (path) => isWriteOnly(type, path));
  for (const path of type.readOnly) {
    if (canonical(valuesAt(current, path)) !== canonical(valuesAt(desired, path))) throw new HandlerFault('InvalidRequest', `Invalid patch update: readOnlyProperties [/properties/${path}] cannot be updated`);
  }
  refuse(faultsOf(type, desired, { readOnlyAllowed: true }).filter((fault) => !missingWriteOnly(type, fault)), handler, withoutPaths(desired, type.readOnly));
  const changed = type.createOnly.filter((path) => !type.writeOnly.includes(path) && canonical(valuesAt(current, path)) !== canonical(valuesAt(desired, path)));
  if (changed.length > 0) {
    throw new HandlerFault('NotUpdatable', `Invalid patch update: createOnlyProperties [${changed.map((path) => `/properties/${path}`).join(', ')}] cannot be updated`);
  }
  await handler.update(identifier, current, desired, tools);
  return identifier;
}

/** A required property that is write-only, or holds nothing but write-only ones (a function's Code), is not in what is read. */
function missingWriteOnly(type: ResourceType, fault: string): boolean {
  const name = /^#: required key \[(.+)\] not found/.exec(fault)?.[1];
  return name !== undefined && type.writeOnly.some((path) => path === name || path.startsWith(`${name}/`));
}

function refuse(faults: readonly string[], handler: ResourceHandler, desired: Properties): void {
  if (faults.length > 0) throw new HandlerFault('InvalidRequest', `Model validation failed (${faults.join('; ')})`);
  const notServed = (handler.notServed ?? []).filter((property) => desired[property] !== undefined);
  if (notServed.length > 0) {
    throw new HandlerFault('InvalidRequest', `${handler.type}: the embedded AWS does not serve ${notServed.join(', ')}; leave ${notServed.length === 1 ? 'it' : 'them'} out.`);
  }
}

function sameRequest(a: RequestRecord, b: RequestRecord): boolean {
  const essence = (record: RequestRecord): string =>
    canonical([record.type, record.operation, record.desiredState, record.patch, record.operation === 'CREATE' ? null : record.identifier, record.roleArn]);
  return essence(a) === essence(b);
}

function given<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
