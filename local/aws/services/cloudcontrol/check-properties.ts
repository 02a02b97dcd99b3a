// Whether properties fit their type's schema; all that is wrong is told at once.
import type { Properties, ResourceType } from './resource-types';
import { valuesAt } from './resource-types';

/**
 * Checks a desired state.
 * @returns what is wrong, in the form of CloudFormation's `Model validation failed (...)`
 */
export function faultsOf(type: ResourceType, properties: Properties, options: { readOnlyAllowed?: boolean } = {}): string[] {
  const faults: string[] = [];
  for (const name of type.required) if (properties[name] === undefined) faults.push(`#: required key [${name}] not found`);
  checkObject(type, type.properties, properties, '#', faults);
  if (options.readOnlyAllowed !== true) {
    for (const path of type.readOnly) {
      if (valuesAt(properties, path).length > 0) faults.push(`#: readOnlyProperties [/properties/${path}] cannot be specified`);
    }
  }
  return faults;
}

function checkObject(type: ResourceType, schema: Readonly<Record<string, string>>, value: Properties, place: string, faults: string[]): void {
  for (const [name, item] of Object.entries(value)) {
    const expected = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (expected === undefined) faults.push(`${place}: extraneous key [${name}] is not permitted`);
    else check(type, expected, item, `${place}/${name}`, faults);
  }
}

function check(type: ResourceType, expected: string, value: unknown, place: string, faults: string[]): void {
  const alternatives = expected.split(' | ');
  if (alternatives.length > 1) {
    const tried = alternatives.map((alternative) => faultsWithin(type, alternative, value, place));
    if (tried.every((found) => found.length > 0)) faults.push(...(tried[0] ?? []));
    return;
  }
  faults.push(...faultsWithin(type, expected, value, place));
}

function faultsWithin(type: ResourceType, expected: string, value: unknown, place: string): string[] {
  const faults: string[] = [];
  const fits = (expectation: string, ok: boolean): void => {
    if (!ok) faults.push(`${place}: expected type: ${expectation}, found: ${found(value)}`);
  };
  if (expected.startsWith('#')) {
    fits('JSONObject', isObject(value));
    if (isObject(value)) {
      for (const name of type.requiredIn[expected.slice(1)] ?? []) if (value[name] === undefined) faults.push(`${place}: required key [${name}] not found`);
      checkObject(type, type.definitions[expected.slice(1)] ?? {}, value, place, faults);
    }
  } else if (expected.startsWith('[')) {
    fits('JSONArray', Array.isArray(value));
    if (Array.isArray(value)) value.forEach((item, index) => check(type, expected.slice(1, -1), item, `${place}/${index}`, faults));
  } else if (expected.startsWith('{')) {
    fits('JSONObject', isObject(value));
    if (isObject(value)) for (const [key, item] of Object.entries(value)) check(type, expected.slice(1, -1), item, `${place}/${key}`, faults);
  } else if (expected === 'tag') {
    fits('Tag', isObject(value) && typeof value['Key'] === 'string' && (value['Value'] === undefined || typeof value['Value'] === 'string'));
  } else if (expected === 'integer') {
    fits('Integer', Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)));
  } else if (expected === 'number') {
    fits('Number', typeof value === 'number' || (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))));
  } else if (expected === 'boolean') {
    fits('Boolean', typeof value === 'boolean' || value === 'true' || value === 'false');
  } else if (expected === 'json') {
    fits('JSONObject', typeof value === 'object' && value !== null);
  } else {
    fits('String', typeof value === 'string');
  }
  return faults;
}

function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function found(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'JSONArray';
  if (typeof value === 'object') return 'JSONObject';
  return typeof value === 'number' ? 'Number' : typeof value === 'boolean' ? 'Boolean' : 'String';
}
