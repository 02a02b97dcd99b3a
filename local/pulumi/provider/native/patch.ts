// The JSON Patch that brings a resource from its old inputs to its new ones, by whole top-level properties as the real provider sends it.
import { equalValues } from '../../values/equal';
import type { Value, Values } from '../../values/wire';
import { nameOf, toCloudFormation } from './names';
import type { ResourceSpec } from './resource-table';

/** One operation of RFC 6902. */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace';
  path: string;
  value?: Value;
}

/** Operations in order of property; both sets of inputs are plain. */
export function patchOf(spec: ResourceSpec, olds: Values, news: Values): PatchOperation[] {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
  const changes = keys.flatMap((key): PatchOperation[] => {
    const [before, after] = [olds[key], news[key]];
    const path = `/${nameOf(spec.properties[key] ?? key)}`;
    if (after === undefined) return [{ op: 'remove', path }];
    if (before === undefined) return [{ op: 'add', path, value: converted(spec, key, after) }];
    return equalValues(before, after) ? [] : [{ op: 'replace', path, value: converted(spec, key, after) }];
  });
  return changes.length === 0 ? [] : [...changes, ...unreadable(spec, news, changes)];
}

/** Cloud Control patches what it reads, and these it cannot read: without them the result would lack them. */
function unreadable(spec: ResourceSpec, news: Values, changes: readonly PatchOperation[]): PatchOperation[] {
  return spec.writeOnly.flatMap((key): PatchOperation[] => {
    const path = `/${nameOf(spec.properties[key] ?? key)}`;
    const value = news[key];
    return value === undefined || changes.some((change) => change.path === path) ? [] : [{ op: 'add', path, value: converted(spec, key, value) }];
  });
}

function converted(spec: ResourceSpec, key: string, value: Value): Value {
  return Object.values(toCloudFormation(spec.properties, { [key]: value }))[0] ?? null;
}
