// Tables that a workflow takes from fixed places in S3: read where they lie, with the reader's own permission.
import type { SourceLocation } from '../../steps/workflow';
import type { Scope } from './scope';
import type { Statement } from './statement';

interface S3Place { bucket: string; key: string }

function placesOf(scope: Pick<Scope, 'names'>, locations: readonly (SourceLocation | undefined)[]): S3Place[] {
  return locations.flatMap((location) => {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location?.s3 ?? '') ?? [];
    return bucket === undefined || key === undefined || (bucket === scope.names.bucket && key.startsWith('raw/')) ? [] : [{ bucket, key }];
  });
}

/** Names of the buckets of such tables. */
export function externalBuckets(scope: Pick<Scope, 'names'>, locations: readonly (SourceLocation | undefined)[]): string[] {
  return [...new Set(placesOf(scope, locations).map(({ bucket }) => bucket))].filter((bucket) => bucket !== scope.names.bucket);
}

/** Reading of tables that mlops did not upload, in other buckets or beside its own prefix; no statement where there are none. */
export function readExternal(scope: Scope, locations: readonly (SourceLocation | undefined)[]): Statement[] {
  const places = placesOf(scope, locations);
  if (places.length === 0) return [];
  const { partition } = scope.place;
  return [{
    sid: 'ReadExternalTables', reason: 'Tables that the workflow takes from other buckets; those buckets, and their keys, must allow it too.',
    actions: ['s3:GetObject'], resources: places.map(({ bucket, key }) => `arn:${partition}:s3:::${bucket}/${key}${key.endsWith('/') ? '*' : ''}`),
  }];
}

/** Listing of them, for a job that takes all objects below a prefix. */
export function listExternal(scope: Scope, locations: readonly (SourceLocation | undefined)[]): Statement[] {
  const places = placesOf(scope, locations);
  if (places.length === 0) return [];
  const { partition } = scope.place;
  return [{
    sid: 'ListExternalTables', reason: 'A job looks up what lies below the prefix of each of its inputs.', actions: ['s3:ListBucket'],
    resources: [...new Set(places.map(({ bucket }) => `arn:${partition}:s3:::${bucket}`))],
    conditions: { StringLike: { 's3:prefix': places.map(({ key }) => `${key}*`) } },
  }];
}
