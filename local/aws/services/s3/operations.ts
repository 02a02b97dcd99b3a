// The operations of S3: an open list.
import type { Operation } from '../../operation';
import { deleteBucketPolicy, getBucketPolicy, getBucketPolicyStatus, putBucketPolicy } from './bucket-policy';
import { bucketSettings } from './bucket-settings';
import { getBucketVersioning, putBucketVersioning } from './bucket-versioning';
import { completeMultipartUpload } from './complete-multipart-upload';
import { copyObject, uploadPartCopy } from './copy-object';
import { createBucket } from './create-bucket';
import { deleteBucket } from './delete-bucket';
import { deleteObject, deleteObjects } from './delete-object';
import { getBucketAcl, getBucketLocation, getBucketRequestPayment, getObjectAcl } from './fixed-answers';
import { getObject, headObject } from './get-object';
import { getObjectAttributes } from './get-object-attributes';
import { headBucket } from './head-bucket';
import { listBuckets } from './list-buckets';
import { listObjectVersions } from './list-object-versions';
import { listObjects, listObjectsV2 } from './list-objects';
import { abortMultipartUpload, createMultipartUpload, listMultipartUploads, listParts, uploadPart } from './multipart';
import { putObject } from './put-object';
import { deleteBucketTagging, deleteObjectTagging, getBucketTagging, getObjectTagging, putBucketTagging, putObjectTagging } from './tagging';

export const operations: readonly Operation[] = [
  createBucket, headBucket, deleteBucket, listBuckets, getBucketLocation, getBucketAcl, getBucketRequestPayment,
  putBucketVersioning, getBucketVersioning, putBucketPolicy, getBucketPolicy, deleteBucketPolicy, getBucketPolicyStatus,
  putBucketTagging, getBucketTagging, deleteBucketTagging, ...bucketSettings,
  putObject, getObject, headObject, getObjectAttributes, getObjectAcl, deleteObject, deleteObjects, copyObject, listObjectsV2, listObjects, listObjectVersions,
  putObjectTagging, getObjectTagging, deleteObjectTagging,
  createMultipartUpload, uploadPart, uploadPartCopy, completeMultipartUpload, abortMultipartUpload, listParts, listMultipartUploads,
];
