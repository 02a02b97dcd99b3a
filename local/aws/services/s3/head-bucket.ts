// HeadBucket: whether a bucket is there and may be listed.
import type { HeadBucketOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../operation';
import { bucketAccess } from './bucket';

export const headBucket: Operation<object, HeadBucketOutput> = {
  name: 'HeadBucket',
  authorize: bucketAccess('ListBucket'),
  handle: async (_, { region }) => ({ BucketRegion: region, AccessPointAlias: false }),
};
