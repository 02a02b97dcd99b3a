// The headers that S3 stores with an object and gives back with it.
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { AwsError } from '../../operation';
import { checkTags } from './bucket';
import type { StoredHeaders, Tag } from './records';

type Given = Pick<
  PutObjectCommandInput,
  | 'ContentType'
  | 'ContentEncoding'
  | 'ContentDisposition'
  | 'ContentLanguage'
  | 'CacheControl'
  | 'Expires'
  | 'WebsiteRedirectLocation'
  | 'StorageClass'
  | 'Metadata'
>;

/** @throws AwsError MetadataTooLarge */
export function headersOf(input: Given): StoredHeaders {
  const encoding = (input.ContentEncoding ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked')
    .join(',');
  const metadata = input.Metadata ?? {};
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > 2048)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      fields: { Size: size, MaxSizeAllowed: 2048 },
    });
  const out: StoredHeaders = {
    ContentType: input.ContentType ?? 'binary/octet-stream',
    ...(encoding === '' ? {} : { ContentEncoding: encoding }),
    ...(size === 0 ? {} : { Metadata: metadata }),
    ...(input.Expires === undefined ? {} : { Expires: new Date(input.Expires).toUTCString() }),
  };
  for (const name of ['ContentDisposition', 'ContentLanguage', 'CacheControl', 'WebsiteRedirectLocation'] as const) {
    const value = input[name];
    if (value !== undefined) out[name] = value;
  }
  if (input.StorageClass !== undefined && input.StorageClass !== 'STANDARD') out.StorageClass = input.StorageClass;
  return out;
}

/** Tags as the header `x-amz-tagging` has them: `a=1&b=2`. */
export function tagsOfHeader(text: string | undefined): Tag[] | undefined {
  if (text === undefined || text === '') return undefined;
  return checkTags(
    [...new URLSearchParams(text)].map(([Key, Value]) => ({ Key, Value })),
    10,
  );
}
