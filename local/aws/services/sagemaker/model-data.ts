// Looks at a model's artifact as the one who must be able to read it.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import { AwsError } from '../../operation';

/** Bucket and key of an `s3://` URI. @throws AwsError ValidationException */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri);
  if (match === null) throw new AwsError('ValidationException', `Invalid S3 URI: ${uri}`);
  return { bucket: match[1] as string, key: match[2] as string };
}

/** ETag of an artifact, quotes stripped. @throws AwsError as S3 answers */
export async function modelDataETag(cloud: Cloud, uri: string, as: Caller): Promise<string> {
  const { bucket, key } = parseS3Uri(uri);
  const head = await cloud.call<{ ETag?: string }>('s3', 'HeadObject', { Bucket: bucket, Key: key }, as);
  return (head.ETag ?? '').replaceAll('"', '');
}
