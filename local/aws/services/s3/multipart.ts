// Uploads in parts: begun, filled, listed, completed, aborted.
import type {
  AbortMultipartUploadCommandInput,
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadOutput,
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsOutput,
  ListPartsCommandInput,
  ListPartsOutput,
  UploadPartCommandInput,
  UploadPartOutput,
} from '@aws-sdk/client-s3';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import type { UploadBody } from '../../protocol/upload-body';
import { access, bucketAccess, objectAccess, requireBucket, s3Arn } from './bucket';
import { encryptionAnswer, encryptionChoice } from './encryption';
import { owner } from './owner';
import { bodyOf, etagOf, uploadAccess } from './put-object';
import { type PartRecord, s3Tables, type UploadRecord } from './records';
import { discard, keepSmall, letGo, seal } from './sealed-content';
import { headersOf, tagsOfHeader } from './stored-headers';
import { collectGarbage } from './versions';

interface UploadInput {
  Bucket?: string | undefined;
  Key?: string | undefined;
  UploadId?: string | undefined;
}

/** @throws AwsError NoSuchUpload */
export function requireUpload(input: UploadInput, context: OperationContext): UploadRecord {
  const id = input.UploadId ?? '';
  const upload = id === '' || id.length > 200 ? undefined : s3Tables(context.cloud.store).uploads.get(`${input.Bucket ?? ''}/${id}`);
  if (upload === undefined || upload.key !== input.Key) {
    throw new AwsError(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { status: 404, fields: { UploadId: id } },
    );
  }
  return upload;
}

/** Record key of a part. */
export function partKey(uploadId: string, number: number): string {
  return `${uploadId}/${String(number).padStart(5, '0')}`;
}

/** Parts of an upload in order. */
export function partsOf(uploadId: string, context: OperationContext): PartRecord[] {
  return [...s3Tables(context.cloud.store).parts.range({ prefix: `${uploadId}/` })].map(({ value }) => value);
}

export const createMultipartUpload: Operation<CreateMultipartUploadCommandInput, CreateMultipartUploadOutput> = {
  name: 'CreateMultipartUpload',
  authorize: uploadAccess,
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    const encryption = encryptionChoice(input, bucket, context);
    const tags = tagsOfHeader(input.Tagging);
    const upload: UploadRecord = {
      bucket: bucket.Name,
      key: input.Key ?? '',
      uploadId: context.cloud.newId().replaceAll('-', ''),
      initiated: context.now(),
      headers: headersOf(input),
      encryption,
      ...(input.ChecksumAlgorithm === undefined ? {} : { checksumName: input.ChecksumAlgorithm.toLowerCase() }),
      ...(tags === undefined ? {} : { tags }),
    };
    await s3Tables(context.cloud.store).uploads.put(`${bucket.Name}/${upload.uploadId}`, upload);
    return {
      Bucket: bucket.Name,
      Key: upload.key,
      UploadId: upload.uploadId,
      ...encryptionAnswer({ encryption }),
      ...(input.ChecksumAlgorithm === undefined
        ? {}
        : { ChecksumAlgorithm: input.ChecksumAlgorithm, ChecksumType: input.ChecksumType ?? 'COMPOSITE' }),
    };
  },
};

/** Streams a part to disk and records it; a part of the same number before it goes. */
export async function storePart(upload: UploadRecord, number: number, body: UploadBody, context: OperationContext): Promise<PartRecord> {
  if (!(number >= 1 && number <= 10_000))
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', {
      fields: { ArgumentName: 'partNumber', ArgumentValue: number },
    });
  const tables = s3Tables(context.cloud.store);
  const sealed = await seal(context.cloud, context.caller, upload.encryption ?? { algorithm: 'AES256' }, s3Arn(upload.bucket, upload.key), body);
  const { content } = sealed;
  const part: PartRecord = {
    number,
    content,
    size: content.bytes,
    md5: body.md5,
    etag: etagOf(sealed, body),
    modified: context.now(),
    ...(body.checksum === undefined ? {} : { checksum: body.checksum }),
  };
  try {
    await context.cloud.store.transaction(() => {
      requireUpload({ Bucket: upload.bucket, Key: upload.key, UploadId: upload.uploadId }, context);
      const before = tables.parts.get(partKey(upload.uploadId, number));
      if (before !== undefined) letGo(tables, before.content);
      keepSmall(tables, sealed);
      void tables.parts.put(partKey(upload.uploadId, number), part);
    });
  } catch (error) {
    await discard(context.cloud, content);
    throw error;
  }
  await collectGarbage(context);
  return part;
}

