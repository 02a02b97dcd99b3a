// Compares property values.
import { isArchive, isAsset } from './assets';
import { isObject, isSecret, unknownValue, type Value, type Values } from './wire';

/** Assets and archives are what is in them, wherever it lies. */
const hasDigest = (value: Value): value is Values => (isAsset(value) || isArchive(value)) && typeof value['hash'] === 'string' && value['hash'] !== '';

/** Deep equality; a secret equals its plain value only where `blind`. */
export function equalValues(one: Value | undefined, other: Value | undefined, blind = true): boolean {
  const a = blind && isSecret(one) ? one['value'] : one;
  const b = blind && isSecret(other) ? other['value'] : other;
  if (a === unknownValue || b === unknownValue) return a === b;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => equalValues(item, b[at], blind));
  if (isObject(a)) {
    if (!isObject(b)) return false;
    if (hasDigest(a) && hasDigest(b)) return a['hash'] === b['hash'];
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => equalValues(a[key], b[key], blind));
  }
  return Object.is(a, b);
}

/** Names of the members that differ, in order of name. */
export function changedKeys(one: Record<string, Value>, other: Record<string, Value>): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !equalValues(one[key], other[key])).sort();
}
