// Judges the conditions of a Condition step.
import { isList, isObject } from './json';
import type { Json, JsonObject, Scalar } from './json';
import { ReferenceFault, resolveScalar } from './references';
import type { ReferenceScope } from './references';

/** How two values that can be ordered compare: negative, zero or positive. */
type Comparison = (order: number) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  Equals: (order) => order === 0,
  NotEquals: (order) => order !== 0,
  GreaterThan: (order) => order > 0,
  GreaterThanOrEqualTo: (order) => order >= 0,
  LessThan: (order) => order < 0,
  LessThanOrEqualTo: (order) => order <= 0,
};

/** Conditions and the operand keys that each takes. */
export const CONDITION_KEYS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.keys(COMPARISONS).map((type) => [type, ['LeftValue', 'RightValue']])),
  In: ['QueryValue', 'Values'],
  NotIn: ['QueryValue', 'Values'],
  Not: ['Condition'],
  Or: ['Conditions'],
};

/**
 * Whether all conditions hold; an empty list does.
 * @throws ReferenceFault where an operand cannot be resolved or two operands cannot be compared
 */
export async function allHold(conditions: readonly Json[], scope: ReferenceScope): Promise<boolean> {
  for (const condition of conditions) {
    if (!await holds(condition, scope)) return false;
  }
  return true;
}

async function holds(condition: Json | undefined, scope: ReferenceScope): Promise<boolean> {
  if (!isObject(condition)) throw new ReferenceFault(`Expecting a condition, got ${JSON.stringify(condition)}.`);
  const type = String(condition['Type']);
  const comparison = COMPARISONS[type];
  if (comparison !== undefined) return compare(type, comparison, condition, scope);
  if (type === 'In' || type === 'NotIn') return (await isIn(condition, scope)) === (type === 'In');
  if (type === 'Not') return !await holds(condition['Condition'], scope);
  if (type === 'Or') return anyHolds(condition['Conditions'], scope);
  throw new ReferenceFault(`Unknown condition type "${type}"; known: ${Object.keys(CONDITION_KEYS).join(', ')}.`);
}

async function compare(type: string, comparison: Comparison, condition: JsonObject, scope: ReferenceScope): Promise<boolean> {
  const left = await resolveScalar(condition['LeftValue'], scope);
  const right = await resolveScalar(condition['RightValue'], scope);
  const ordered = type !== 'Equals' && type !== 'NotEquals';
  if (typeof left !== typeof right || (ordered && typeof left === 'boolean')) {
    throw new ReferenceFault(`Condition ${type} cannot compare ${describe(left)} with ${describe(right)}.`);
  }
  return comparison(left === right ? 0 : left < right ? -1 : 1);
}

async function isIn(condition: JsonObject, scope: ReferenceScope): Promise<boolean> {
  const query = await resolveScalar(condition['QueryValue'], scope);
  const values = condition['Values'];
  if (!isList(values)) throw new ReferenceFault('Condition In needs a list Values.');
  for (const value of values) {
    const candidate = await resolveScalar(value, scope);
    if (typeof candidate !== typeof query) throw new ReferenceFault(`Condition In cannot compare ${describe(query)} with ${describe(candidate)}.`);
    if (candidate === query) return true;
  }
  return false;
}

async function anyHolds(conditions: Json | undefined, scope: ReferenceScope): Promise<boolean> {
  if (!isList(conditions)) throw new ReferenceFault('Condition Or needs a list Conditions.');
  for (const condition of conditions) {
    if (await holds(condition, scope)) return true;
  }
  return false;
}

function describe(value: Scalar): string {
  const kind = typeof value === 'string' ? 'the text' : typeof value === 'number' ? 'the number' : 'the boolean';
  return `${kind} ${JSON.stringify(value)}`;
}
