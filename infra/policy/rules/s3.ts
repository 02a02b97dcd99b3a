// Buckets and their policies.
import { at, listOf, type Properties, type Rule } from '../rule';
import { coversAction, statementsOf } from '../statements';

const bucket = ['aws-native:s3:Bucket'];
const bucketPolicy = ['aws-native:s3:BucketPolicy', 'aws:s3/bucketPolicy:BucketPolicy'];
const documentOf = (properties: Properties): unknown => properties['policyDocument'] ?? properties['policy'];
const blocks = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];

export const s3Rules: readonly Rule[] = [
  {
    name: 's3-block-public-access', ids: ['S3.8', 'CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6', 'AwsSolutions-S2'], types: bucket,
    description: 'A bucket blocks public access in all four ways.',
    check: (properties) => blocks.filter((name) => at(properties, 'publicAccessBlockConfiguration', name) !== true).map((name) => `publicAccessBlockConfiguration.${name} must be true`),
  },
  {
    name: 's3-kms-encryption', ids: ['S3.17', 'CKV_AWS_19', 'CKV_AWS_145'], types: bucket,
    description: "A bucket encrypts by default with a customer's KMS key, by a bucket key.",
    check(properties) {
      const rule = at(properties, 'bucketEncryption', 'serverSideEncryptionConfiguration', 0);
      const byDefault = at(rule, 'serverSideEncryptionByDefault');
      return [
        ...(at(byDefault, 'sseAlgorithm') === 'aws:kms' && at(byDefault, 'kmsMasterKeyId') !== undefined ? [] : ['bucketEncryption must be aws:kms with kmsMasterKeyId']),
        ...(at(rule, 'bucketKeyEnabled') === true ? [] : ['bucketEncryption must have bucketKeyEnabled']),
      ];
    },
  },
  {
    name: 's3-versioning', ids: ['S3.14', 'CKV_AWS_21'], types: bucket, description: 'A bucket keeps versions.',
    check: (properties) => (at(properties, 'versioningConfiguration', 'status') === 'Enabled' ? [] : ['versioningConfiguration.status must be Enabled']),
  },
  {
    name: 's3-acls-disabled', ids: ['S3.12', 'CKV2_AWS_65'], types: bucket, description: 'A bucket knows no ACLs: its owner owns every object.',
    check: (properties) => (at(properties, 'ownershipControls', 'rules', 0, 'objectOwnership') === 'BucketOwnerEnforced' ? [] : ['ownershipControls must be BucketOwnerEnforced']),
  },
  {
    name: 's3-lifecycle', ids: ['S3.10', 'S3.13', 'CKV2_AWS_61', 'CKV_AWS_300'], types: bucket, description: 'A bucket lets old versions go, and uploads that were never finished, wherever in it they lie.',
    check(properties) {
      const active = listOf(at(properties, 'lifecycleConfiguration', 'rules')).filter((rule) => at(rule, 'status') === 'Enabled' && at(rule, 'prefix') === undefined);
      const some = (member: string): boolean => active.some((rule) => at(rule, member) !== undefined);
      return [
        ...(some('noncurrentVersionExpiration') ? [] : ['lifecycleConfiguration must expire noncurrent versions']),
        ...(some('abortIncompleteMultipartUpload') ? [] : ['lifecycleConfiguration must abort incomplete multipart uploads']),
      ];
    },
  },
  {
    name: 's3-event-notifications', ids: ['S3.11', 'CKV2_AWS_62'], types: bucket, description: 'A bucket tells EventBridge what happens in it.',
    check: (properties) => (at(properties, 'notificationConfiguration', 'eventBridgeConfiguration', 'eventBridgeEnabled') === true ? [] : ['notificationConfiguration must enable EventBridge']),
  },
  {
    name: 's3-access-logs', ids: ['S3.9', 'CKV_AWS_18', 'AwsSolutions-S1'], types: bucket, description: 'A bucket logs who reaches it.',
    check: (properties) => (at(properties, 'loggingConfiguration', 'destinationBucketName') === undefined ? ['loggingConfiguration must name a destinationBucketName'] : []),
  },
  {
    name: 's3-tls-only', ids: ['S3.5', 'CKV_AWS_379', 'AwsSolutions-S10'], types: bucketPolicy, description: "A bucket's policy denies everything without TLS.",
    check(properties) {
      const denied = statementsOf(documentOf(properties)).some((statement) => !statement.allows && coversAction(statement, 's3:GetObject')
        && statement.principals.includes('*') && String(at(statement.conditions, 'Bool', 'aws:SecureTransport')) === 'false');
      return denied ? [] : ['the policy must deny s3:* to everyone where aws:SecureTransport is false'];
    },
  },
  {
    name: 's3-no-public-policy', ids: ['S3.2', 'S3.3', 'CKV_AWS_70'], types: bucketPolicy, description: "A bucket's policy allows nothing to everyone.",
    check: (properties) => statementsOf(documentOf(properties)).filter(({ allows, principals }) => allows && principals.includes('*')).map(({ sid }) => `statement ${sid} allows everyone`),
  },
];
