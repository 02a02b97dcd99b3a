// Puts an artifact into a pipeline's store, encrypted with the store's key.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import type { ArtifactLocation, ExecutionRecord } from '../../services/codepipeline/pipeline-records';

/** Encryption of what the pipeline writes. */
export function storeEncryption({ declaration: { artifactStore } }: ExecutionRecord): object {
  const key = artifactStore?.encryptionKey?.id;
  return key === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key };
}

/** @throws AwsError where the role may not write there */
export async function putArtifact(cloud: Cloud, caller: Caller, execution: ExecutionRecord, { bucket, key }: ArtifactLocation, content: Buffer): Promise<void> {
  await cloud.call('s3', 'PutObject', { Bucket: bucket, Key: key, Body: content, ContentLength: content.length, ContentType: 'application/zip', ...storeEncryption(execution) }, caller);
}
