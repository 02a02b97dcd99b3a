// What a resource type's handlers are: create, read, update, delete and list, made of the services' own operations.
import type { Cloud } from '../../cloud';
import { AwsError } from '../../operation';
import type { Properties } from './resource-types';

/** What a handler works with. */
export interface HandlerTools {
  cloud: Cloud;
  account: string;
  region: string;
  /** Calls an operation with the permissions of whoever asked Cloud Control. @throws AwsError as the service answers */
  call<O = Properties>(service: string, operation: string, input: object): Promise<O>;
  /** Tells the identifier as soon as the resource exists, so that an interrupted creation can be taken up. */
  identified(identifier: string): Promise<void>;
  /** A name for a resource that was given none. */
  newName(prefix: string): string;
}

/**
 * Handlers of one type. To add a type: a file in `handlers/`, a line in `handlers.ts`, its name in `served-types.txt`, and
 * `generate-types.mjs` run again.
 */
export interface ResourceHandler {
  /** Such as `AWS::S3::Bucket`. */
  type: string;
  /** Properties of the schema that are not served: refused by name when given. */
  notServed?: readonly string[];
  /** @returns the primary identifier, composed with `|` */
  create(desired: Properties, tools: HandlerTools): Promise<string>;
  /** The whole model, read-only properties in, write-only ones out. @throws AwsError when it does not exist */
  read(identifier: string, tools: HandlerTools): Promise<Properties>;
  /** Brings the resource from what `read` gave to what is desired. */
  update(identifier: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void>;
  delete(identifier: string, tools: HandlerTools): Promise<void>;
  /** Identifiers of all resources of the type. */
  list(tools: HandlerTools): Promise<string[]>;
}

/** A handler's own refusal. */
export class HandlerFault extends Error {
  /** @param code one of Cloud Control's handler error codes */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** The resource is not there. */
export function notFound(type: string, identifier: string): HandlerFault {
  return new HandlerFault('NotFound', `Resource of type '${type}' with identifier '${identifier}' was not found.`);
}

/** Leaves out members that are undefined, empty arrays and empty objects: AWS's read handlers do not answer them. */
export function present(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The answer, or undefined where the service refuses with one of the codes. */
export async function unlessCode<T>(codes: readonly string[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** All items of a paged list. */
export async function allPages<T>(next: (token: string | undefined) => Promise<{ items: T[] | undefined; token: string | undefined }>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const page = await next(token);
    all.push(...(page.items ?? []));
    token = page.token;
  } while (token !== undefined && token !== '');
  return all;
}

/** A policy document as an object, whether given as text (URL-encoded, as IAM answers it) or as an object. */
export function policyObject(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  const text = document.startsWith('%7B') ? decodeURIComponent(document) : document;
  return JSON.parse(text) as unknown;
}

/** A policy document as text. */
export function policyText(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}
