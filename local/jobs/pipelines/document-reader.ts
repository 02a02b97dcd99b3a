// Reads members of a definition's objects, refusing what does not fit with the service's words and the place.
import { isList, isObject } from './json';
import type { Json, JsonObject } from './json';
import { unparsable } from './request-fault';

/** The value as an object. */
export function objectAt(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw unparsable(`Expecting start of Json Object, got ${kindOf(value)}.`, path);
  return value;
}

/** The value as a list; absent or null: an empty one. */
export function listAt(value: unknown, path: string): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) throw unparsable(`Expecting start of Json Array, got ${kindOf(value)}.`, path);
  return value;
}

/** The value as a literal text. */
export function textAt(value: unknown, path: string): string {
  if (typeof value !== 'string') throw unparsable(`Expecting a literal text, got ${kindOf(value)}.`, path);
  return value;
}

/** The value as a literal text; absent or null: undefined. */
export function optionalTextAt(value: unknown, path: string): string | undefined {
  return value === undefined || value === null ? undefined : textAt(value, path);
}

/** The value as a literal number within limits; absent or null: undefined. */
export function optionalNumberAt(value: unknown, path: string, limits: { least: number; most: number; integer?: boolean }): number | undefined {
  if (value === undefined || value === null) return undefined;
  const fits = typeof value === 'number' && value >= limits.least && value <= limits.most && (limits.integer !== true || Number.isInteger(value));
  if (!fits) throw unparsable(`Expecting ${limits.integer === true ? 'a whole number' : 'a number'} from ${limits.least} to ${limits.most}, got ${JSON.stringify(value)}.`, path);
  return value;
}

/** One of the values allowed. */
export function oneOfAt<T extends string>(value: unknown, allowed: readonly T[], path: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw unparsable(`Expecting one of ${allowed.join(', ')}, got ${JSON.stringify(value)}.`, path);
  return found;
}

/** Refuses keys that are not in the list. */
export function onlyKeys(object: JsonObject, allowed: readonly string[], path: string): void {
  const unknown = Object.keys(object).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw unparsable(`Cannot parse object, unknown property '${unknown}'.`, path);
}

/** Refuses an object without one of these keys. */
export function requireKeys(object: JsonObject, required: readonly string[], path: string): void {
  const missing = required.find((key) => object[key] === undefined || object[key] === null);
  if (missing !== undefined) throw unparsable(`Cannot parse object, missing property '${missing}'.`, path);
}

/** A name of the service's pattern. */
export function nameAt(value: unknown, path: string): string {
  const name = textAt(value, path);
  if (!/^[A-Za-z0-9\-_]{1,64}$/.test(name)) throw unparsable(`Model Validation failed: the name "${name}" must have 1 to 64 letters, digits, - or _.`, path);
  return name;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return isList(value) ? 'an array' : typeof value === 'object' ? 'an object' : `${typeof value} ${JSON.stringify(value).slice(0, 80)}`;
}
