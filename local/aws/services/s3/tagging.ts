// Tags of buckets and of objects.
import type {
  DeleteObjectTaggingOutput,
  GetBucketTaggingOutput,
  GetObjectTaggingOutput,
  PutBucketTaggingCommandInput,
  PutObjectTaggingCommandInput,
  PutObjectTaggingOutput,
} from '@aws-sdk/client-s3';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { bucketAccess, changeBucket, checkTags, objectAccess, type ObjectInput, requireBucket } from './bucket';
import { s3Tables, type Tag } from './records';
import { objectKey, readableVersion, shownVersion, versionsOf } from './versions';

export const putBucketTagging: Operation<PutBucketTaggingCommandInput, void> = {
  name: 'PutBucketTagging',
  authorize: bucketAccess('PutBucketTagging'),
  async handle(input, context) {
    const tags = checkTags(input.Tagging?.TagSet ?? [], 50);
    if (tags.some(({ Key }) => /^aws:/i.test(Key))) throw new AwsError('InvalidTag', 'System tags cannot be added/updated by requester');
    await changeBucket(input, context, (bucket) => ({ ...bucket, tags }));
  },
};

export const getBucketTagging: Operation<object, GetBucketTaggingOutput> = {
  name: 'GetBucketTagging',
  authorize: bucketAccess('GetBucketTagging'),
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    if (bucket.tags === undefined || bucket.tags.length === 0)
      throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', { status: 404, fields: { BucketName: bucket.Name } });
    return { TagSet: [...bucket.tags] };
  },
};

export const deleteBucketTagging: Operation<object, void> = {
  name: 'DeleteBucketTagging',
  authorize: bucketAccess('PutBucketTagging'),
  handle: async (input, context) => changeBucket(input, context, ({ tags: _, ...bucket }) => bucket),
};

export const putObjectTagging: Operation<PutObjectTaggingCommandInput, PutObjectTaggingOutput> = {
  name: 'PutObjectTagging',
  authorize: objectAccess('PutObjectTagging', 'PutObjectVersionTagging'),
  handle: async (input, context) => setTags(input, context, checkTags(input.Tagging?.TagSet ?? [], 10)),
};

export const getObjectTagging: Operation<ObjectInput, GetObjectTaggingOutput> = {
  name: 'GetObjectTagging',
  authorize: objectAccess('GetObjectTagging', 'GetObjectVersionTagging'),
  async handle(input, context) {
    const version = await readableVersion(input, context);
    return { TagSet: [...(version.tags ?? [])], ...shownVersion(requireBucket(input, context), version.versionId) };
  },
};

export const deleteObjectTagging: Operation<ObjectInput, DeleteObjectTaggingOutput> = {
  name: 'DeleteObjectTagging',
  authorize: objectAccess('DeleteObjectTagging', 'DeleteObjectVersionTagging'),
  handle: async (input, context) => setTags(input, context, []),
};

async function setTags(
  input: { Bucket?: string | undefined; Key?: string | undefined; VersionId?: string | undefined },
  context: OperationContext,
  tags: readonly Tag[],
): Promise<{ VersionId?: string }> {
  const named: ObjectInput = {
    Bucket: input.Bucket ?? '',
    Key: input.Key ?? '',
    ...(input.VersionId === undefined ? {} : { VersionId: input.VersionId }),
  };
  const { versionId, key } = await readableVersion(named, context);
  const tables = s3Tables(context.cloud.store);
  return context.cloud.store.transaction(() => {
    const bucket = requireBucket(named, context);
    const found = versionsOf(tables, bucket.Name, key).find(({ value }) => value.versionId === versionId);
    if (found === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, fields: { Key: key } });
    void tables.versions.put(found.key, { ...found.value, tags });
    const current = tables.objects.get(objectKey(bucket.Name, key));
    if (current?.versionId === versionId) void tables.objects.put(objectKey(bucket.Name, key), { ...current, tags });
    return shownVersion(bucket, versionId);
  });
}
