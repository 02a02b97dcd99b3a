// The bucket of Pulumi's state: versioned, encrypted with the key of the state, over TLS only, open to nobody outside.
import type { LifecycleRule, S3Client, ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { bucketPolicy } from '../../infra/permissions/bucket-policy';
import { CommandFailure, exitCodes } from '../failures';
import { ownTag, type BootstrapNames, type BootstrapPlace } from './names';
import { changeWhere, isOwn, tagsOf, unlessMissing, type Change, type Part } from './part';
import { parseDocument, saysTheSame, withStatements } from './policy-documents';

const sdk = (): typeof import('@aws-sdk/client-s3') => require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');

/** Ten earlier states are kept for good, older ones for a year. */
const lifecycleRules: readonly LifecycleRule[] = [
  { ID: 'old-versions', Status: 'Enabled', Filter: { Prefix: '' }, NoncurrentVersionExpiration: { NoncurrentDays: 365, NewerNoncurrentVersions: 10 } },
  { ID: 'unfinished-uploads', Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
];
const closed = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

const encryption = (keyArn: string): ServerSideEncryptionRule[] => [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn }, BucketKeyEnabled: true }];

/** Whether the account has the bucket. @throws CommandFailure where its name belongs to another account or its region is another */
async function hasBucket(s3: S3Client, { region, account }: BootstrapPlace, Bucket: string): Promise<boolean> {
  const { HeadBucketCommand } = sdk();
  let found: { BucketRegion?: string | undefined } | undefined;
  try {
    found = await unlessMissing(s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account })), 'NotFound', 'NoSuchBucket');
  } catch (error) {
    const { $metadata: { httpStatusCode = 0 } = {} } = error as { $metadata?: { httpStatusCode?: number } };
    if (httpStatusCode !== 403 && httpStatusCode !== 301) throw error;
    const why = httpStatusCode === 301 ? 'lies in another region' : 'belongs to another account, or the credentials may not look at it';
    throw new CommandFailure(`the bucket ${Bucket} ${why}`, exitCodes.refused, ['Nothing was changed. Look at it as its owner: aws s3api head-bucket --bucket ' + Bucket], { cause: error });
  }
  if (found?.BucketRegion === undefined || found.BucketRegion === region) return found !== undefined;
  throw new CommandFailure(`the bucket ${Bucket} lies in ${found.BucketRegion}, not in ${region}`, exitCodes.refused, ['Nothing was changed.']);
}

/** Looks at the bucket. */
export async function inspectStateBucket(s3: S3Client, place: BootstrapPlace, names: BootstrapNames, keyArn: string): Promise<Part> {
  const Bucket = names.stateBucket;
  const exists = await hasBucket(s3, place, Bucket);
  const { CreateBucketCommand, GetBucketTaggingCommand } = sdk();
  const tags = exists ? tagsOf((await unlessMissing(s3.send(new GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet'))?.TagSet) : {};
  return {
    what: 'state bucket', name: Bucket, exists, own: isOwn(tags),
    changes: [
      ...changeWhere(!exists, 'create the bucket', () => s3.send(new CreateBucketCommand({
        Bucket, ObjectOwnership: 'BucketOwnerEnforced',
        ...(place.region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: place.region as 'eu-west-1' } }),
      }))),
      ...await closingChanges(s3, Bucket, exists),
      ...await keepingChanges(s3, Bucket, exists),
      ...await encryptionChanges(s3, Bucket, exists, keyArn),
      ...await policyChanges(s3, place, Bucket, exists),
      ...tagChanges(s3, Bucket, tags),
    ],
  };
}

/** Nobody outside gets in, and objects belong to the account. */
async function closingChanges(s3: S3Client, Bucket: string, exists: boolean): Promise<Change[]> {
  const { GetBucketOwnershipControlsCommand, GetPublicAccessBlockCommand, PutBucketOwnershipControlsCommand, PutPublicAccessBlockCommand } = sdk();
  const block = exists ? (await unlessMissing(s3.send(new GetPublicAccessBlockCommand({ Bucket })), 'NoSuchPublicAccessBlockConfiguration'))?.PublicAccessBlockConfiguration : undefined;
  const ownership = exists ? (await unlessMissing(s3.send(new GetBucketOwnershipControlsCommand({ Bucket })), 'OwnershipControlsNotFoundError'))?.OwnershipControls : undefined;
  return [
    ...changeWhere(!saysTheSame(block, closed), 'block public access', () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: closed }))),
    ...changeWhere(ownership?.Rules?.[0]?.ObjectOwnership !== 'BucketOwnerEnforced', 'turn access control lists off', () => s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }))),
  ];
}

/** Earlier states are kept, and not for ever. */
async function keepingChanges(s3: S3Client, Bucket: string, exists: boolean): Promise<Change[]> {
  const { GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand, PutBucketLifecycleConfigurationCommand, PutBucketVersioningCommand } = sdk();
  const versioning = exists ? (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status : undefined;
  const found = exists ? (await unlessMissing(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })), 'NoSuchLifecycleConfiguration'))?.Rules ?? [] : [];
  const ids = new Set(lifecycleRules.map(({ ID }) => ID));
  const wanted = [...found.filter(({ ID }) => !ids.has(ID)), ...lifecycleRules];
  return [
    ...changeWhere(versioning !== 'Enabled', 'enable versioning', () => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))),
    ...changeWhere(!saysTheSame(found, wanted), 'set the lifecycle of old versions', () => s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: wanted } }))),
  ];
}

async function encryptionChanges(s3: S3Client, Bucket: string, exists: boolean, keyArn: string): Promise<Change[]> {
  const { GetBucketEncryptionCommand, PutBucketEncryptionCommand } = sdk();
  const rule = exists ? (await unlessMissing(s3.send(new GetBucketEncryptionCommand({ Bucket })), 'ServerSideEncryptionConfigurationNotFoundError'))?.ServerSideEncryptionConfiguration?.Rules?.[0] : undefined;
  const same = rule?.BucketKeyEnabled === true && saysTheSame(rule.ApplyServerSideEncryptionByDefault, encryption(keyArn)[0]?.ApplyServerSideEncryptionByDefault);
  return changeWhere(!same, 'encrypt with the key of the state', () => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: encryption(keyArn) } })));
}

async function policyChanges(s3: S3Client, place: BootstrapPlace, Bucket: string, exists: boolean): Promise<Change[]> {
  const { GetBucketPolicyCommand, PutBucketPolicyCommand } = sdk();
  const policy = exists ? parseDocument((await unlessMissing(s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy'))?.Policy) : undefined;
  const wanted = withStatements(policy, bucketPolicy({ ...place, workflow: '' }, Bucket));
  return changeWhere(!saysTheSame(policy, wanted), 'refuse requests without TLS', () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(wanted) })));
}

function tagChanges(s3: S3Client, Bucket: string, tags: Readonly<Record<string, string>>): Change[] {
  const { PutBucketTaggingCommand } = sdk();
  const wanted = { ...tags, [ownTag.key]: ownTag.value };
  return changeWhere(!isOwn(tags), 'tag it', () => s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: Object.entries(wanted).map(([Key, Value]) => ({ Key, Value })) } })));
}
