// The configurations of a bucket, each between CloudFormation's form and S3's.
import type { HandlerTools } from '../resource-handler';
import { unlessCode } from '../resource-handler';
import type { Properties } from '../resource-types';
import { readLifecycleRules, writeLifecycleRules } from './s3-lifecycle-rules';

/** One configuration. */
export interface BucketFacet {
  property: string;
  /** @returns undefined where the bucket has none */
  read(bucket: string, tools: HandlerTools): Promise<unknown>;
  write(bucket: string, value: unknown, tools: HandlerTools): Promise<void>;
  clear(bucket: string, tools: HandlerTools): Promise<void>;
}

type Call = { operation: string; input(value: Properties): object };

/** A facet of one Get, one Put and one Delete operation. */
function facet(property: string, get: { operation: string; missing: string; value(answer: Properties): unknown }, put: Call, clear: string | ((bucket: string, tools: HandlerTools) => Promise<void>)): BucketFacet {
  return {
    property,
    async read(bucket, tools) {
      const answer = await unlessCode([get.missing], tools.call('s3', get.operation, { Bucket: bucket }));
      return answer === undefined ? undefined : get.value(answer);
    },
    async write(bucket, value, tools) {
      await tools.call('s3', put.operation, { Bucket: bucket, ...put.input(value as Properties) });
    },
    async clear(bucket, tools) {
      if (typeof clear === 'string') await tools.call('s3', clear, { Bucket: bucket });
      else await clear(bucket, tools);
    },
  };
}

const encryption = facet('BucketEncryption',
  {
    operation: 'GetBucketEncryption', missing: 'ServerSideEncryptionConfigurationNotFoundError',
    value: (answer) => ({
      ServerSideEncryptionConfiguration: rulesOf(answer['ServerSideEncryptionConfiguration']).map(({ ApplyServerSideEncryptionByDefault, ...rule }) =>
        ({ ...rule, ...(ApplyServerSideEncryptionByDefault === undefined ? {} : { ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault }) })),
    }),
  },
  {
    operation: 'PutBucketEncryption',
    input: (value) => ({
      ServerSideEncryptionConfiguration: {
        Rules: (value['ServerSideEncryptionConfiguration'] as Properties[]).map(({ ServerSideEncryptionByDefault, ...rule }) => ({
          ...rule, ...(ServerSideEncryptionByDefault === undefined ? {} : { ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault }),
        })),
      },
    }),
  },
  'DeleteBucketEncryption');

const versioning = facet('VersioningConfiguration',
  { operation: 'GetBucketVersioning', missing: '', value: (answer) => (answer['Status'] === undefined ? undefined : { Status: answer['Status'] }) },
  { operation: 'PutBucketVersioning', input: (value) => ({ VersioningConfiguration: value }) },
  async (bucket, tools) => { await tools.call('s3', 'PutBucketVersioning', { Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } }); });

const publicAccess = facet('PublicAccessBlockConfiguration',
  { operation: 'GetPublicAccessBlock', missing: 'NoSuchPublicAccessBlockConfiguration', value: (answer) => answer['PublicAccessBlockConfiguration'] },
  { operation: 'PutPublicAccessBlock', input: (value) => ({ PublicAccessBlockConfiguration: value }) },
  'DeletePublicAccessBlock');

const ownership = facet('OwnershipControls',
  { operation: 'GetBucketOwnershipControls', missing: 'OwnershipControlsNotFoundError', value: (answer) => answer['OwnershipControls'] },
  { operation: 'PutBucketOwnershipControls', input: (value) => ({ OwnershipControls: value }) },
  'DeleteBucketOwnershipControls');

const lifecycle = facet('LifecycleConfiguration',
  { operation: 'GetBucketLifecycleConfiguration', missing: 'NoSuchLifecycleConfiguration', value: (answer) => ({ Rules: readLifecycleRules(answer['Rules'] as Properties[]) }) },
  { operation: 'PutBucketLifecycleConfiguration', input: (value) => ({ LifecycleConfiguration: { Rules: writeLifecycleRules(value['Rules'] as Properties[]) } }) },
  'DeleteBucketLifecycle');

const tags = facet('Tags',
  { operation: 'GetBucketTagging', missing: 'NoSuchTagSet', value: (answer) => answer['TagSet'] },
  { operation: 'PutBucketTagging', input: (value) => ({ Tagging: { TagSet: value as unknown as object[] } }) },
  'DeleteBucketTagging');

const logging = facet('LoggingConfiguration',
  {
    operation: 'GetBucketLogging', missing: '',
    value(answer) {
      const enabled = answer['LoggingEnabled'] as Properties | undefined;
      return enabled === undefined ? undefined : { DestinationBucketName: enabled['TargetBucket'], LogFilePrefix: enabled['TargetPrefix'] };
    },
  },
  {
    operation: 'PutBucketLogging',
    input: (value) => ({ BucketLoggingStatus: { LoggingEnabled: { TargetBucket: value['DestinationBucketName'], TargetPrefix: value['LogFilePrefix'] ?? '' } } }),
  },
  async (bucket, tools) => { await tools.call('s3', 'PutBucketLogging', { Bucket: bucket, BucketLoggingStatus: {} }); });

const notifications = facet('NotificationConfiguration',
  {
    operation: 'GetBucketNotificationConfiguration', missing: '',
    value: (answer) => (answer['EventBridgeConfiguration'] === undefined ? undefined : { EventBridgeConfiguration: { EventBridgeEnabled: true } }),
  },
  {
    operation: 'PutBucketNotificationConfiguration',
    input: (value) => ({ NotificationConfiguration: value['EventBridgeConfiguration'] === undefined ? {} : { EventBridgeConfiguration: {} } }),
  },
  async (bucket, tools) => { await tools.call('s3', 'PutBucketNotificationConfiguration', { Bucket: bucket, NotificationConfiguration: {} }); });

function rulesOf(configuration: unknown): Properties[] {
  return ((configuration as { Rules?: Properties[] } | undefined)?.Rules ?? []);
}

/** All that is served, in the order in which it is written: encryption before anything can be put. */
export const bucketFacets: readonly BucketFacet[] = [encryption, publicAccess, ownership, versioning, lifecycle, logging, notifications, tags];
