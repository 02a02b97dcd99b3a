// The bytes that a Range header or a part number asks for.
import { AwsError } from '../../operation';
import type { VersionRecord } from './records';

/** First and last byte, both included. */
export interface WantedRange { first: number; last: number }

/** A range that is not understood, or of several parts, is ignored, as RFC 9110 allows. @throws AwsError InvalidRange */
export function readRange(header: string | undefined, size: number): WantedRange | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
  if (first >= size || (from === '' && Number(to) === 0)) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', { status: 416, fields: { RangeRequested: header, ActualObjectSize: size } });
  }
  return { first, last };
}

/** @throws AwsError InvalidPart */
export function partRange(partNumber: number, version: VersionRecord): WantedRange | undefined {
  const parts = version.parts ?? [version.size];
  const size = parts[partNumber - 1];
  if (size === undefined) throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', { status: 416 });
  const first = parts.slice(0, partNumber - 1).reduce((sum, part) => sum + part, 0);
  return size === 0 ? undefined : { first, last: first + size - 1 };
}
