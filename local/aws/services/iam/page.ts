// IAM's pages: Marker and MaxItems.
import { AwsError } from '../../operation';

/** One page of a list in the order of its keys. @throws AwsError InvalidInput for a marker that is none */
export function page<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  input: { Marker?: string | undefined; MaxItems?: number | undefined },
): { items: T[]; IsTruncated: boolean; Marker?: string } {
  const most = input.MaxItems ?? 100;
  const after = input.Marker === undefined ? undefined : Buffer.from(input.Marker, 'base64url').toString('utf8');
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && start === 0) throw new AwsError('InvalidInput', `Invalid Marker: ${input.Marker ?? ''}`);
  const found = items.slice(start, start + most);
  const last = found.at(-1);
  const more = start + most < items.length && last !== undefined;
  return { items: found, IsTruncated: more, ...(more ? { Marker: Buffer.from(keyOf(last)).toString('base64url') } : {}) };
}
