// The embedded AWS put together: state, keys, authorisation, services; what they see of each other is the Cloud.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AccessJournal } from './authorization/access-journal';
import { assumedRole } from './authorization/assumed-role';
import { Authorizer } from './authorization/authorizer';
import type { Identities } from './authorization/identities';
import { type AdministratorKeys, KeyRing } from './authorization/key-ring';
import type { AssumeOptions, AssumeRequest, Cloud, CloudEvent, Programs, SessionKeys } from './cloud';
import { Dispatcher } from './dispatch';
import type { EndpointTraffic } from './background/hosting/endpoint-traffic';
import { createHandler } from './http/handle';
import type { HttpRequest, HttpResponse } from './http/message';
import type { Authorization, Caller } from './operation';
import type { Service } from './service';
import { MetricStore } from './state/metric-store';
import type { ObjectFiles } from './state/object-files';
import type { Store } from './state/store';
import type { Strain } from './strain';

/** All that an endpoint takes from outside. */
export interface EndpointOptions {
  stateFolder: string;
  account: string;
  region: string;
  store: Store;
  objects: ObjectFiles;
  identities: Identities;
  administratorKeys: AdministratorKeys;
  programs: Programs;
  /** Variables that builds find set. @default none */
  buildVariables?: Readonly<Record<string, string>>;
  /** @default 1 */
  pace?: number;
  /** @default none */
  strain?: Strain;
  services: readonly Service[];
  now(): number;
  newId(): string;
  randomBytes(count: number): Buffer;
  log(line: string): void;
}

type Listener = (event: CloudEvent & { id: string; time: number }) => void;

/** The embedded AWS. */
export class Endpoint implements Cloud {
  readonly account: string;
  readonly region: string;
  readonly store: Store;
  readonly objects: ObjectFiles;
  readonly programs: Programs;
  readonly buildVariables: Readonly<Record<string, string>>;
  readonly metrics = new MetricStore();
  readonly pace: number;
  readonly strain?: Strain;
  readonly traffic = new Map<string, EndpointTraffic>();
  readonly administrator: Caller;
  /** Set once, when the endpoint listens. */
  endpointUrl = '';
  readonly closing: AbortSignal;
  /** Answers one request. */
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  readonly #options: EndpointOptions;
  readonly #authorizer: Authorizer;
  readonly #access: AccessJournal;
  readonly #keys: KeyRing;
  readonly #dispatcher: Dispatcher;
  readonly #closing = new AbortController();
  readonly #listeners: Listener[] = [];

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.closing = this.#closing.signal;
    ({ account: this.account, region: this.region, store: this.store, objects: this.objects, programs: this.programs } = options);
    this.pace = options.pace ?? 1;
    if (options.strain !== undefined) this.strain = options.strain;
    this.buildVariables = options.buildVariables ?? {};
    this.administrator = { kind: 'root', arn: `arn:aws:iam::${this.account}:root`, account: this.account, userId: this.account };
    this.#access = new AccessJournal(path.join(options.stateFolder, 'access.jsonl'), options.now);
    this.#authorizer = new Authorizer(options.identities, { region: this.region, now: options.now });
    this.#keys = new KeyRing(options.administratorKeys, {
      store: this.store,
      administrator: this.administrator,
      now: options.now,
      randomBytes: options.randomBytes,
    });
    this.#dispatcher = new Dispatcher(options.services, this);
    this.handle = createHandler({
      dispatcher: this.#dispatcher,
      keys: this.#keys.lookup,
      account: this.account,
      region: this.region,
      now: options.now,
      newId: options.newId,
      log: options.log,
      ...(options.strain === undefined ? {} : { strain: { ...options.strain, random: () => options.randomBytes(4).readUInt32LE(0) / 2 ** 32 } }),
      identity: () => ({
        service: 'sagemaker-lowcode-mlops local AWS',
        pid: process.pid,
        stateFolder: options.stateFolder,
        account: this.account,
        region: this.region,
        pace: this.pace,
        ...(options.strain === undefined ? {} : { iamSeconds: options.strain.iamSeconds }),
      }),
    });
  }

  /** Tells the endpoint where it listens, and lets the services take up what was under way. */
  async listening(url: string): Promise<void> {
    this.endpointUrl = url;
    for (const { open, service } of this.#dispatcher.all()) {
      try {
        await open.resume?.();
      } catch (error) {
        // One service that cannot go on must not keep the others, and what they hold, out of reach.
        this.log(`${service.name}: could not take up what was under way: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  }

  /** Stops what the services run; their state stays. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(
      this.#dispatcher.all().map(async ({ open }) => {
        await open.close?.();
      }),
    );
    await this.store.close();
  }

  now(): number {
    return this.#options.now();
  }

  newId(): string {
    return this.#options.newId();
  }

  randomBytes(count: number): Buffer {
    return this.#options.randomBytes(count);
  }

  folder(service: string): string {
    const folder = path.join(this.#options.stateFolder, service);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  log(line: string): void {
    this.#options.log(line);
  }

  async call<O = Record<string, unknown>>(service: string, operation: string, input: object, as: Caller): Promise<O> {
    return (await this.#dispatcher.invoke(this.#dispatcher.service(service), operation, input, as, this.newId())) as O;
  }

  async assume(roleArn: string, service: string, options: AssumeOptions = {}): Promise<Caller> {
    const by = this.serviceCaller(service, options.sourceArn);
    const sessionName = options.sessionName ?? (service === 'sagemaker.amazonaws.com' ? 'SageMaker' : (service.split('.')[0] ?? service));
    return assumedRole(this.#options.identities, this.#authorizer, by, { roleArn, sessionName }, this.now());
  }

  serviceCaller(service: string, sourceArn?: string): Caller {
    return { kind: 'service', arn: service, account: this.account, userId: service, ...(sourceArn === undefined ? {} : { sourceArn }) };
  }

  async authorize(caller: Caller, authorization: Authorization): Promise<void> {
    this.#authorizer.check(caller, authorization);
    this.#access.note(caller, authorization);
  }

  async allowed(caller: Caller, authorization: Authorization): Promise<boolean> {
    return this.#authorizer.decide(caller, authorization).allowed;
  }

  async assumeAs(by: Caller, request: AssumeRequest): Promise<Caller> {
    return assumedRole(this.#options.identities, this.#authorizer, by, request, this.now());
  }

  async sessionKeys(caller: Caller, seconds: number): Promise<SessionKeys> {
    return this.#keys.issue(caller, seconds);
  }

  emit(event: CloudEvent): void {
    const told = { ...event, id: this.newId(), time: this.now() };
    for (const listener of this.#listeners) {
      try {
        listener(told);
      } catch (error) {
        // What happened has happened: a listener that fails must not make the operation fail that tells of it.
        this.log(`event ${event.detailType}: a listener failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  }

  onEvent(listener: Listener): void {
    this.#listeners.push(listener);
  }
}
