// AWS's constraints on inputs (required, enum, pattern, length, range), checked and told in AWS's own words.
import { AwsError } from '../operation';
import type { Model, Reference, Shape } from './model';
import { shapeOf } from './model';

/** At most so many violations are told. */
const LIMIT = 10;

/**
 * Checks a value against a shape.
 * @returns the violations, each `Value 'x' at 'a.b' failed to satisfy constraint: ...`
 */
export function violations(model: Model, reference: Reference, value: unknown): string[] {
  const found: string[] = [];
  check(model, reference, value, '', found);
  return found;
}

/** @param codeOf a code of its own for the place of the first violation @throws AwsError with `N validation errors detected: ...` */
export function checkConstraints(model: Model, reference: Reference, value: unknown, code: string, codeOf?: (place: string, missing: boolean) => string | undefined): void {
  const found = violations(model, reference, value);
  if (found.length === 0) return;
  const count = found.length === 1 ? '1 validation error' : `${found.length} validation errors`;
  const [, place = '', rule = ''] = /^.* at '([^']*)' failed to satisfy constraint: (.*)$/s.exec(found[0] ?? '') ?? [];
  throw new AwsError(codeOf?.(place, rule === 'Member must not be null') ?? code, `${count} detected: ${found.join('; ')}`);
}

function check(model: Model, reference: Reference, value: unknown, place: string, found: string[]): void {
  if (found.length >= LIMIT) return;
  const shape = shapeOf(model, reference);
  if (reference.jsonvalue === true || shape.document === true || reference.streaming === true || shape.streaming === true) return;
  switch (shape.type) {
    case 'structure': return checkStructure(model, shape, value, place, found);
    case 'list': return checkList(model, shape, value, place, found);
    case 'map': return checkMap(model, shape, value, place, found);
    case 'string': return checkString(shape, value, place, found);
    case 'blob': return checkBlob(shape, value, place, found);
    case 'integer': case 'long': case 'double': return checkNumber(shape, value, place, found);
    case 'boolean': if (typeof value !== 'boolean') throw wrong('Boolean', place); return;
    case 'timestamp': if (!(value instanceof Date)) throw wrong('Timestamp', place);
  }
}

function checkStructure(model: Model, shape: Shape, value: unknown, place: string, found: string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('structure', place);
  const object = value as Record<string, unknown>;
  for (const name of shape.required ?? []) {
    if (object[name] === undefined || object[name] === null) fail(found, undefined, below(place, name), 'Member must not be null');
  }
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const item = object[name];
    if (item !== undefined && item !== null) check(model, member, item, below(place, name), found);
  }
}

function checkList(model: Model, shape: Shape, value: unknown, place: string, found: string[]): void {
  if (!Array.isArray(value)) throw wrong('list', place);
  checkLength(shape, value.length, `[${value.slice(0, 5).map(shown).join(', ')}]`, place, found);
  value.forEach((item, index) => check(model, shape.member as Reference, item, `${place}.${index + 1}.member`, found));
}

function checkMap(model: Model, shape: Shape, value: unknown, place: string, found: string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('map', place);
  const entries = Object.entries(value);
  checkLength(shape, entries.length, shown(value), place, found);
  for (const [key, item] of entries) {
    check(model, shape.key as Reference, key, `${place}.key`, found);
    if (item !== undefined) check(model, shape.value as Reference, item, `${place}.${key}.member`, found);
  }
}

function checkString(shape: Shape, value: unknown, place: string, found: string[]): void {
  if (typeof value !== 'string') throw wrong('String', place);
  const text = shape.sensitive === true ? '***' : value;
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    fail(found, text, place, `Member must satisfy enum value set: [${shape.enum.join(', ')}]`);
  }
  const within = checkLength(shape, [...value].length, text, place, found);
  if (within && shape.pattern !== undefined && !matches(shape.pattern, value)) {
    fail(found, text, place, `Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
}

function checkBlob(shape: Shape, value: unknown, place: string, found: string[]): void {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : value instanceof Uint8Array ? value.length : undefined;
  if (bytes === undefined) throw wrong('Blob', place);
  checkLength(shape, bytes, 'java.nio.HeapByteBuffer', place, found);
}

function checkNumber(shape: Shape, value: unknown, place: string, found: string[]): void {
  if (typeof value !== 'number') throw wrong(shape.type === 'double' ? 'Double' : 'Integer', place);
  if (shape.min !== undefined && value < shape.min) fail(found, String(value), place, `Member must have value greater than or equal to ${shape.min}`);
  if (shape.max !== undefined && value > shape.max) fail(found, String(value), place, `Member must have value less than or equal to ${shape.max}`);
}

function checkLength(shape: Shape, length: number, text: string, place: string, found: string[]): boolean {
  if (shape.min !== undefined && length < shape.min) {
    fail(found, text, place, `Member must have length greater than or equal to ${shape.min}`);
    return false;
  }
  if (shape.max !== undefined && length > shape.max) {
    fail(found, text.slice(0, 200), place, `Member must have length less than or equal to ${shape.max}`);
    return false;
  }
  return true;
}

/** What Java writes otherwise than JavaScript. */
const javaOnly: readonly (readonly [RegExp, string])[] = [[/\\p\{Print\}/g, '[\\x20-\\x7e]'], [/\\A/g, '^'], [/\\z/g, '$']];

/** Whether all of the text fits a pattern written for Java; a pattern that JavaScript cannot read fits everything. */
function matches(pattern: string, text: string): boolean {
  const flags = pattern.includes('[ \\r\\n\\t]') ? 's' : '';
  const read = javaOnly.reduce((found, [java, ours]) => found.replace(java, ours), pattern);
  // Classes within classes are read with v alone.
  for (const unicode of ['u', 'v', '']) {
    try {
      return new RegExp(`^(?:${read})$`, `${flags}${unicode}`).test(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return true;
}

function fail(found: string[], value: string | undefined, place: string, rule: string): void {
  if (found.length < LIMIT) found.push(`Value ${value === undefined ? 'null' : `'${value}'`} at '${place}' failed to satisfy constraint: ${rule}`);
}

function below(place: string, name: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return place === '' ? member : `${place}.${member}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').slice(0, 100);
}

function wrong(expected: string, place: string): AwsError {
  return new AwsError('SerializationException', `The value at '${place}' can not be converted to a ${expected}`);
}
