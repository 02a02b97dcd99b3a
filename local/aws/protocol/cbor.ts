// RPC v2 CBOR: the protocol that newer SDKs speak to services which also speak JSON. Source: Smithy, "Smithy RPC v2 CBOR protocol".
import type { TransformOptions } from 'node:stream';
import { decodeFirstSync, encodeOne } from 'cbor';
import type { HttpRequest } from '../http/message';
import { AwsError } from '../operation';
import type { Model, Reference } from './model';
import { shapeOf } from './model';

/** The codec writes to a stream, and drops what its buffer cannot hold; no answer comes near this size, in bytes. */
const whole: NonNullable<Parameters<typeof encodeOne>[1]> & TransformOptions = { highWaterMark: 256 * 1024 * 1024 };

const encode = (value: unknown): Buffer => encodeOne(value, whole);

/** What X-Amz-Target would say, for a request of this protocol; undefined for one of another. */
export function rpcTarget({ headers, target }: Pick<HttpRequest, 'headers' | 'target'>): string | undefined {
  if (headers['smithy-protocol'] !== 'rpc-v2-cbor') return undefined;
  const [, service, operation] = /^\/service\/([^/]+)\/operation\/([^/?]+)$/.exec(target) ?? [];
  return service === undefined || operation === undefined ? undefined : `${service}.${operation}`;
}

/** Values as JSON has them: bytes in base64, times as seconds since 1970. */
function asJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, asJson(content)]));
}

/** Parses a body. @throws AwsError SerializationException */
export function parseCborBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const value = asJson(decodeFirstSync(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new AwsError('SerializationException', `Could not parse request body into CBOR: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new AwsError('SerializationException', 'Could not parse request body into CBOR: it is no map');
}

/** JSON's values in the types that the shape has in CBOR. */
function typed(model: Model, reference: Reference, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case 'timestamp': return typeof value === 'number' ? new Date(value * 1000) : value;
    case 'blob': return typeof value === 'string' ? Buffer.from(value, 'base64') : value;
    case 'list': return (value as unknown[]).map((item) => typed(model, shape.member as Reference, item));
    case 'map': return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(model, shape.value as Reference, item)]));
    case 'structure': return Object.fromEntries(Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
      const wire = member.locationName ?? name;
      const item = (value as Record<string, unknown>)[wire];
      return item === undefined ? [] : [[wire, typed(model, member, item)]];
    }));
    default: return value;
  }
}

/** An answer's body. @param json as it would be written in JSON */
export const cborBody = (model: Model, reference: Reference, json: unknown): Buffer => encode(typed(model, reference, json));

/** A refusal's body. */
export const cborError = (error: AwsError): Buffer => encode({ __type: error.code, message: error.message, ...error.fields });
