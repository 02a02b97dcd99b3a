// The policy of a bucket: put (never one that the public access block refuses), get, delete, status.
import type {
  GetBucketPolicyOutput,
  GetBucketPolicyStatusOutput,
  PublicAccessBlockConfiguration,
  PutBucketPolicyCommandInput,
} from '@aws-sdk/client-s3';
import { parsePolicy } from '../../authorization/parse-policy';
import { listOf, statementsOf } from '../../authorization/statement';
import { AwsError, type Operation, type PolicyDocument, type PolicyStatement } from '../../operation';
import { bucketAccess, changeBucket, requireBucket, s3Arn } from './bucket';

export const putBucketPolicy: Operation<PutBucketPolicyCommandInput, void> = {
  name: 'PutBucketPolicy',
  authorize: bucketAccess('PutBucketPolicy'),
  async handle(input, context) {
    const policy = input.Policy ?? '';
    const document = parsePolicy(policy, 'resource', 'MalformedPolicy');
    await changeBucket(input, context, (bucket) => {
      if (policy.length > 20_480) throw new AwsError('PolicyTooLarge', 'Bucket policies are limited to 20 KB in size');
      const arn = s3Arn(bucket.Name);
      const foreign = statementsOf(document).some((statement) =>
        listOf(statement.Resource ?? []).some(
          (resource) => resource !== '*' && resource !== arn && !resource.startsWith(`${arn}/`) && !/^arn:aws:s3:::[^/]*[*?]/.test(resource),
        ),
      );
      if (foreign) throw new AwsError('MalformedPolicy', 'Policy has invalid resource');
      const block = bucket.settings['publicAccessBlock'] as PublicAccessBlockConfiguration | undefined;
      if (block?.BlockPublicPolicy === true && isPublic(document)) {
        throw new AwsError(
          'AccessDenied',
          `User: ${context.caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${arn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
          { status: 403 },
        );
      }
      return { ...bucket, policy };
    });
  },
};

export const getBucketPolicy: Operation<object, GetBucketPolicyOutput> = {
  name: 'GetBucketPolicy',
  authorize: bucketAccess('GetBucketPolicy'),
  async handle(input, context) {
    return { Policy: requirePolicy(requireBucket(input, context)) };
  },
};

export const deleteBucketPolicy: Operation<object, void> = {
  name: 'DeleteBucketPolicy',
  authorize: bucketAccess('DeleteBucketPolicy'),
  handle: async (input, context) => changeBucket(input, context, ({ policy: _, ...bucket }) => bucket),
};

export const getBucketPolicyStatus: Operation<object, GetBucketPolicyStatusOutput> = {
  name: 'GetBucketPolicyStatus',
  authorize: bucketAccess('GetBucketPolicyStatus'),
  handle: async (input, context) => ({
    PolicyStatus: { IsPublic: isPublic(JSON.parse(requirePolicy(requireBucket(input, context))) as PolicyDocument) },
  }),
};

function requirePolicy(bucket: { Name: string; policy?: string }): string {
  if (bucket.policy === undefined)
    throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', { status: 404, fields: { BucketName: bucket.Name } });
  return bucket.policy;
}

/** Condition keys that, with fixed values, keep a policy for everyone from being public. */
const LIMITING = [
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:principalorgid',
  'aws:principalaccount',
  'aws:userid',
  'aws:principalarn',
];

/** Whether a policy allows anything to everyone, as S3 judges it. */
function isPublic(document: PolicyDocument): boolean {
  return statementsOf(document).some((statement) => statement.Effect === 'Allow' && forEveryone(statement) && !limited(statement));
}

function forEveryone({ Principal, NotPrincipal }: PolicyStatement): boolean {
  if (NotPrincipal !== undefined || Principal === '*') return true;
  return typeof Principal === 'object' && listOf(Principal['AWS'] ?? []).includes('*');
}

function limited(statement: PolicyStatement): boolean {
  return Object.entries(statement.Condition ?? {}).some(
    ([operator, block]) =>
      /^(StringEquals|StringLike|ArnEquals|ArnLike|IpAddress)$/i.test(operator) &&
      Object.entries(block).some(
        ([key, values]) =>
          LIMITING.includes(key.toLowerCase()) && listOf(values).every((value) => !String(value).includes('*') && !String(value).endsWith('/0')),
      ),
  );
}
