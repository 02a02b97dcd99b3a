// DeleteObject and DeleteObjects: a delete marker in a versioned bucket, a version where one is named.
import type { DeleteObjectCommandInput, DeleteObjectOutput, DeleteObjectsCommandInput, DeleteObjectsOutput } from '@aws-sdk/client-s3';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { access, objectAccess, requireBucket } from './bucket';
import { emitObjectEvent } from './object-events';
import { s3Tables, type VersionRecord } from './records';
import { addVersion, collectGarbage, removeVersion } from './versions';

export const deleteObject: Operation<DeleteObjectCommandInput, DeleteObjectOutput> = {
  name: 'DeleteObject',
  authorize: objectAccess('DeleteObject', 'DeleteObjectVersion'),
  async handle(input, context) {
    const [answer] = await deleteAll(input.Bucket ?? '', [{ Key: input.Key ?? '', VersionId: input.VersionId }], context);
    await collectGarbage(context);
    return answer ?? {};
  },
};

export const deleteObjects: Operation<DeleteObjectsCommandInput, DeleteObjectsOutput> = {
  name: 'DeleteObjects',
  authorize: (input, context) => {
    requireBucket(input, context);
    return [];
  },
  async handle(input, context) {
    const bucket = requireBucket(input, context);
    const objects = input.Delete?.Objects ?? [];
    if (objects.length > 1000 || objects.length === 0)
      throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
    const allowed: { Key: string; VersionId?: string | undefined }[] = [];
    const Errors: NonNullable<DeleteObjectsOutput['Errors']> = [];
    for (const { Key = '', VersionId } of objects) {
      const needed = access(VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', bucket, Key);
      try {
        await context.cloud.authorize(context.caller, needed);
        allowed.push({ Key, VersionId });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({ Key, ...(VersionId === undefined ? {} : { VersionId }), Code: error.code, Message: error.message });
      }
    }
    const deleted = await deleteAll(bucket.Name, allowed, context);
    await collectGarbage(context);
    return {
      ...(input.Delete?.Quiet === true
        ? {}
        : {
            Deleted: allowed.map(({ Key, VersionId }, index) => ({
              Key,
              ...(VersionId === undefined ? {} : { VersionId }),
              ...(deleted[index]?.DeleteMarker === true ? { DeleteMarker: true, DeleteMarkerVersionId: deleted[index]?.VersionId } : {}),
            })),
          }),
      ...(Errors.length === 0 ? {} : { Errors }),
    };
  },
};

type Gone = DeleteObjectOutput & { version?: VersionRecord };

async function deleteAll(
  bucketName: string,
  objects: readonly { Key: string; VersionId?: string | undefined }[],
  context: OperationContext,
): Promise<DeleteObjectOutput[]> {
  const bucket = requireBucket({ Bucket: bucketName }, context);
  const gone = await context.cloud.store.transaction(() => objects.map(({ Key, VersionId }) => deleteOne(bucketName, Key, VersionId, context)));
  return gone.map(({ version, ...answer }) => {
    if (version !== undefined) emitObjectEvent('Object Deleted', objects.length > 1 ? 'DeleteObjects' : 'DeleteObject', bucket, version, context);
    return answer;
  });
}

function deleteOne(bucketName: string, key: string, versionId: string | undefined, context: OperationContext): Gone {
  const tables = s3Tables(context.cloud.store);
  const bucket = requireBucket({ Bucket: bucketName }, context);
  if (versionId !== undefined) {
    const version = removeVersion(tables, bucket.Name, key, versionId);
    return { VersionId: versionId, ...(version?.deleteMarker === true ? { DeleteMarker: true } : {}), ...(version === undefined ? {} : { version }) };
  }
  if (bucket.versioning === undefined) {
    const version = removeVersion(tables, bucket.Name, key, 'null');
    return version === undefined ? {} : { version };
  }
  const version = addVersion(tables, bucket, { key, modified: context.now(), deleteMarker: true, size: 0, etag: '', headers: {} }, () =>
    context.cloud.newId(),
  );
  return { DeleteMarker: true, VersionId: version.versionId, version };
}
