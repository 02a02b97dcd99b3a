// Events of objects, for buckets that send them to EventBridge.
import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import type { OperationContext } from '../../operation';
import { s3Arn } from './bucket';
import type { BucketRecord, VersionRecord } from './records';

/** Tells that a version came, or that an object went. */
export function emitObjectEvent(
  what: 'Object Created' | 'Object Deleted',
  reason: string,
  bucket: BucketRecord,
  version: VersionRecord,
  context: OperationContext,
): void {
  const notification = bucket.settings['notification'] as NotificationConfiguration | undefined;
  if (notification?.EventBridgeConfiguration === undefined) return;
  context.cloud.emit({
    source: 'aws.s3',
    detailType: what,
    resources: [s3Arn(bucket.Name)],
    detail: {
      version: '0',
      bucket: { name: bucket.Name },
      'request-id': context.requestId,
      requester: context.account,
      reason,
      object: {
        key: version.key,
        ...(what === 'Object Created' ? { size: version.size, etag: version.etag.replaceAll('"', '') } : {}),
        ...(version.versionId === 'null' ? {} : { 'version-id': version.versionId }),
        sequencer: version.modified.toString(16).toUpperCase().padStart(18, '0'),
      },
      ...(context.caller.sourceIp === undefined ? {} : { 'source-ip-address': context.caller.sourceIp }),
      ...(what === 'Object Deleted' ? { 'deletion-type': version.deleteMarker === true ? 'Delete Marker Created' : 'Permanently Deleted' } : {}),
    },
  });
}
