// DeleteBucket: an empty bucket, with no version and no upload left.
import type { DeleteBucketCommandInput } from '@aws-sdk/client-s3';
import { AwsError, type Operation } from '../../operation';
import { bucketAccess, requireBucket } from './bucket';
import { s3Tables } from './records';

export const deleteBucket: Operation<DeleteBucketCommandInput, void> = {
  name: 'DeleteBucket',
  authorize: bucketAccess('DeleteBucket'),
  async handle(input, context) {
    const { buckets, versions } = s3Tables(context.cloud.store);
    await context.cloud.store.transaction(() => {
      const bucket = requireBucket(input, context);
      const [left] = versions.range({ prefix: `${bucket.Name}/`, limit: 1 });
      if (left !== undefined) {
        throw new AwsError('BucketNotEmpty', bucket.versioning === undefined ? 'The bucket you tried to delete is not empty'
          : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.', { status: 409, fields: { BucketName: bucket.Name } });
      }
      void buckets.remove(bucket.Name);
    });
  },
};
