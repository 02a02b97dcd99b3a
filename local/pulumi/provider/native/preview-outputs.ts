// What a resource's outputs will be, as far as its inputs tell: everything that only AWS knows is unknown.
import { isObject, unknownValue, type Value, type Values } from '../../values/wire';
import { typeNames, type PropertyName, type PropertyNames, type ResourceSpec } from './resource-table';

/** Outputs of a resource to be created, or updated where `state` is given: names and ids of one that exists stay. */
export function previewOutputs(spec: ResourceSpec, inputs: Values, state?: Values): Values {
  const outputs = outputsOf(spec.properties, inputs, spec.readOnly);
  if (state === undefined) return outputs;
  const stable = spec.readOnly.filter((path) => stableNames(spec).has(path) && state[path] !== undefined);
  return { ...outputs, ...Object.fromEntries(stable.map((path) => [path, state[path] as Value])) };
}

/** Outputs that no update changes. */
function stableNames(spec: ResourceSpec): Set<string> {
  const type = spec.type.split('::').at(-1) ?? '';
  const own = type.charAt(0).toLowerCase() + type.slice(1);
  return new Set(['name', 'id', 'arn', `${own}Name`, `${own}Id`, `${own}Arn`]);
}

function outputsOf(names: PropertyNames, inputs: Values, readOnly: readonly string[]): Values {
  return Object.fromEntries(Object.entries(names).flatMap(([key, known]): [string, Value][] => {
    const value = inputs[key];
    const below = readOnly.filter((path) => path.startsWith(`${key}/`)).map((path) => path.slice(key.length + 1).replace(/^\*\//, ''));
    if (value !== undefined) return [[key, outputOf(known, value, below)]];
    return readOnly.includes(key) ? [[key, unknownValue]] : [];
  }));
}

function outputOf(known: PropertyName, value: Value, readOnly: readonly string[]): Value {
  if (typeof known === 'string' || readOnly.length === 0) return value;
  if (Array.isArray(value)) return value.map((item) => outputOf(known, item, readOnly));
  return isObject(value) ? outputsOf(typeNames(known[1]), value, readOnly) : value;
}
