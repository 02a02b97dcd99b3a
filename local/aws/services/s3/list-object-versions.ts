// ListObjectVersions: all versions and delete markers by key, the newest of a key first.
import type { ListObjectVersionsCommandInput, ListObjectVersionsOutput } from '@aws-sdk/client-s3';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { bucketAccess, requireBucket } from './bucket';
import { encodedKey } from './encoded-key';
import { listConditions, rolledUp } from './list-objects';
import { owner } from './owner';
import { s3Tables, type VersionRecord } from './records';
import { placeOf } from './versions';

interface Listed {
  version: VersionRecord;
  latest: boolean;
}

interface Page {
  versions: Listed[];
  prefixes: string[];
  next?: { key: string; versionId?: string };
}

export const listObjectVersions: Operation<ListObjectVersionsCommandInput, ListObjectVersionsOutput> = {
  name: 'ListObjectVersions',
  authorize: bucketAccess('ListBucketVersions', listConditions),
  async handle(input, context) {
    if (input.VersionIdMarker !== undefined && input.KeyMarker === undefined)
      throw new AwsError('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
    const bucket = requireBucket(input, context);
    const page = pageOf(input, bucket.Name, context);
    const encode = encodedKey(input.EncodingType);
    const shown = ({ version, latest }: Listed) => ({
      Key: encode(version.key),
      VersionId: version.versionId,
      IsLatest: latest,
      LastModified: new Date(version.modified),
      Owner: owner(context.account),
    });
    const versions = page.versions.filter(({ version }) => version.deleteMarker !== true);
    const markers = page.versions.filter(({ version }) => version.deleteMarker === true);
    return {
      Name: bucket.Name,
      Prefix: encode(input.Prefix ?? ''),
      KeyMarker: encode(input.KeyMarker ?? ''),
      VersionIdMarker: input.VersionIdMarker ?? '',
      MaxKeys: Math.min(input.MaxKeys ?? 1000, 1000),
      IsTruncated: page.next !== undefined,
      ...(input.Delimiter === undefined ? {} : { Delimiter: encode(input.Delimiter) }),
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      ...(versions.length === 0
        ? {}
        : {
            Versions: versions.map((listed) => ({
              ...shown(listed),
              ETag: listed.version.etag,
              Size: listed.version.size,
              StorageClass: 'STANDARD' as const,
            })),
          }),
      ...(markers.length === 0 ? {} : { DeleteMarkers: markers.map(shown) }),
      ...(page.prefixes.length === 0 ? {} : { CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })) }),
      ...(page.next === undefined
        ? {}
        : { NextKeyMarker: encode(page.next.key), ...(page.next.versionId === undefined ? {} : { NextVersionIdMarker: page.next.versionId }) }),
    };
  },
};

function pageOf(input: ListObjectVersionsCommandInput, bucket: string, context: OperationContext): Page {
  const tables = s3Tables(context.cloud.store);
  const most = Math.min(input.MaxKeys ?? 1000, 1000);
  const prefix = input.Prefix ?? '';
  const page: Page = { versions: [], prefixes: [] };
  let start = startOf(input, bucket, context);
  let previous = start.inside;
  for (let last: { key: string; versionId?: string } | undefined; ;) {
    let rolled: string | undefined;
    for (const { value } of tables.versions.range({ prefix: `${bucket}/${prefix}`, ...start.range })) {
      if (page.versions.length + page.prefixes.length >= most) return last === undefined ? page : { ...page, next: last };
      rolled = rolledUp(value.key, prefix, input.Delimiter);
      last = rolled === undefined ? { key: value.key, versionId: value.versionId } : { key: rolled };
      if (rolled !== undefined) break;
      page.versions.push({ version: value, latest: value.key !== previous });
      previous = value.key;
    }
    if (rolled === undefined) return page;
    page.prefixes.push(rolled);
    start = { range: { behind: `${bucket}/${rolled}` } };
  }
}

/** Where a page begins; `inside`: the key whose newer versions were on the page before. */
function startOf(
  input: ListObjectVersionsCommandInput,
  bucket: string,
  context: OperationContext,
): { range: { after?: string; behind?: string }; inside?: string } {
  const key = input.KeyMarker;
  if (key === undefined || key === '') return { range: {} };
  const rolled = rolledUp(key, input.Prefix ?? '', input.Delimiter);
  if (rolled === key) return { range: { behind: `${bucket}/${key}` } };
  if (input.VersionIdMarker === undefined || input.VersionIdMarker === '') return { range: { behind: `${bucket}/${key}\u0000` } };
  return { range: { after: placeOf(s3Tables(context.cloud.store), bucket, key, input.VersionIdMarker) }, inside: key };
}
