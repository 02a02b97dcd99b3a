// KMS's pages: Marker, Limit, NextMarker, Truncated.
import { AwsError } from '../../operation';

/** @throws AwsError InvalidMarkerException */
export function kmsPage<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  input: { Marker?: string | undefined; Limit?: number | undefined },
  most: number,
): { items: T[]; Truncated: boolean; NextMarker?: string } {
  const limit = input.Limit ?? most;
  const after = input.Marker === undefined ? undefined : Buffer.from(input.Marker, 'base64url').toString('utf8');
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && start === 0) throw new AwsError('InvalidMarkerException', 'Invalid marker.');
  const found = items.slice(start, start + limit);
  const last = found.at(-1);
  const more = start + limit < items.length && last !== undefined;
  return { items: found, Truncated: more, ...(more ? { NextMarker: Buffer.from(keyOf(last)).toString('base64url') } : {}) };
}
