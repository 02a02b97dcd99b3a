// JSON bodies to values in the shapes' types, and back.
import { AwsError } from '../operation';
import type { Model, Reference } from './model';
import { shapeOf } from './model';
import { readTimestamp, writeTimestamp } from './timestamps';

const NAMES: Readonly<Record<string, string>> = {
  string: 'String', integer: 'Integer', long: 'Long', double: 'Double', boolean: 'Boolean', blob: 'Blob', timestamp: 'Timestamp',
};

/** Parses a body's bytes: strict UTF-8, strict JSON, an object. @throws AwsError SerializationException */
export function parseJsonBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new AwsError('SerializationException', `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'Could not parse request body into json: Unexpected token; expected start of object');
  }
  return value as Record<string, unknown>;
}

/**
 * Takes the known members of a JSON value in their shapes' types; unknown members are ignored, null is absent.
 * @throws AwsError SerializationException where a type does not fit
 */
export function readJson(model: Model, reference: Reference, value: unknown, place = ''): unknown {
  const shape = shapeOf(model, reference);
  if (reference.jsonvalue === true || shape.document === true) return value;
  if (shape.type === 'structure') return readStructure(model, reference, value, place);
  if (shape.type === 'list') {
    if (!Array.isArray(value)) throw wrongType(value, 'ArrayList', place);
    const member = shape.member as Reference;
    return value.map((item, index) => readJson(model, member, item, `${place}.${index + 1}`));
  }
  if (shape.type === 'map') {
    const entries = Object.entries(objectOf(value, 'Map', place)).filter(([, item]) => item !== null && item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, readJson(model, shape.value as Reference, item, `${place}.${key}`)]));
  }
  return readScalar(shape.type, value, place);
}

function readStructure(model: Model, reference: Reference, value: unknown, place: string): Record<string, unknown> {
  const object = objectOf(value, reference.shape, place);
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shapeOf(model, reference).members ?? {})) {
    const wire = member.locationName !== undefined && member.location === undefined ? member.locationName : name;
    const item = Object.hasOwn(object, wire) ? object[wire] : undefined;
    if (item !== undefined && item !== null) out[name] = readJson(model, member, item, place === '' ? wire : `${place}.${wire}`);
  }
  return out;
}

function readScalar(type: string, value: unknown, place: string): unknown {
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value;
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'integer':
    case 'long':
      if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
      break;
    case 'double':
      if (typeof value === 'number') return value;
      if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
      break;
    case 'timestamp': {
      const date = readTimestamp(value);
      if (date !== undefined) return date;
      break;
    }
    case 'blob':
      if (typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return Buffer.from(value, 'base64');
      break;
    default:
  }
  throw wrongType(value, NAMES[type] ?? type, place);
}

function objectOf(value: unknown, expected: string, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, expected, place);
  return value as Record<string, unknown>;
}

function wrongType(value: unknown, expected: string, place: string): AwsError {
  const got = Array.isArray(value) ? 'START_ARRAY'
    : typeof value === 'object' ? 'START_OBJECT'
    : typeof value === 'string' ? 'STRING_VALUE'
    : typeof value === 'number' ? 'NUMBER_VALUE'
    : `${String(value).toUpperCase()}_VALUE`;
  return new AwsError('SerializationException', `${got} can not be converted to a ${expected}${place === '' ? '' : ` at '${place}'`}`);
}

/** The JSON value of a value of a shape: undefined members are left out. */
export function writeJson(model: Model, reference: Reference, value: unknown): unknown {
  const shape = shapeOf(model, reference);
  if (reference.jsonvalue === true) return JSON.stringify(value);
  if (shape.document === true) return value;
  switch (shape.type) {
    case 'structure': {
      const out: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(shape.members ?? {})) {
        const item = (value as Record<string, unknown>)[name];
        if (item !== undefined && item !== null && member.location === undefined) out[member.locationName ?? name] = writeJson(model, member, item);
      }
      return out;
    }
    case 'list':
      return (value as readonly unknown[]).map((item) => writeJson(model, shape.member as Reference, item));
    case 'map':
      return Object.fromEntries(Object.entries(value as object).filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, writeJson(model, shape.value as Reference, item)]));
    case 'timestamp':
      return writeTimestamp(value, reference.timestampFormat ?? shape.timestampFormat ?? 'unixTimestamp');
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'double':
      return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    default:
      return value;
  }
}
