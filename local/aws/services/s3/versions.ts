// The versions of an object: adding one, finding one, removing one, with the table of current objects kept in step.
import { AwsError, type OperationContext } from '../../operation';
import { type ObjectInput, requireBucket } from './bucket';
import { letGo } from './sealed-content';
import { type BucketRecord, type S3Tables, s3Tables, type VersionRecord } from './records';

/** Hexadecimal digits that give a version's place in time. */
const PLACE = 14;

/** Key of the current version of an object. */
export function objectKey(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

/** All versions of an object, the newest first, with their record keys. */
export function versionsOf(tables: S3Tables, bucket: string, key: string): { key: string; value: VersionRecord }[] {
  return [...tables.versions.range({ prefix: `${bucket}/${key}\u0000` })].filter(({ value }) => value.key === key);
}

/** The next place among an object's versions, so that the newest comes first. */
function nextPlace(tables: S3Tables, bucket: string, key: string, now: number): string {
  const [newest] = versionsOf(tables, bucket, key);
  const last = newest === undefined ? Number.MAX_SAFE_INTEGER : parseInt(newest.key.slice(-PLACE), 16);
  return Math.min(2 ** 53 - 1 - now * 16, last - 1)
    .toString(16)
    .padStart(PLACE, '0');
}

/** Record key behind which the versions older than this one lie, even where it is there no more: its id begins with its place. */
export function placeOf(tables: S3Tables, bucket: string, key: string, versionId: string): string {
  const found = versionsOf(tables, bucket, key).find(({ value }) => value.versionId === versionId);
  return found?.key ?? `${bucket}/${key}\u0000${/^[0-9a-f]{32}$/.test(versionId) ? versionId.slice(0, PLACE) : ''}`;
}

/** Adds a version within a transaction: it is the current one; where the bucket is not versioned, the one before it goes. */
export function addVersion(tables: S3Tables, bucket: BucketRecord, draft: Omit<VersionRecord, 'versionId'>, newId: () => string): VersionRecord {
  const place = nextPlace(tables, bucket.Name, draft.key, draft.modified);
  const versioned = bucket.versioning === 'Enabled';
  const version = {
    ...draft,
    versionId: versioned
      ? place +
        newId()
          .replaceAll('-', '')
          .slice(0, 32 - PLACE)
      : 'null',
  };
  if (!versioned) {
    for (const old of versionsOf(tables, bucket.Name, version.key)) if (old.value.versionId === 'null') drop(tables, old);
  }
  void tables.versions.put(`${bucket.Name}/${version.key}\u0000${place}`, version);
  if (version.deleteMarker === true) void tables.objects.remove(objectKey(bucket.Name, version.key));
  else void tables.objects.put(objectKey(bucket.Name, version.key), version);
  return version;
}

/** Removes one version within a transaction; the next newest becomes the current one. */
export function removeVersion(tables: S3Tables, bucket: string, key: string, versionId: string): VersionRecord | undefined {
  const all = versionsOf(tables, bucket, key);
  const found = all.find(({ value }) => value.versionId === versionId);
  if (found === undefined) return undefined;
  drop(tables, found);
  const current = all.find((other) => other !== found)?.value;
  if (current === undefined || current.deleteMarker === true) void tables.objects.remove(objectKey(bucket, key));
  else void tables.objects.put(objectKey(bucket, key), current);
  return found.value;
}

function drop(tables: S3Tables, version: { key: string; value: VersionRecord }): void {
  void tables.versions.remove(version.key);
  if (version.value.content !== undefined) letGo(tables, version.value.content);
}

/** Removes the files that no record names any more. */
export async function collectGarbage(context: Pick<OperationContext, 'cloud'>): Promise<void> {
  const { cloud } = context;
  const { garbage } = s3Tables(cloud.store);
  const ids = [...garbage.range({ limit: 1000 })].map(({ key }) => key);
  if (ids.length === 0) return;
  await Promise.all(ids.map((id) => cloud.objects.remove(id)));
  await cloud.store.transaction(() => {
    for (const id of ids) void garbage.remove(id);
  });
}

/**
 * The version that a read asks for.
 * @throws AwsError NoSuchKey, NoSuchVersion, MethodNotAllowed for a delete marker
 */
export async function readableVersion(
  input: ObjectInput,
  context: OperationContext,
): Promise<VersionRecord & { content: NonNullable<VersionRecord['content']> }> {
  const bucket = requireBucket(input, context);
  const tables = s3Tables(context.cloud.store);
  const key = input.Key ?? '';
  const version =
    input.VersionId === undefined
      ? tables.objects.get(objectKey(bucket.Name, key))
      : versionsOf(tables, bucket.Name, key).find(({ value }) => value.versionId === input.VersionId)?.value;
  if (version?.content !== undefined) return { ...version, content: version.content };
  if (version?.deleteMarker === true) {
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405,
      fields: { Method: 'GET', ResourceType: 'DeleteMarker' },
    });
  }
  if (input.VersionId !== undefined)
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', { status: 404, fields: { Key: key, VersionId: input.VersionId } });
  throw await missingKey(bucket, key, context);
}

/** Who may not list the bucket is not told whether a key is there. */
async function missingKey(bucket: BucketRecord, key: string, context: OperationContext): Promise<AwsError> {
  const { caller, cloud } = context;
  const policy = bucket.policy === undefined ? {} : { resourcePolicy: JSON.parse(bucket.policy) as never };
  const action = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket.Name}`, ...policy };
  if (await cloud.allowed(caller, action))
    return new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, fields: { Key: key } });
  return new AwsError(
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::${bucket.Name}" because no identity-based policy allows the s3:ListBucket action`,
    { status: 403 },
  );
}

/** The version id as it is answered: not at all where the bucket never was versioned. */
export function shownVersion(bucket: BucketRecord, versionId: string): { VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: versionId };
}
