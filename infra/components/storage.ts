// The environment's bucket: encrypted, versioned, over TLS only, open to nobody outside.
import type * as pulumi from '@pulumi/pulumi';
import * as s3 from '@pulumi/aws-native/s3';
import type * as inputs from '@pulumi/aws-native/types/input';
import type { EnvironmentNames, Place } from '../names';
import { bucketPolicy } from '../permissions/bucket-policy';
import { Component, stateful, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Storage. */
export interface StorageArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  keyArn: pulumi.Input<string>;
  /** True: the bucket can neither be deleted nor replaced. */
  protect: boolean;
  /** Days after which replaced and deleted versions go for good. */
  oldVersionDays: number;
  /** Days after which prepared data moves to Intelligent-Tiering. */
  preparedDataDays: number;
  transform?: { bucket?: Transform<s3.BucketArgs>; policy?: Transform<s3.BucketPolicyArgs> };
}

/** One bucket for raw data, flows, code, prepared data, runs and ledger. */
export class Storage extends Component {
  readonly bucketName: pulumi.Output<string>;
  readonly nodes: { readonly bucket: s3.Bucket; readonly policy: s3.BucketPolicy };

  constructor(name: string, private readonly args: StorageArgs, options?: pulumi.ComponentResourceOptions) {
    super('Storage', name, options);
    const bucket = this.createBucket();
    const policy = this.createPolicy(bucket);
    const { names } = args;
    this.bucketName = bucket.bucketName.apply((made) => made ?? names.bucket);
    this.nodes = { bucket, policy };
    this.registerOutputs({ bucketName: this.bucketName });
  }

  private createBucket(): s3.Bucket {
    const { names, keyArn, tags, protect, transform } = this.args;
    return new s3.Bucket(...this.child<s3.BucketArgs>('bucket', {
      bucketName: names.bucket,
      bucketEncryption: {
        serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn } }],
      },
      publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      versioningConfiguration: { status: 'Enabled' },
      notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } },
      lifecycleConfiguration: { rules: this.lifecycleRules() },
      tags: tagList(tags),
    }, transform?.bucket, stateful(protect)));
  }

  /** Prepared data is not deleted by age: artifacts of registered models lie below the same prefix, and no rule can tell them apart. */
  private lifecycleRules(): inputs.s3.BucketRuleArgs[] {
    const { oldVersionDays, preparedDataDays } = this.args;
    return [
      { id: 'old-versions', status: 'Enabled', noncurrentVersionExpiration: { noncurrentDays: oldVersionDays } },
      { id: 'unfinished-uploads', status: 'Enabled', abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
      { id: 'old-prepared-data', status: 'Enabled', prefix: 'prepared/', transitions: [{ storageClass: 'INTELLIGENT_TIERING', transitionInDays: preparedDataDays }] },
    ];
  }

  private createPolicy(bucket: s3.Bucket): s3.BucketPolicy {
    const { place, names, transform } = this.args;
    return new s3.BucketPolicy(...this.child<s3.BucketPolicyArgs>('policy', {
      bucket: bucket.bucketName.apply((made) => made ?? names.bucket), policyDocument: bucketPolicy(place, names.bucket),
    }, transform?.policy));
  }
}
