// What a service of the embedded AWS is: its protocol on the wire, its shapes, its operations, and what it runs.
import type { Cloud } from './cloud';
import type { HttpRequest, HttpResponse } from './http/message';
import type { Operation } from './operation';
import type { KeyLookup } from './protocol/authenticate';

/** The wire protocols served. */
export type Protocol = 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml';

/** A service as it is declared; one object exported by `services/<service>/service.ts`. */
export interface Service {
  /** Name as `Cloud.call` and botocore have it: `sagemaker`, `sagemaker-runtime`, `logs`. */
  name: string;
  /** Names that clients sign with; requests are routed by them first. */
  signingNames: readonly string[];
  /** IAM's action prefix, such as `sagemaker` or `cloudformation`. @default the service's name */
  actionPrefix?: string;
  /** Code of the error for an input that breaks a constraint. @default 'ValidationException', 'ValidationError' for the query protocol */
  validationCode?: string;
  /** Code for a member's place, such as `targets.1.member.repositoryName`, where the service has its own for it. @default validationCode */
  validationCodeOf?(place: string, missing: boolean): string | undefined;
  /** Largest body in bytes that is read into memory. @default 5 MB */
  bodyLimit?: number;
  /** The table that `protocol/generate.py` wrote: `import shapes from './shapes.json'`. It carries protocol, target prefix and paths. */
  shapes: unknown;
  /** Opens the service on the cloud: makes what it keeps in memory and gives its operations. */
  open(cloud: Cloud): OpenService;
}

/** What a caller without an AWS signature is judged by. */
export interface WebJudge {
  keys: KeyLookup;
  region: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** Paths of a service that it answers itself, callers included. */
export interface Web {
  /** Such as `/v1/repos/`. */
  prefix: string;
  answer(request: HttpRequest, judge: WebJudge): Promise<HttpResponse>;
}

/** A service at work. */
export interface OpenService {
  operations: readonly Operation[];
  /** Paths that speak no protocol of AWS's, such as those of git clients. */
  web?: Web;
  /** Called once the endpoint listens and all services are open: takes up what was under way when the process ended. */
  resume?(): Promise<void>;
  /** Called when the endpoint ends: stops what runs, keeps its state. */
  close?(): Promise<void>;
}
