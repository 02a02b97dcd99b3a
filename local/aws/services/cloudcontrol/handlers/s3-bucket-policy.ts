// AWS::S3::BucketPolicy.
import type { ResourceHandler } from '../resource-handler';
import { HandlerFault, notFound, policyObject, policyText, unlessCode } from '../resource-handler';
import type { HandlerTools } from '../resource-handler';

const TYPE = 'AWS::S3::BucketPolicy';

async function policyOf(bucket: string, tools: HandlerTools): Promise<unknown> {
  const answer = await unlessCode(['NoSuchBucketPolicy', 'NoSuchBucket'], tools.call<{ Policy: string }>('s3', 'GetBucketPolicy', { Bucket: bucket }));
  return answer === undefined ? undefined : policyObject(answer.Policy);
}

/** A bucket has one policy: a second resource for the same bucket is refused. */
export const s3BucketPolicy: ResourceHandler = {
  type: TYPE,
  async create(desired, tools) {
    const bucket = desired['Bucket'] as string;
    if ((await policyOf(bucket, tools)) !== undefined) throw new HandlerFault('AlreadyExists', `The bucket policy already exists on bucket ${bucket}.`);
    await tools.call('s3', 'PutBucketPolicy', { Bucket: bucket, Policy: policyText(desired['PolicyDocument']) });
    return bucket;
  },
  async read(bucket, tools) {
    const policy = await policyOf(bucket, tools);
    if (policy === undefined) throw notFound(TYPE, bucket);
    return { Bucket: bucket, PolicyDocument: policy };
  },
  async update(bucket, _current, desired, tools) {
    await tools.call('s3', 'PutBucketPolicy', { Bucket: bucket, Policy: policyText(desired['PolicyDocument']) });
  },
  async delete(bucket, tools) {
    if ((await policyOf(bucket, tools)) === undefined) throw notFound(TYPE, bucket);
    await tools.call('s3', 'DeleteBucketPolicy', { Bucket: bucket });
  },
  async list(tools) {
    const { Buckets } = await tools.call<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
    const found: string[] = [];
    for (const { Name } of Buckets ?? []) if ((await policyOf(Name, tools)) !== undefined) found.push(Name);
    return found;
  },
};
