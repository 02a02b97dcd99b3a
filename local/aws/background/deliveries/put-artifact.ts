// Puts an artifact into a pipeline's store, encrypted with the store's key.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import type { ArtifactLocation, ExecutionRecord } from '../../services/codepipeline/pipeline-records';

/** Encryption of what the pipeline writes. */
export function storeEncryption({ declaration: { artifactStore } }: ExecutionRecord): object {
  const key = artifactStore?.encryptionKey?.id;
  return key === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key };
}

/** Puts a file there. @throws AwsError where the role may not write there */
export async function putArtifact(cloud: Cloud, caller: Caller, execution: ExecutionRecord, { bucket, key }: ArtifactLocation, file: string): Promise<void> {
  const { size } = await stat(file);
  const body = createReadStream(file);
  try {
    await cloud.call('s3', 'PutObject', { Bucket: bucket, Key: key, Body: body, ContentLength: size, ContentType: 'application/zip', ...storeEncryption(execution) }, caller);
  } finally {
    body.destroy();
  }
}