export const uploadPart: Operation<UploadPartCommandInput, UploadPartOutput> = {
  name: 'UploadPart',
  authorize: (input, context) => [access('PutObject', requireBucket(input, context), input.Key)],
  async handle(input, context) {
    const part = await storePart(requireUpload(input, context), input.PartNumber ?? 0, bodyOf(input.Body), context);
    return {
      ETag: part.etag,
      ...encryptionAnswer(part.content),
      ...(part.checksum === undefined ? {} : { [`Checksum${part.checksum.name.toUpperCase()}`]: part.checksum.value }),
    };
  },
};

export const abortMultipartUpload: Operation<AbortMultipartUploadCommandInput, void> = {
  name: 'AbortMultipartUpload',
  authorize: objectAccess('AbortMultipartUpload'),
  async handle(input, context) {
    await context.cloud.store.transaction(() => {
      dropUpload(requireUpload(input, context), context);
    });
    await collectGarbage(context);
  },
};

/** Forgets an upload and its parts, within a transaction. */
export function dropUpload(upload: UploadRecord, context: OperationContext): void {
  const tables = s3Tables(context.cloud.store);
  for (const part of partsOf(upload.uploadId, context)) {
    void tables.parts.remove(partKey(upload.uploadId, part.number));
    letGo(tables, part.content);
  }
  void tables.uploads.remove(`${upload.bucket}/${upload.uploadId}`);
}

export const listParts: Operation<ListPartsCommandInput, ListPartsOutput> = {
  name: 'ListParts',
  authorize: objectAccess('ListMultipartUploadParts'),
  async handle(input, context) {
    const upload = requireUpload(input, context);
    const after = Number(input.PartNumberMarker ?? 0);
    const most = Math.min(input.MaxParts ?? 1000, 1000);
    const left = partsOf(upload.uploadId, context).filter(({ number }) => number > after);
    const page = left.slice(0, most);
    return {
      Bucket: upload.bucket,
      Key: upload.key,
      UploadId: upload.uploadId,
      PartNumberMarker: String(after),
      MaxParts: most,
      IsTruncated: left.length > most,
      StorageClass: 'STANDARD',
      Owner: owner(context.account),
      Initiator: owner(context.account),
      ...(left.length > most ? { NextPartNumberMarker: String(page.at(-1)?.number ?? after) } : {}),
      ...(page.length === 0
        ? {}
        : { Parts: page.map((part) => ({ PartNumber: part.number, LastModified: new Date(part.modified), ETag: part.etag, Size: part.size })) }),
    };
  },
};

export const listMultipartUploads: Operation<ListMultipartUploadsCommandInput, ListMultipartUploadsOutput> = {
  name: 'ListMultipartUploads',
  authorize: bucketAccess('ListBucketMultipartUploads'),
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    const most = Math.min(input.MaxUploads ?? 1000, 1000);
    const after = (upload: UploadRecord): boolean =>
      input.KeyMarker === undefined ||
      upload.key > input.KeyMarker ||
      (upload.key === input.KeyMarker && input.UploadIdMarker !== undefined && upload.uploadId > input.UploadIdMarker);
    const all = [...s3Tables(context.cloud.store).uploads.range({ prefix: `${bucket.Name}/` })]
      .map(({ value }) => value)
      .filter((upload) => upload.key.startsWith(input.Prefix ?? '') && after(upload))
      .sort((a, b) => (a.key === b.key ? (a.uploadId < b.uploadId ? -1 : 1) : a.key < b.key ? -1 : 1));
    const page = all.slice(0, most);
    return {
      Bucket: bucket.Name,
      MaxUploads: most,
      IsTruncated: all.length > most,
      KeyMarker: input.KeyMarker ?? '',
      UploadIdMarker: input.UploadIdMarker ?? '',
      ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
      ...(all.length > most ? { NextKeyMarker: page.at(-1)?.key, NextUploadIdMarker: page.at(-1)?.uploadId } : {}),
      ...(page.length === 0
        ? {}
        : {
            Uploads: page.map((upload) => ({
              Key: upload.key,
              UploadId: upload.uploadId,
              Initiated: new Date(upload.initiated),
              StorageClass: 'STANDARD' as const,
              Owner: owner(context.account),
              Initiator: owner(context.account),
            })),
          }),
    };
  },
};
