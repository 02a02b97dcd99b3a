// Event patterns of EventBridge: which events a rule is for.
import { AwsError } from '../../operation';

type Json = unknown;
const LEAF_WORDS = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'anything-but', 'exists', 'numeric'];

/** Reads a pattern. @throws AwsError InvalidEventPatternException */
export function parsePattern(text: string): (event: Json) => boolean {
  let pattern: Json;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw invalid('the pattern must be an object with at least one key');
  check(pattern, '');
  return (event) => matchesObject(pattern as Record<string, Json>, event);
}

function check(pattern: Record<string, Json>, place: string): void {
  for (const [key, value] of Object.entries(pattern)) {
    const here = place === '' ? key : `${place}.${key}`;
    if (key === '$or') {
      if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) throw invalid(`${here} must be an array of at least two patterns`);
      for (const each of value as Record<string, Json>[]) check(each, here);
    } else if (Array.isArray(value)) {
      if (value.length === 0) throw invalid(`empty arrays are not allowed, at ${here}`);
      for (const leaf of value as Json[]) checkLeaf(leaf, here);
    } else if (isObject(value)) check(value, here);
    else throw invalid(`'${here}' must be an object or an array`);
  }
}

function checkLeaf(leaf: Json, place: string): void {
  if (!isObject(leaf)) return;
  const keys = Object.keys(leaf);
  if (keys.length !== 1 || !LEAF_WORDS.includes(keys[0] as string)) throw invalid(`unrecognized match type ${keys.join(', ')}, at ${place}; served are ${LEAF_WORDS.join(', ')}`);
}

function matchesObject(pattern: Record<string, Json>, event: Json): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or') return (expected as Record<string, Json>[]).some((each) => matchesObject(each, event));
    const value = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
    return Array.isArray(expected) ? matchesAny(expected as Json[], value) : matchesObject(expected as Record<string, Json>, value);
  });
}

function matchesAny(leaves: readonly Json[], value: Json): boolean {
  const values = Array.isArray(value) ? (value as Json[]) : [value];
  return leaves.some((leaf) => values.some((each) => matchesLeaf(leaf, each)));
}

function matchesLeaf(leaf: Json, value: Json): boolean {
  if (!isObject(leaf)) return leaf === value && value !== undefined;
  const [[word, operand]] = Object.entries(leaf) as [[string, Json]];
  switch (word) {
    case 'exists': return (value !== undefined) === operand;
    case 'prefix': return typeof value === 'string' && value.startsWith(String(operand));
    case 'suffix': return typeof value === 'string' && value.endsWith(String(operand));
    case 'equals-ignore-case': return typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
    case 'wildcard': return typeof value === 'string' && wildcard(String(operand)).test(value);
    case 'anything-but': return value !== undefined && !(Array.isArray(operand) ? (operand as Json[]) : [operand]).some((each) => matchesLeaf(each, value));
    default: return typeof value === 'number' && numeric(operand as (string | number)[], value);
  }
}

function wildcard(text: string): RegExp {
  return new RegExp(`^${text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}

function numeric(conditions: readonly (string | number)[], value: number): boolean {
  for (let index = 0; index < conditions.length; index += 2) {
    const limit = Number(conditions[index + 1]);
    const holds = { '=': value === limit, '<': value < limit, '<=': value <= limit, '>': value > limit, '>=': value >= limit }[String(conditions[index])];
    if (holds !== true) return false;
  }
  return true;
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
