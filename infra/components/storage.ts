// The environment's bucket and the one of its access logs: versioned, over TLS only, open to nobody outside.
import type * as pulumi from '@pulumi/pulumi';
import * as s3 from '@pulumi/aws-native/s3';
import type * as inputs from '@pulumi/aws-native/types/input';
import type { EnvironmentNames, Place } from '../names';
import { accessLogBucketPolicy, bucketPolicy } from '../permissions/bucket-policy';
import { Component, stateful, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Storage. */
export interface StorageArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  keyArn: pulumi.Input<string>;
  /** True: the buckets can neither be deleted nor replaced. */
  protect: boolean;
  /** Days after which replaced and deleted versions go for good. */
  oldVersionDays: number;
  /** Days after which prepared data moves to Intelligent-Tiering. */
  preparedDataDays: number;
  /** Days that access logs are kept. */
  accessLogDays: number;
  /** Where pipelines of delivery put what one action hands to the next, and days that it is kept. @default there are none */
  handedOn?: { prefixes: readonly string[]; days: number };
  transform?: { bucket?: Transform<s3.BucketArgs>; policy?: Transform<s3.BucketPolicyArgs>; accessLogBucket?: Transform<s3.BucketArgs>; accessLogPolicy?: Transform<s3.BucketPolicyArgs> };
}

interface BucketWithPolicy { readonly bucket: s3.Bucket; readonly policy: s3.BucketPolicy }

/** What every bucket of an environment has. */
const closed = {
  publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
  versioningConfiguration: { status: 'Enabled' },
  notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } },
} as const satisfies s3.BucketArgs;

const unfinishedUploads: inputs.s3.BucketRuleArgs = { id: 'unfinished-uploads', status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };

/** One bucket for raw data, flows, code, prepared data, runs and ledger; one for the log of who reached it. */
export class Storage extends Component {
  readonly bucketName: pulumi.Output<string>;
  readonly nodes: BucketWithPolicy & { readonly accessLog: BucketWithPolicy };

  constructor(name: string, private readonly args: StorageArgs, options?: pulumi.ComponentResourceOptions) {
    super('Storage', name, options);
    const accessLogBucket = this.createAccessLogBucket();
    const accessLogPolicy = this.createAccessLogPolicy(accessLogBucket);
    const bucket = this.createBucket(accessLogBucket, accessLogPolicy);
    const policy = this.createPolicy(bucket);
    const { names } = args;
    this.bucketName = bucket.bucketName.apply((made) => made ?? names.bucket);
    this.nodes = { bucket, policy, accessLog: { bucket: accessLogBucket, policy: accessLogPolicy } };
    this.registerOutputs({ bucketName: this.bucketName });
  }

  private createBucket(accessLogBucket: s3.Bucket, accessLogPolicy: s3.BucketPolicy): s3.Bucket {
    const { names, keyArn, tags, protect, transform } = this.args;
    return new s3.Bucket(...this.child<s3.BucketArgs>('bucket', {
      bucketName: names.bucket,
      bucketEncryption: {
        serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn } }],
      },
      ...closed,
      loggingConfiguration: { destinationBucketName: accessLogBucket.bucketName.apply((made) => made ?? names.accessLogBucket), logFilePrefix: 'access/' },
      lifecycleConfiguration: { rules: this.lifecycleRules() },
      tags: tagList(tags),
    }, transform?.bucket, { ...stateful(protect), dependsOn: [accessLogPolicy] }));
  }

  /** S3's own key: the service that delivers access logs writes to no bucket whose default is a KMS key. */
  private createAccessLogBucket(): s3.Bucket {
    const { names, tags, protect, accessLogDays, transform } = this.args;
    return new s3.Bucket(...this.child<s3.BucketArgs>('access-log', {
      bucketName: names.accessLogBucket,
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      ...closed,
      lifecycleConfiguration: {
        rules: [{ id: 'old-logs', status: 'Enabled', expirationInDays: accessLogDays, noncurrentVersionExpiration: { noncurrentDays: 1 } }, unfinishedUploads],
      },
      tags: tagList(tags),
    }, transform?.accessLogBucket, stateful(protect)));
  }

  /** Prepared data is not deleted by age: artifacts of registered models lie below the same prefix, and no rule can tell them apart. */
  private lifecycleRules(): inputs.s3.BucketRuleArgs[] {
    const { oldVersionDays, preparedDataDays, handedOn } = this.args;
    return [
      { id: 'old-versions', status: 'Enabled', noncurrentVersionExpiration: { noncurrentDays: oldVersionDays } },
      unfinishedUploads,
      { id: 'old-prepared-data', status: 'Enabled', prefix: 'prepared/', transitions: [{ storageClass: 'INTELLIGENT_TIERING', transitionInDays: preparedDataDays }] },
      ...(handedOn?.prefixes ?? []).map((prefix, index) => ({ id: `old-artifacts-${index}`, status: 'Enabled' as const, prefix, expirationInDays: handedOn?.days ?? 0, noncurrentVersionExpiration: { noncurrentDays: 1 } })),
    ];
  }

  private createPolicy(bucket: s3.Bucket): s3.BucketPolicy {
    const { place, names, transform } = this.args;
    return new s3.BucketPolicy(...this.child<s3.BucketPolicyArgs>('policy', {
      bucket: bucket.bucketName.apply((made) => made ?? names.bucket), policyDocument: bucketPolicy(place, names.bucket),
    }, transform?.policy));
  }

  private createAccessLogPolicy(bucket: s3.Bucket): s3.BucketPolicy {
    const { place, names, transform } = this.args;
    return new s3.BucketPolicy(...this.child<s3.BucketPolicyArgs>('access-log-policy', {
      bucket: bucket.bucketName.apply((made) => made ?? names.accessLogBucket), policyDocument: accessLogBucketPolicy(place, names),
    }, transform?.accessLogPolicy));
  }
}
