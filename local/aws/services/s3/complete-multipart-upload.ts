// CompleteMultipartUpload: the parts become one object, under one data key.
import { createHash } from 'node:crypto';
import type { CompletedPart, CompleteMultipartUploadCommandInput, CompleteMultipartUploadOutput } from '@aws-sdk/client-s3';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { type ChecksumName, startChecksum } from '../../protocol/checksums';
import { UploadBody } from '../../protocol/upload-body';
import { access, requireBucket, s3Arn } from './bucket';
import { encryptionAnswer } from './encryption';
import { dropUpload, partsOf, requireUpload } from './multipart';
import { record, type VersionDraft } from './put-object';
import type { PartRecord, UploadRecord } from './records';
import { seal, unseal } from './sealed-content';
import { shownVersion } from './versions';
import { checkWriteConditions } from './write-conditions';

/** Smallest part but the last. */
const PART_MINIMUM = 5 * 1024 * 1024;

export const completeMultipartUpload: Operation<CompleteMultipartUploadCommandInput, CompleteMultipartUploadOutput> = {
  name: 'CompleteMultipartUpload',
  authorize: (input, context) => [access('PutObject', requireBucket(input, context), input.Key)],
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    const upload = requireUpload(input, context);
    const parts = chosen(input.MultipartUpload?.Parts ?? [], partsOf(upload.uploadId, context));
    checkWriteConditions(input, bucket, context);
    const body = new UploadBody(contentOf(parts, context));
    const sealed = await seal(context.cloud, context.caller, upload.encryption ?? { algorithm: 'AES256' }, s3Arn(bucket.Name, upload.key), body);
    const { content } = sealed;
    const checksum = checksumOf(upload, parts, input);
    const draft: VersionDraft = {
      key: upload.key,
      modified: context.now(),
      content,
      size: content.bytes,
      etag: `"${etagOf(parts)}-${parts.length}"`,
      headers: upload.headers,
      parts: parts.map(({ size }) => size),
      ...(checksum === undefined ? {} : { checksum }),
      ...(upload.tags === undefined ? {} : { tags: upload.tags }),
    };
    const version = await record(input, bucket, draft, sealed, context, 'CompleteMultipartUpload', () => {
      requireUpload(input, context);
      dropUpload(upload, context);
    });
    return {
      Location: `${context.cloud.endpointUrl}/${bucket.Name}/${encodeURIComponent(upload.key)}`,
      Bucket: bucket.Name,
      Key: upload.key,
      ETag: version.etag,
      ...encryptionAnswer(content),
      ...shownVersion(bucket, version.versionId),
      ...(checksum === undefined ? {} : { [`Checksum${checksum.name.toUpperCase()}`]: checksum.value, ChecksumType: 'COMPOSITE' }),
    };
  },
};

/** The parts that are named, as they were uploaded. @throws AwsError InvalidPart, InvalidPartOrder, EntityTooSmall */
function chosen(named: readonly CompletedPart[], uploaded: readonly PartRecord[]): PartRecord[] {
  if (named.length === 0)
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const parts = named.map(({ PartNumber = 0, ETag = '' }, index) => {
    if (index > 0 && PartNumber <= (named[index - 1]?.PartNumber ?? 0))
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.');
    const part = byNumber.get(PartNumber);
    if (part === undefined || part.etag.replaceAll('"', '') !== ETag.replaceAll('"', '')) {
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { fields: { PartNumber, ETag } },
      );
    }
    return part;
  });
  const small = parts.slice(0, -1).find(({ size }) => size < PART_MINIMUM);
  if (small !== undefined)
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      fields: { ProposedSize: small.size, MinSizeAllowed: PART_MINIMUM, PartNumber: small.number },
    });
  return parts;
}

async function* contentOf(parts: readonly PartRecord[], context: OperationContext): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* (await unseal(context.cloud, context.caller, part.content)) as AsyncIterable<Uint8Array>;
}

/** MD5 over the parts' MD5s. */
function etagOf(parts: readonly PartRecord[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(Buffer.from(part.md5, 'hex'));
  return hash.digest('hex');
}

/** The checksum over the parts' checksums, with their number: `value-N`. @throws AwsError BadDigest */
function checksumOf(
  upload: UploadRecord,
  parts: readonly PartRecord[],
  input: CompleteMultipartUploadCommandInput,
): { name: string; value: string } | undefined {
  const name = upload.checksumName ?? parts[0]?.checksum?.name;
  if (name === undefined || name === 'crc64nvme' || !parts.every((part) => part.checksum?.name === name)) return undefined;
  const checksum = startChecksum(name as ChecksumName);
  for (const part of parts) checksum.update(Buffer.from(part.checksum?.value ?? '', 'base64'));
  const value = `${checksum.digest()}-${parts.length}`;
  const claimed = (input as unknown as Record<string, string | undefined>)[`Checksum${name.toUpperCase()}`];
  if (claimed !== undefined && input.ChecksumType !== 'FULL_OBJECT' && claimed.replace(/-\d+$/, '') !== value.replace(/-\d+$/, '')) {
    throw new AwsError('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
  }
  return { name, value };
}
