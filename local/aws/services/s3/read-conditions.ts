// Conditional reads: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, in RFC 9110's order.
import { AwsError } from '../../operation';
import type { VersionRecord } from './records';

/** The conditions of a read. */
export interface ReadConditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  IfModifiedSince?: Date | undefined;
  IfUnmodifiedSince?: Date | undefined;
}

/** @throws AwsError PreconditionFailed (412), NotModified (304) */
export function checkReadConditions(input: ReadConditions, version: VersionRecord): void {
  const modified = Math.floor(version.modified / 1000) * 1000;
  if (input.IfMatch !== undefined) {
    if (!listed(input.IfMatch, version.etag)) throw failed('If-Match');
  } else if (input.IfUnmodifiedSince !== undefined && modified > input.IfUnmodifiedSince.getTime()) {
    throw failed('If-Unmodified-Since');
  }
  const unchanged = input.IfNoneMatch !== undefined ? listed(input.IfNoneMatch, version.etag)
    : input.IfModifiedSince !== undefined && modified <= input.IfModifiedSince.getTime();
  if (unchanged) throw new AwsError('NotModified', 'Not Modified', { status: 304 });
}

function listed(header: string, etag: string): boolean {
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '').replaceAll('"', '') === etag.replaceAll('"', ''));
}

function failed(condition: string): AwsError {
  return new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { status: 412, fields: { Condition: condition } });
}
