// The outputs as the state keeps them: what AWS answered, with the inputs they came from under `__inputs`, as a secret like the real provider.
import { equalValues } from '../../values/equal';
import { asSecret, isObject, isSecret, withoutSecrets, type Value, type Values } from '../../values/wire';
import type { ResourceSpec } from './resource-table';

/** Outputs with their inputs. */
export const checkpointOf = (inputs: Values, outputs: Values): Values => ({ ...outputs, __inputs: asSecret(inputs) });

/** The inputs that a state was made from; undefined where it has none, as on import. */
export function inputsOfCheckpoint(state: Values): Values | undefined {
  const kept = state['__inputs'];
  const inputs = isSecret(kept) ? kept['value'] : kept;
  return isObject(inputs) ? inputs : undefined;
}

/** What AWS does not answer is taken to be what was sent. */
export function withUnreadable(spec: ResourceSpec, outputs: Values, from: Values): Values {
  const missing = spec.writeOnly.filter((key) => outputs[key] === undefined && from[key] !== undefined);
  return { ...outputs, ...Object.fromEntries(missing.map((key) => [key, from[key] as Value])) };
}

/** A state without what only AWS sets. */
export function projectInputs(spec: ResourceSpec, state: Values): Values {
  return Object.fromEntries(Object.entries(state).filter(([key]) => key !== '__inputs' && spec.properties[key] !== undefined && !spec.readOnly.includes(key)));
}

/** The inputs, with what changed in AWS since the old state laid over them. */
export function inputsAfterRefresh(spec: ResourceSpec, inputs: Values, before: Values, now: Values): Values {
  const [olds, news] = [before, now].map((state) => withoutSecrets(projectInputs(spec, state)) as Values) as [Values, Values];
  const result: Values = { ...inputs };
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    const [old, value] = [olds[key], withoutManagedTags(key, news[key])];
    if (equalValues(old, value)) continue;
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result;
}

/** AWS puts tags of its own on resources, which nobody can set or remove. */
function withoutManagedTags(key: string, value: Value | undefined): Value | undefined {
  if (key !== 'tags' || !Array.isArray(value)) return value;
  return value.filter((tag) => !(isObject(tag) && typeof tag['key'] === 'string' && tag['key'].startsWith('aws:')));
}
