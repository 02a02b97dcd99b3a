// ListObjectsV2 and ListObjects: current objects by key, rolled up at a delimiter, page by page.
import type { ListObjectsCommandInput, ListObjectsOutput, ListObjectsV2CommandInput, ListObjectsV2Output, _Object } from '@aws-sdk/client-s3';
import { AwsError, type Authorization, type Operation, type OperationContext } from '../../operation';
import { bucketAccess, requireBucket } from './bucket';
import { encodedKey } from './encoded-key';
import { owner } from './owner';
import { s3Tables, type VersionRecord } from './records';

/** One page of a listing. */
interface Page {
  objects: VersionRecord[];
  prefixes: string[];
  /** Last key or prefix on the page, when more follow. */
  next?: string;
}

/** Condition keys of a listing. */
export function listConditions(input: object): Authorization['conditions'] {
  const { Prefix, Delimiter, MaxKeys } = input as ListObjectsCommandInput;
  return {
    ...(Prefix === undefined ? {} : { 's3:prefix': Prefix }),
    ...(Delimiter === undefined ? {} : { 's3:delimiter': Delimiter }),
    ...(MaxKeys === undefined ? {} : { 's3:max-keys': String(MaxKeys) }),
  };
}

export const listObjectsV2: Operation<ListObjectsV2CommandInput, ListObjectsV2Output> = {
  name: 'ListObjectsV2',
  authorize: bucketAccess('ListBucket', listConditions),
  async handle(input, context) {
    const after = input.ContinuationToken === undefined ? input.StartAfter : tokenKey(input.ContinuationToken);
    const page = pageOf(input, after, context);
    const encode = encodedKey(input.EncodingType);
    return {
      ...common(input, page, context, encode),
      KeyCount: page.objects.length + page.prefixes.length,
      ...(input.FetchOwner === true ? { Contents: page.objects.map((object) => ({ ...entry(object, encode), Owner: owner(context.account) })) } : {}),
      ...(input.ContinuationToken === undefined ? {} : { ContinuationToken: input.ContinuationToken }),
      ...(input.StartAfter === undefined ? {} : { StartAfter: encode(input.StartAfter) }),
      ...(page.next === undefined ? {} : { NextContinuationToken: Buffer.from(page.next).toString('base64url') }),
    };
  },
};

export const listObjects: Operation<ListObjectsCommandInput, ListObjectsOutput> = {
  name: 'ListObjects',
  authorize: bucketAccess('ListBucket', listConditions),
  async handle(input, context) {
    const page = pageOf(input, input.Marker, context);
    const encode = encodedKey(input.EncodingType);
    const answer = common(input, page, context, encode);
    return {
      ...answer,
      Marker: encode(input.Marker ?? ''),
      ...(answer.Contents === undefined ? {} : { Contents: answer.Contents.map((object) => ({ ...object, Owner: owner(context.account) })) }),
      ...(page.next !== undefined && input.Delimiter !== undefined ? { NextMarker: encode(page.next) } : {}),
    };
  },
};

function tokenKey(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (key === '' || Buffer.from(key).toString('base64url') !== token)
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  return key;
}

function common(input: ListObjectsCommandInput, page: Page, context: OperationContext, encode: (key: string) => string) {
  const bucket = requireBucket(input, context);
  return {
    Name: bucket.Name,
    Prefix: encode(input.Prefix ?? ''),
    MaxKeys: Math.min(input.MaxKeys ?? 1000, 1000),
    IsTruncated: page.next !== undefined,
    ...(input.Delimiter === undefined ? {} : { Delimiter: encode(input.Delimiter) }),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    ...(page.objects.length === 0 ? {} : { Contents: page.objects.map((object) => entry(object, encode)) }),
    ...(page.prefixes.length === 0 ? {} : { CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })) }),
  };
}

function entry(object: VersionRecord, encode: (key: string) => string): _Object {
  return {
    Key: encode(object.key),
    LastModified: new Date(object.modified),
    ETag: object.etag,
    Size: object.size,
    StorageClass: (object.headers.StorageClass ?? 'STANDARD') as NonNullable<_Object['StorageClass']>,
    ...(object.checksum === undefined
      ? {}
      : {
          ChecksumAlgorithm: [object.checksum.name.toUpperCase() as 'CRC32'],
          ChecksumType: object.checksum.value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT',
        }),
  };
}

function pageOf(input: ListObjectsCommandInput, after: string | undefined, context: OperationContext): Page {
  const bucket = requireBucket(input, context);
  const most = Math.min(input.MaxKeys ?? 1000, 1000);
  if (most < 0)
    throw new AwsError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647', {
      fields: { ArgumentName: 'maxKeys', ArgumentValue: input.MaxKeys },
    });
  const prefix = input.Prefix ?? '';
  const { objects } = s3Tables(context.cloud.store);
  const page: Page = { objects: [], prefixes: [] };
  let from = after === undefined ? {} : startBehind(bucket.Name, after, prefix, input.Delimiter);
  for (let last: string | undefined; ;) {
    let rolled: string | undefined;
    for (const { value } of objects.range({ prefix: `${bucket.Name}/${prefix}`, ...from })) {
      if (page.objects.length + page.prefixes.length >= most) return most === 0 || last === undefined ? page : { ...page, next: last };
      rolled = rolledUp(value.key, prefix, input.Delimiter);
      last = rolled ?? value.key;
      if (rolled !== undefined) break;
      page.objects.push(value);
    }
    if (rolled === undefined) return page;
    page.prefixes.push(rolled);
    from = { behind: `${bucket.Name}/${rolled}` };
  }
}

/** The common prefix that a key is rolled up into. */
export function rolledUp(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Behind a key; behind all of a common prefix where the last page ended with one. */
function startBehind(bucket: string, after: string, prefix: string, delimiter: string | undefined): { after: string } | { behind: string } {
  const rolled = after.startsWith(prefix) ? rolledUp(after, prefix, delimiter) : undefined;
  return rolled === after ? { behind: `${bucket}/${after}` } : { after: `${bucket}/${after}` };
}
