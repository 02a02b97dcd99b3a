// The settings of buckets that are put, got and deleted as one document each: a list, one line a setting.
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { bucketAccess, type BucketInput, changeBucket, requireBucket } from './bucket';
import type { BucketRecord } from './records';

/** A setting: its operations' names, the actions they need, the member that carries it, and what is said where it is missing. */
interface Setting {
  name: string;
  member: string;
  put?: readonly [operation: string, action: string];
  get: readonly [operation: string, action: string];
  remove?: readonly [operation: string, action: string];
  /** Error where it was never put; absent: an empty answer. */
  missing?: readonly [code: string, message: string];
  /** @throws AwsError where the document makes no sense */
  check?(document: unknown, bucket: BucketRecord): void;
}

const SETTINGS: readonly Setting[] = [
  {
    name: 'encryption',
    member: 'ServerSideEncryptionConfiguration',
    put: ['PutBucketEncryption', 'PutEncryptionConfiguration'],
    get: ['GetBucketEncryption', 'GetEncryptionConfiguration'],
    remove: ['DeleteBucketEncryption', 'PutEncryptionConfiguration'],
    missing: ['ServerSideEncryptionConfigurationNotFoundError', 'The server side encryption configuration was not found'],
    check: checkEncryption,
  },
  {
    name: 'publicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    put: ['PutPublicAccessBlock', 'PutBucketPublicAccessBlock'],
    get: ['GetPublicAccessBlock', 'GetBucketPublicAccessBlock'],
    remove: ['DeletePublicAccessBlock', 'PutBucketPublicAccessBlock'],
    missing: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  },
  {
    name: 'ownership',
    member: 'OwnershipControls',
    put: ['PutBucketOwnershipControls', 'PutBucketOwnershipControls'],
    get: ['GetBucketOwnershipControls', 'GetBucketOwnershipControls'],
    remove: ['DeleteBucketOwnershipControls', 'PutBucketOwnershipControls'],
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
  },
  {
    name: 'lifecycle',
    member: 'LifecycleConfiguration',
    put: ['PutBucketLifecycleConfiguration', 'PutLifecycleConfiguration'],
    get: ['GetBucketLifecycleConfiguration', 'GetLifecycleConfiguration'],
    remove: ['DeleteBucketLifecycle', 'PutLifecycleConfiguration'],
    missing: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    check: checkLifecycle,
  },
  {
    name: 'notification',
    member: 'NotificationConfiguration',
    put: ['PutBucketNotificationConfiguration', 'PutBucketNotification'],
    get: ['GetBucketNotificationConfiguration', 'GetBucketNotification'],
    check: checkNotification,
  },
  { name: 'logging', member: 'BucketLoggingStatus', put: ['PutBucketLogging', 'PutBucketLogging'], get: ['GetBucketLogging', 'GetBucketLogging'] },
  { name: 'accelerate', member: 'AccelerateConfiguration', get: ['GetBucketAccelerateConfiguration', 'GetAccelerateConfiguration'] },
  {
    name: 'cors',
    member: 'CORSConfiguration',
    get: ['GetBucketCors', 'GetBucketCORS'],
    missing: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
  },
  {
    name: 'website',
    member: 'WebsiteConfiguration',
    get: ['GetBucketWebsite', 'GetBucketWebsite'],
    missing: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
  },
  {
    name: 'replication',
    member: 'ReplicationConfiguration',
    get: ['GetBucketReplication', 'GetReplicationConfiguration'],
    missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  },
  {
    name: 'objectLock',
    member: 'ObjectLockConfiguration',
    get: ['GetObjectLockConfiguration', 'GetBucketObjectLockConfiguration'],
    missing: ['ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'],
  },
];

/** Answers whose members are the setting's own, not one member that holds it. */
const UNWRAPPED: ReadonlySet<string> = new Set(['lifecycle', 'notification', 'logging', 'accelerate', 'cors', 'website']);

