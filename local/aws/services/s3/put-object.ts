// PutObject: streamed to disk, verified on the way, recorded only when all of it came.
import type { PutObjectCommandInput, PutObjectOutput } from '@aws-sdk/client-s3';
import type { Authorization, Operation, OperationContext } from '../../operation';
import { UploadBody } from '../../protocol/upload-body';
import { access, requireBucket, s3Arn } from './bucket';
import { checkWriteConditions } from './write-conditions';
import { encryptionAnswer, encryptionChoice, encryptionConditions } from './encryption';
import { emitObjectEvent } from './object-events';
import { type BucketRecord, s3Tables, type VersionRecord } from './records';
import { seal } from './sealed-content';
import { headersOf, tagsOfHeader } from './stored-headers';
import { addVersion, collectGarbage, nextVersionId, shownVersion } from './versions';

/** What an upload is allowed by: the object, its tags, with the encryption asked for as conditions. */
export function uploadAccess(input: Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'Tagging' | 'ServerSideEncryption' | 'SSEKMSKeyId'>, context: OperationContext): Authorization[] {
  const bucket = requireBucket(input, context);
  const needed = [access('PutObject', bucket, input.Key, encryptionConditions(input))];
  return input.Tagging === undefined ? needed : [...needed, access('PutObjectTagging', bucket, input.Key)];
}

export const putObject: Operation<PutObjectCommandInput, PutObjectOutput> = {
  name: 'PutObject',
  authorize: uploadAccess,
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    const body = bodyOf(input.Body);
    const tags = tagsOfHeader(input.Tagging);
    checkWriteConditions(input, bucket, context);
    const { content, storedMd5 } = await seal(context.cloud, context.caller, encryptionChoice(input, bucket, context), s3Arn(bucket.Name, input.Key), body);
    const version: VersionRecord = {
      key: input.Key ?? '', versionId: nextVersionId(bucket, () => context.cloud.newId()), modified: context.now(), content, size: content.bytes,
      etag: `"${content.encryption.algorithm === 'AES256' ? body.md5 : storedMd5}"`, headers: headersOf(input),
      ...(body.checksum === undefined ? {} : { checksum: body.checksum }), ...(tags === undefined ? {} : { tags }),
    };
    await record(input, bucket, version, context, 'PutObject');
    return {
      ETag: version.etag, ...encryptionAnswer(content), ...shownVersion(bucket, version.versionId),
      ...(version.checksum === undefined ? {} : { [`Checksum${version.checksum.name.toUpperCase()}`]: version.checksum.value, ChecksumType: 'FULL_OBJECT' }),
    };
  },
};

/** Records a version whose content lies on disk; where that fails, the content goes too. */
export async function record(
  input: { Bucket?: string | undefined; Key?: string | undefined; IfMatch?: string | undefined; IfNoneMatch?: string | undefined },
  bucket: BucketRecord, version: VersionRecord, context: OperationContext, reason: string, also: () => void = () => undefined,
): Promise<void> {
  const tables = s3Tables(context.cloud.store);
  try {
    await context.cloud.store.transaction(() => {
      requireBucket({ Bucket: bucket.Name }, context);
      checkWriteConditions(input, bucket, context);
      addVersion(tables, bucket.Name, version);
      also();
    });
  } catch (error) {
    if (version.content !== undefined) await context.cloud.objects.remove(version.content.fileId);
    throw error;
  }
  emitObjectEvent('Object Created', reason, bucket, version, context);
  await collectGarbage(context);
}

/** The body as it came over the wire, or as a service inside gave it. */
export function bodyOf(body: unknown): UploadBody {
  if (body instanceof UploadBody) return body;
  if (body === undefined) return new UploadBody(chunksOf(Buffer.alloc(0)));
  if (typeof body === 'string' || body instanceof Uint8Array) return new UploadBody(chunksOf(Buffer.from(body as string)));
  return new UploadBody(body as AsyncIterable<Uint8Array>);
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
