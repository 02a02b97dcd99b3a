// Versioning of a bucket.
import type { GetBucketVersioningOutput, PutBucketVersioningCommandInput } from '@aws-sdk/client-s3';
import { AwsError, type Operation } from '../../operation';
import { bucketAccess, changeBucket, requireBucket } from './bucket';

export const putBucketVersioning: Operation<PutBucketVersioningCommandInput, void> = {
  name: 'PutBucketVersioning',
  authorize: bucketAccess('PutBucketVersioning'),
  async handle(input, context) {
    const status = input.VersioningConfiguration?.Status;
    if (status === undefined) throw new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
    if (input.VersioningConfiguration?.MFADelete === 'Enabled')
      throw new AwsError('NotImplemented', 'MFA delete is not implemented by this endpoint', { status: 501 });
    await changeBucket(input, context, (bucket) => {
      if (bucket.objectLock === true && status === 'Suspended') {
        throw new AwsError(
          'InvalidBucketState',
          'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
          { status: 409 },
        );
      }
      return { ...bucket, versioning: status };
    });
  },
};

export const getBucketVersioning: Operation<object, GetBucketVersioningOutput> = {
  name: 'GetBucketVersioning',
  authorize: bucketAccess('GetBucketVersioning'),
  async handle(input, context) {
    const { versioning } = requireBucket(input, context);
    return versioning === undefined ? {} : { Status: versioning };
  },
};