/** All their operations. */
export const bucketSettings: readonly Operation[] = SETTINGS.flatMap((setting) => [
  ...(setting.put === undefined ? [] : [putOf(setting, setting.put)]),
  getOf(setting),
  ...(setting.remove === undefined ? [] : [removeOf(setting, setting.remove)]),
]);

function putOf(setting: Setting, [name, action]: readonly [string, string]): Operation<BucketInput, void> {
  return {
    name,
    authorize: bucketAccess(action),
    async handle(input, context) {
      const document = (input as Record<string, unknown>)[setting.member];
      if (document === undefined) throw new AwsError('MissingRequestBodyError', 'Request Body is empty');
      await changeBucket(input, context, (bucket) => {
        setting.check?.(document, bucket);
        return { ...bucket, settings: { ...bucket.settings, [setting.name]: document } };
      });
    },
  };
}

function getOf(setting: Setting): Operation<BucketInput, object> {
  const [name, action] = setting.get;
  return {
    name,
    authorize: bucketAccess(action),
    async handle(input, context) {
      const bucket = requireBucket(input, context);
      const document = bucket.settings[setting.name];
      if (document === undefined && setting.missing !== undefined) throw missing(setting.missing, bucket);
      if (document === undefined) return {};
      return UNWRAPPED.has(setting.name) ? (document as object) : { [setting.member]: document };
    },
  };
}

function removeOf(setting: Setting, [name, action]: readonly [string, string]): Operation<BucketInput, void> {
  return {
    name,
    authorize: bucketAccess(action),
    async handle(input: BucketInput, context: OperationContext) {
      await changeBucket(input, context, (bucket) => {
        const { [setting.name]: _, ...settings } = bucket.settings;
        return {
          ...bucket,
          settings:
            setting.name === 'encryption'
              ? { ...settings, encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }] } }
              : settings,
        };
      });
    },
  };
}

function missing([code, message]: readonly [string, string], bucket: BucketRecord): AwsError {
  return new AwsError(code, message, { status: 404, fields: { BucketName: bucket.Name } });
}

function checkEncryption(document: unknown): void {
  const { Rules = [] } = document as {
    Rules?: readonly { ApplyServerSideEncryptionByDefault?: { SSEAlgorithm?: string; KMSMasterKeyID?: string } }[];
  };
  const rule = Rules[0]?.ApplyServerSideEncryptionByDefault;
  if (Rules.length !== 1)
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
  if (rule?.SSEAlgorithm === 'AES256' && rule.KMSMasterKeyID !== undefined)
    throw new AwsError('InvalidArgument', 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse');
}

function checkLifecycle(document: unknown): void {
  const { Rules = [] } = document as {
    Rules?: readonly {
      ID?: string;
      Expiration?: unknown;
      Transitions?: unknown;
      NoncurrentVersionExpiration?: unknown;
      NoncurrentVersionTransitions?: unknown;
      AbortIncompleteMultipartUpload?: unknown;
    }[];
  };
  const ids = Rules.map(({ ID }) => ID).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) throw new AwsError('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
  const idle = Rules.some((rule) =>
    [
      rule.Expiration,
      rule.Transitions,
      rule.NoncurrentVersionExpiration,
      rule.NoncurrentVersionTransitions,
      rule.AbortIncompleteMultipartUpload,
    ].every((action) => action === undefined),
  );
  if (idle) throw new AwsError('InvalidRequest', 'At least one action needs to be specified in a rule');
}

function checkNotification(document: unknown): void {
  const { TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations } = document as Record<string, readonly unknown[] | undefined>;
  if ([TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations].some((list) => (list ?? []).length > 0)) {
    throw new AwsError(
      'NotImplemented',
      'Notifications to topics, queues and functions are not implemented by this endpoint; served is EventBridgeConfiguration',
      { status: 501 },
    );
  }
}
