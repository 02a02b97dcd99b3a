// PutObject: streamed to disk, verified on the way, recorded only when all of it came.
import type { PutObjectCommandInput, PutObjectOutput } from '@aws-sdk/client-s3';
import type { Authorization, Operation, OperationContext } from '../../operation';
import { UploadBody } from '../../protocol/upload-body';
import { access, requireBucket, s3Arn } from './bucket';
import { checkWriteConditions } from './write-conditions';
import { encryptionAnswer, encryptionChoice, encryptionConditions } from './encryption';
import { emitObjectEvent } from './object-events';
import { type BucketRecord, s3Tables, type VersionRecord } from './records';
import { discard, keepSmall, seal, type Sealed } from './sealed-content';
import { headersOf, tagsOfHeader } from './stored-headers';
import { addVersion, collectGarbage, shownVersion } from './versions';

/** What an upload is allowed by: the object, its tags, with the encryption asked for as conditions. */
export function uploadAccess(
  input: Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'Tagging' | 'ServerSideEncryption' | 'SSEKMSKeyId'>,
  context: OperationContext,
): Authorization[] {
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
    const sealed = await seal(context.cloud, context.caller, encryptionChoice(input, bucket, context), s3Arn(bucket.Name, input.Key), body);
    const { content } = sealed;
    const draft: VersionDraft = {
      key: input.Key ?? '',
      modified: context.now(),
      content,
      size: content.bytes,
      etag: etagOf(sealed, body),
      headers: headersOf(input),
      ...(body.checksum === undefined ? {} : { checksum: body.checksum }),
      ...(tags === undefined ? {} : { tags }),
    };
    const version = await record(input, bucket, draft, sealed, context, 'PutObject');
    return {
      ETag: version.etag,
      ...encryptionAnswer(content),
      ...shownVersion(bucket, version.versionId),
      ...(version.checksum === undefined
        ? {}
        : { [`Checksum${version.checksum.name.toUpperCase()}`]: version.checksum.value, ChecksumType: 'FULL_OBJECT' }),
    };
  },
};

/** The ETag of content: its MD5, save where it is encrypted under a key of KMS, as on AWS. */
export function etagOf(sealed: Sealed, body: UploadBody): string {
  return `"${sealed.content.encryption.algorithm === 'AES256' ? body.md5 : sealed.storedMd5}"`;
}

/** A version that is not yet recorded: it has no id. */
export type VersionDraft = Omit<VersionRecord, 'versionId'>;

/** Records a version whose content lies on disk; where that fails, the content goes too. */
export async function record(
  input: { Bucket?: string | undefined; Key?: string | undefined; IfMatch?: string | undefined; IfNoneMatch?: string | undefined },
  bucket: BucketRecord,
  draft: VersionDraft,
  sealed: Sealed,
  context: OperationContext,
  reason: string,
  also: () => void = () => undefined,
): Promise<VersionRecord> {
  const tables = s3Tables(context.cloud.store);
  const version = await context.cloud.store
    .transaction(() => {
      const current = requireBucket({ Bucket: bucket.Name }, context);
      checkWriteConditions(input, bucket, context);
      also();
      keepSmall(tables, sealed);
      return addVersion(tables, current, draft, () => context.cloud.newId());
    })
    .catch(async (error: unknown) => {
      await discard(context.cloud, sealed.content);
      throw error;
    });
  emitObjectEvent('Object Created', reason, bucket, version, context);
  await collectGarbage(context);
  return version;
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
