// CreateBucket: names as S3 allows them; creating one's own bucket again in us-east-1 is no error.
import type { CreateBucketCommandInput, CreateBucketOutput } from '@aws-sdk/client-s3';
import { AwsError, type Operation } from '../../operation';
import { s3Arn } from './bucket';
import { checkTags } from './bucket';
import { s3Tables } from './records';

export const createBucket: Operation<CreateBucketCommandInput, CreateBucketOutput> = {
  name: 'CreateBucket',
  authorize: (input) => [
    {
      action: 's3:CreateBucket',
      resource: s3Arn(input.Bucket ?? ''),
      conditions: { 's3:locationconstraint': input.CreateBucketConfiguration?.LocationConstraint ?? 'us-east-1' },
    },
  ],
  async handle(input, { cloud, region }) {
    const name = input.Bucket ?? '';
    checkName(name);
    const place = input.CreateBucketConfiguration?.LocationConstraint;
    if (place !== undefined && place !== region) {
      throw new AwsError(
        'IllegalLocationConstraintException',
        `The ${place} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
    }
    const tags = checkTags(input.CreateBucketConfiguration?.Tags ?? [], 50);
    const { buckets } = s3Tables(cloud.store);
    await cloud.store.transaction(() => {
      if (buckets.get(name) !== undefined && region === 'us-east-1') return;
      if (buckets.get(name) !== undefined)
        throw new AwsError('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.', {
          status: 409,
          fields: { BucketName: name },
        });
      void buckets.put(name, {
        Name: name,
        CreationDate: cloud.now(),
        ...(input.ObjectLockEnabledForBucket === true ? { objectLock: true, versioning: 'Enabled' } : {}),
        ...(tags.length === 0 ? {} : { tags }),
        settings: {
          encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] },
          publicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
          ownership: { Rules: [{ ObjectOwnership: input.ObjectOwnership ?? 'BucketOwnerEnforced' }] },
        },
      });
    });
    return { Location: `/${name}`, BucketArn: s3Arn(name) };
  },
};

/** @throws AwsError InvalidBucketName */
function checkName(name: string): void {
  const good =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !/\.\.|\.-|-\./.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3)$/.test(name);
  if (!good) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { fields: { BucketName: name } });
}
