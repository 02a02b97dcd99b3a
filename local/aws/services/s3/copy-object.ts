// CopyObject and UploadPartCopy: read under one permission, written under another.
import type { CopyObjectCommandInput, CopyObjectOutput, UploadPartCopyCommandInput, UploadPartCopyOutput } from '@aws-sdk/client-s3';
import { AwsError, type Authorization, type Operation, type OperationContext } from '../../operation';
import { UploadBody } from '../../protocol/upload-body';
import { access, objectAccess, type ObjectInput, requireBucket, s3Arn } from './bucket';
import { encryptionAnswer, encryptionChoice, encryptionConditions } from './encryption';
import { requireUpload, storePart } from './multipart';
import { etagOf, record, type VersionDraft } from './put-object';
import { checkReadConditions } from './read-conditions';
import { readRange } from './read-range';
import type { StoredHeaders, VersionRecord } from './records';
import { seal, unseal } from './sealed-content';
import { headersOf, tagsOfHeader } from './stored-headers';
import { readableVersion, shownVersion } from './versions';

/** The object that `x-amz-copy-source` names: `bucket/key?versionId=...`, percent-encoded. @throws AwsError InvalidArgument */
function sourceOf(input: { CopySource?: string | undefined }): ObjectInput {
  const match = /^\/?([^/?]+)\/(.+?)(?:\?versionId=([^&]+))?$/s.exec(input.CopySource ?? '');
  if (match === null) throw new AwsError('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  const [, bucket = '', key = '', version] = match;
  return { Bucket: decode(bucket), Key: decode(key), ...(version === undefined ? {} : { VersionId: version }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new AwsError('InvalidArgument', 'Copy Source is not valid percent-encoded UTF-8');
  }
}

function copyAccess(input: CopyObjectCommandInput | UploadPartCopyCommandInput, context: OperationContext): Authorization[] {
  const source = objectAccess('GetObject', 'GetObjectVersion')(sourceOf(input), context);
  const bucket = requireBucket(input, context);
  return [...source, access('PutObject', bucket, input.Key, 'ServerSideEncryption' in input ? encryptionConditions(input) : {})];
}

async function openSource(
  input: CopyObjectCommandInput | UploadPartCopyCommandInput,
  context: OperationContext,
): Promise<VersionRecord & { content: NonNullable<VersionRecord['content']> }> {
  const source = await readableVersion(sourceOf(input), context);
  try {
    checkReadConditions(
      {
        IfMatch: input.CopySourceIfMatch,
        IfNoneMatch: input.CopySourceIfNoneMatch,
        IfModifiedSince: input.CopySourceIfModifiedSince,
        IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
      },
      source,
    );
  } catch (error) {
    // A copy answers 412 where a read would answer 304.
    if (error instanceof AwsError && error.status === 304)
      throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { status: 412 });
    throw error;
  }
  return source;
}

export const copyObject: Operation<CopyObjectCommandInput, CopyObjectOutput> = {
  name: 'CopyObject',
  authorize: copyAccess,
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    const source = await openSource(input, context);
    const from = sourceOf(input);
    const itself = from.Bucket === bucket.Name && from.Key === input.Key && from.VersionId === undefined;
    if (itself && input.MetadataDirective !== 'REPLACE' && input.ServerSideEncryption === undefined && input.StorageClass === undefined) {
      throw new AwsError(
        'InvalidRequest',
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      );
    }
    const body = new UploadBody(await unseal(context.cloud, context.caller, source.content));
    const sealed = await seal(context.cloud, context.caller, encryptionChoice(input, bucket, context), s3Arn(bucket.Name, input.Key), body);
    const { content } = sealed;
    const headers: StoredHeaders = input.MetadataDirective === 'REPLACE' ? headersOf(input) : source.headers;
    const tags = input.TaggingDirective === 'REPLACE' ? tagsOfHeader(input.Tagging) : source.tags;
    const draft: VersionDraft = {
      key: input.Key ?? '',
      modified: context.now(),
      content,
      size: content.bytes,
      etag: etagOf(sealed, body),
      headers,
      ...(source.checksum === undefined || source.checksum.value.includes('-') ? {} : { checksum: source.checksum }),
      ...(tags === undefined ? {} : { tags }),
    };
    const version = await record({ Bucket: bucket.Name, Key: input.Key }, bucket, draft, sealed, context, 'CopyObject');
    return {
      CopyObjectResult: { ETag: version.etag, LastModified: new Date(version.modified) },
      ...encryptionAnswer(content),
      ...shownVersion(bucket, version.versionId),
      ...(source.versionId === 'null' ? {} : { CopySourceVersionId: source.versionId }),
    };
  },
};

export const uploadPartCopy: Operation<UploadPartCopyCommandInput, UploadPartCopyOutput> = {
  name: 'UploadPartCopy',
  authorize: copyAccess,
  async handle(input, context) {
    const upload = requireUpload(input, context);
    const source = await openSource(input, context);
    const range = input.CopySourceRange === undefined ? undefined : readRange(input.CopySourceRange, source.size);
    if (input.CopySourceRange !== undefined && range === undefined)
      throw new AwsError(
        'InvalidArgument',
        'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      );
    const part = await storePart(
      upload,
      input.PartNumber ?? 0,
      new UploadBody(await unseal(context.cloud, context.caller, source.content, range)),
      context,
    );
    return { CopyPartResult: { ETag: part.etag, LastModified: new Date(part.modified) }, ...encryptionAnswer(part.content) };
  },
};
