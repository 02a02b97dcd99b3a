// What the embedded AWS offers to its own services: state, clock, ids, calls between services, roles, keys, events.
import type { Authorization, Caller } from './operation';
import type { EndpointTraffic } from './background/hosting/endpoint-traffic';
import type { MetricStore } from './state/metric-store';
import type { ObjectFiles } from './state/object-files';
import type { Store } from './state/store';
import type { Strain } from './strain';

/** Keys that sign requests as a caller. */
export interface SessionKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** Milliseconds since 1970. */
  expiration: number;
}

/** Something that happened, as EventBridge has it. */
export interface CloudEvent {
  /** Such as `aws.sagemaker`. */
  source: string;
  /** Such as `SageMaker Model Package State Change`. */
  detailType: string;
  detail: Readonly<Record<string, unknown>>;
  /** ARNs of what it happened to. */
  resources: readonly string[];
}

/** How a service assumes a role. */
export interface AssumeOptions {
  /** @default 'SageMaker' for sagemaker.amazonaws.com, the service's first word otherwise */
  sessionName?: string;
  /** The resource that the service acts for, for trust policies with `aws:SourceArn`. */
  sourceArn?: string;
}

/** What a caller of AssumeRole asks for. */
export interface AssumeRequest {
  roleArn: string;
  sessionName: string;
  /** Session policies, as JSON text. */
  policies?: readonly string[];
  tags?: Readonly<Record<string, string>>;
  externalId?: string;
}

/** Files of `build/` that are started as processes or threads. */
export interface Programs {
  job: string;
  functionRuntime: string;
  autopilotWorker: string;
}

/** The embedded AWS, as its services see it. */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  /** `http://127.0.0.1:<port>`; known once the endpoint listens. */
  readonly endpointUrl: string;
  readonly store: Store;
  /** Content of S3's objects and whatever else is too large for a record. */
  readonly objects: ObjectFiles;
  readonly programs: Programs;
  /** Variables that every build of CodeBuild finds set, as an image would have them. */
  readonly buildVariables: Readonly<Record<string, string>>;
  /** What is measured. */
  readonly metrics: MetricStore;
  /** How much faster than on AWS the waits of rollouts and the periods of alarms pass; 1 as there. */
  readonly pace: number;
  /** How hard it is to be used; absent: not at all. */
  readonly strain?: Strain;
  /** Which models answer for SageMaker's endpoints, by lower-case name: those who run endpoints change it, those who invoke read it. */
  readonly traffic: Map<string, EndpointTraffic>;
  /** Aborted when the endpoint ends. */
  readonly closing: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** A new UUID. */
  newId(): string;
  /** Random bytes, for keys and nonces. */
  randomBytes(count: number): Buffer;
  /** A folder of the state folder, private to a service; made when first asked for. */
  folder(service: string): string;
  /** Writes a line to the endpoint's log. */
  log(line: string): void;
  /**
   * Calls an operation of a service as a caller: same checks of shape and permission as over the wire.
   * Streaming bodies go in as Buffer, string or Readable and come out as Readable.
   * @throws AwsError as the service answers it
   */
  call<O = Record<string, unknown>>(service: string, operation: string, input: object, as: Caller): Promise<O>;
  /**
   * The caller that a service becomes by assuming a role, checked against the role's trust policy.
   * @param service principal, such as `sagemaker.amazonaws.com`
   * @throws AwsError AccessDenied where the role is missing or does not trust the service
   */
  assume(roleArn: string, service: string, options?: AssumeOptions): Promise<Caller>;
  /** As `assume`, for a caller of AssumeRole itself. */
  assumeAs(by: Caller, request: AssumeRequest): Promise<Caller>;
  /** The service itself as caller, such as EventBridge invoking a function that a resource policy opened to it. */
  serviceCaller(service: string, sourceArn?: string): Caller;
  /** The account's administrator: for what AWS does by itself, never for what a user's call asks for. */
  readonly administrator: Caller;
  /** @throws AwsError AccessDenied (AccessDeniedException in json services) with AWS's text, naming caller, action and resource */
  authorize(caller: Caller, authorization: Authorization): Promise<void>;
  /** Whether the caller may, without an error. */
  allowed(caller: Caller, authorization: Authorization): Promise<boolean>;
  /** Keys with which a process signs as this caller, for so many seconds; on disk when they are given. */
  sessionKeys(caller: Caller, seconds: number): Promise<SessionKeys>;
  /** Tells all listeners; what they do is theirs to keep durable. */
  emit(event: CloudEvent): void;
  /** Hears every event from now on. */
  onEvent(listener: (event: CloudEvent & { id: string; time: number }) => void): void;
}
