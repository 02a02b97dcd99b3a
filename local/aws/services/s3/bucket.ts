// Buckets: finding them, and what a caller must be allowed to do with them and their objects.
import { AwsError, type Authorization, type OperationContext, type PolicyDocument } from '../../operation';
import { type BucketRecord, s3Tables, type Tag } from './records';

/** Input of every operation on a bucket. */
export interface BucketInput {
  Bucket?: string;
  ExpectedBucketOwner?: string;
}

/** Input of every operation on an object. */
export interface ObjectInput extends BucketInput {
  Key?: string;
  VersionId?: string;
}

/** ARN of a bucket, or of an object in it. */
export function s3Arn(bucket: string, key?: string): string {
  return `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
}

/** @throws AwsError NoSuchBucket; AccessDenied where it is not the expected owner's; KeyTooLongError */
export function requireBucket(input: ObjectInput, context: OperationContext): BucketRecord {
  const name = input.Bucket ?? '';
  const bucket = name === '' || Buffer.byteLength(name) > 255 ? undefined : s3Tables(context.cloud.store).buckets.get(name);
  if (bucket === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, fields: { BucketName: name } });
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== context.account)
    throw new AwsError('AccessDenied', 'Access Denied', { status: 403 });
  const bytes = Buffer.byteLength(input.Key ?? '');
  if (bytes > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long', { fields: { Size: bytes, MaxSizeAllowed: 1024 } });
  return bucket;
}

/** What an action on a bucket needs. */
export function bucketAccess(action: string, conditions?: (input: object) => Authorization['conditions']) {
  return (input: object, context: OperationContext): Authorization[] => {
    const bucket = requireBucket(input, context);
    return [access(action, bucket, undefined, { ...bucketTags(bucket), ...conditions?.(input) })];
  };
}

/** What an action on an object needs; with a version, the action on versions. */
export function objectAccess(action: string, versionAction?: string) {
  return (input: ObjectInput, context: OperationContext): Authorization[] => {
    const bucket = requireBucket(input, context);
    const versioned = input.VersionId !== undefined && versionAction !== undefined;
    return [access(versioned ? versionAction : action, bucket, input.Key, versioned ? { 's3:VersionId': input.VersionId ?? '' } : {})];
  };
}

/** One action on a bucket or an object in it, with the bucket's policy. */
export function access(action: string, bucket: BucketRecord, key?: string, conditions?: Authorization['conditions']): Authorization {
  return {
    action: `s3:${action}`,
    resource: s3Arn(bucket.Name, key),
    ...(conditions === undefined ? {} : { conditions }),
    ...(bucket.policy === undefined ? {} : { resourcePolicy: JSON.parse(bucket.policy) as PolicyDocument }),
  };
}

function bucketTags(bucket: BucketRecord): Record<string, string> {
  return Object.fromEntries((bucket.tags ?? []).map((tag) => [`aws:ResourceTag/${tag.Key}`, tag.Value]));
}

/** Changes a bucket's record, with all that others changed meanwhile kept. @throws AwsError NoSuchBucket */
export async function changeBucket(input: BucketInput, context: OperationContext, change: (bucket: BucketRecord) => BucketRecord): Promise<void> {
  const { buckets } = s3Tables(context.cloud.store);
  await context.cloud.store.transaction(() => {
    const bucket = requireBucket(input, context);
    void buckets.put(bucket.Name, change(bucket));
  });
}

/** @throws AwsError InvalidTag */
export function checkTags(tags: readonly { Key?: string | undefined; Value?: string | undefined }[], most: number): Tag[] {
  if (tags.length > most) throw new AwsError('BadRequest', `Object tags cannot be greater than ${most}`);
  const keys = new Set<string>();
  return tags.map(({ Key = '', Value = '' }) => {
    if (Key === '' || Key.length > 128) throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid');
    if (Value.length > 256) throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid');
    if (keys.has(Key)) throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
    keys.add(Key);
    return { Key, Value };
  });
}
