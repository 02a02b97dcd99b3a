// The operations of S3: an open list.
import type { Operation } from '../../operation';
import { createBucket } from './create-bucket';
import { deleteBucket } from './delete-bucket';
import { deleteObject, deleteObjects } from './delete-object';
import { getObject, headObject } from './get-object';
import { headBucket } from './head-bucket';
import { listBuckets } from './list-buckets';
import { listObjects, listObjectsV2 } from './list-objects';
import { putObject } from './put-object';

export const operations: readonly Operation[] = [
  createBucket, headBucket, deleteBucket, listBuckets, putObject, getObject, headObject, deleteObject, deleteObjects, listObjectsV2, listObjects,
];
