// GetObject and HeadObject: whole or a range, under conditions, streamed from disk.
import type { GetObjectCommandInput, GetObjectOutput } from '@aws-sdk/client-s3';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { objectAccess, requireBucket } from './bucket';
import { encryptionAnswer } from './encryption';
import { partRange, readRange, type WantedRange } from './read-range';
import { checkReadConditions } from './read-conditions';
import type { VersionRecord } from './records';
import { checkReadable, unseal } from './sealed-content';
import { readableVersion, shownVersion } from './versions';

type Answer = Omit<GetObjectOutput, 'Body'> & { $status?: number; Body?: AsyncIterable<Uint8Array> };

export const getObject: Operation<GetObjectCommandInput, Answer> = {
  name: 'GetObject',
  authorize: objectAccess('GetObject', 'GetObjectVersion'),
  async handle(input, context) {
    const version = await readableVersion(input, context);
    const { answer, range } = describe(input, version, context);
    return { ...answer, Body: await unseal(context.cloud, context.caller, version.content, range) };
  },
};

export const headObject: Operation<GetObjectCommandInput, Answer> = {
  name: 'HeadObject',
  authorize: objectAccess('GetObject', 'GetObjectVersion'),
  async handle(input, context) {
    const version = await readableVersion(input, context);
    // A checksum tells of the content: S3 asks for the key before it gives one.
    if (input.ChecksumMode === 'ENABLED') await checkReadable(context.cloud, context.caller, version.content);
    return describe(input, version, context).answer;
  },
};

function describe(
  input: GetObjectCommandInput,
  version: VersionRecord,
  context: OperationContext,
): { answer: Answer; range: WantedRange | undefined } {
  const bucket = requireBucket(input, context);
  if (version.content === undefined) throw new Error(`${version.key} is a delete marker`);
  checkReadConditions(input, version);
  const range = input.PartNumber === undefined ? readRange(input.Range, version.size) : partRange(input.PartNumber, version);
  const { Metadata, StorageClass, ...headers } = version.headers;
  const whole = range === undefined;
  const answer = {
    ...headers,
    ...overrides(input, context),
    ...(Metadata === undefined ? {} : { Metadata }),
    ...(StorageClass === undefined ? {} : { StorageClass }),
    AcceptRanges: 'bytes',
    ETag: version.etag,
    LastModified: new Date(version.modified),
    ContentLength: whole ? version.size : range.last - range.first + 1,
    ...encryptionAnswer(version.content),
    ...shownVersion(bucket, version.versionId),
    ...(whole ? {} : { ContentRange: `bytes ${range.first}-${range.last}/${version.size}`, $status: 206 }),
    ...(input.PartNumber === undefined || version.parts === undefined ? {} : { PartsCount: version.parts.length }),
    ...(version.tags === undefined || version.tags.length === 0 ? {} : { TagCount: version.tags.length }),
    ...(input.ChecksumMode === 'ENABLED' && whole ? checksumAnswer(version) : {}),
  } as Answer;
  return { answer, range };
}

function checksumAnswer(version: VersionRecord): Record<string, string> {
  if (version.checksum === undefined) return {};
  return {
    [`Checksum${version.checksum.name.toUpperCase()}`]: version.checksum.value,
    ChecksumType: version.checksum.value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT',
  };
}

/** Headers that the request sets for the answer; only a signed request may. */
function overrides(input: GetObjectCommandInput, context: OperationContext): Record<string, unknown> {
  const pairs = [
    ['ContentType', input.ResponseContentType],
    ['ContentDisposition', input.ResponseContentDisposition],
    ['ContentEncoding', input.ResponseContentEncoding],
    ['ContentLanguage', input.ResponseContentLanguage],
    ['CacheControl', input.ResponseCacheControl],
    ['Expires', input.ResponseExpires],
  ].filter(([, value]) => value !== undefined);
  if (pairs.length > 0 && context.caller.kind === 'anonymous')
    throw new AwsError('InvalidRequest', 'Request specific response headers cannot be used for anonymous GET requests.');
  return Object.fromEntries(pairs) as Record<string, unknown>;
}
