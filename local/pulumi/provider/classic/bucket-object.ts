// aws:s3/bucketObjectv2:BucketObjectv2, over S3 itself.
import type { ListObjectVersionsCommandOutput, PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { DeleteObjectCommand, GetObjectTaggingCommand, HeadObjectCommand, ListObjectVersionsCommand, PutObjectCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { equalValues } from '../../values/equal';
import { isObject, unknownValue, type Value, type Values } from '../../values/wire';
import type { CheckFailure, DiffResult } from '../provider';
import { readAsset } from './asset';
import type { ClassicResource } from './resource';

/** Inputs that are served, each as PutObject takes it. */
const puts = {
  cacheControl: 'CacheControl', contentDisposition: 'ContentDisposition', contentEncoding: 'ContentEncoding', contentLanguage: 'ContentLanguage', contentType: 'ContentType',
  kmsKeyId: 'SSEKMSKeyId', serverSideEncryption: 'ServerSideEncryption', storageClass: 'StorageClass', bucketKeyEnabled: 'BucketKeyEnabled', metadata: 'Metadata',
} as const satisfies Record<string, keyof PutObjectCommandInput>;
const contents = ['source', 'content', 'contentBase64'];
const served = new Set([...Object.keys(puts), ...contents, 'bucket', 'key', 'sourceHash', 'etag', 'tags', 'forceDestroy', 'region']);
/** A change of these means another object. */
const identity = ['bucket', 'key'];
const onlyState = ['tags', 'forceDestroy'];

/** The resource type. */
export const bucketObject: ClassicResource = {
  type: 'aws:s3/bucketObjectv2:BucketObjectv2',
  check: checkObject,
  diff: diffObject,
  preview: previewObject,
  create: async ({ s3 }, inputs) => putObject(s3, inputs),
  async read({ s3 }, id, inputs, state) {
    const { bucket, key } = placeIn(id, state);
    const found = await readObject(s3, bucket, key);
    if (found === undefined) return undefined;
    const content = Object.fromEntries(['source', 'content', 'contentBase64', 'sourceHash', 'forceDestroy'].flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]])));
    const known = Object.keys(inputs).length === 0 ? { bucket, key, ...(found['tags'] === undefined ? {} : { tags: found['tags'] }) } : refreshed(inputs, found);
    return { id, inputs: known, outputs: { ...found, ...content } };
  },
  update: async ({ s3 }, _id, _state, oldInputs, news) => updateObject(s3, oldInputs, news),
  delete: async ({ s3 }, _id, state) => deleteObject(s3, state),
};

/** An id given to import is `bucket/key`, or `s3://bucket/key`. */
function placeIn(id: string, state: Values): { bucket: string; key: string } {
  const { bucket, key } = state;
  if (typeof bucket === 'string' && typeof key === 'string') return { bucket, key };
  const [, name, rest] = /^(?:s3:\/\/)?([^/]+)\/(.+)$/.exec(id) ?? [];
  if (name === undefined || rest === undefined) throw new Error(`${id} names no object: give bucket/key`);
  return { bucket: name, key: rest };
}

/** Inputs that the program gave, as they are now. */
function refreshed(inputs: Values, found: Values): Values {
  const readable = Object.keys(inputs).filter((key) => found[key] !== undefined && key !== 'kmsKeyId');
  return { ...inputs, ...Object.fromEntries(readable.map((key) => [key, found[key] ?? null])) };
}

/** Inputs with what Terraform's schema fills in; a bucket may be given by its name only. */
function checkObject(news: Values, defaultTags: Readonly<Record<string, string>>): { inputs: Values; failures: CheckFailure[] } {
  const given = contents.filter((key) => news[key] !== undefined);
  const failures = [
    ...identity.filter((key) => news[key] === undefined).map((property) => ({ property, reason: `Missing required argument: ${property}` })),
    ...(given.length > 1 ? [{ property: given[1] ?? '', reason: `"${given[1] ?? ''}": conflicts with ${given[0] ?? ''}` }] : []),
    ...Object.keys(news).filter((key) => !served.has(key)).map((property) => ({ property, reason: `${property} is not served by this stand-in for aws; served are ${[...served].sort().join(', ')}` })),
  ];
  const tags = { ...defaultTags, ...(isObject(news['tags']) ? news['tags'] : {}) };
  return { inputs: { forceDestroy: false, ...news, ...(Object.keys(defaultTags).length === 0 ? {} : { tagsAll: tags }) }, failures };
}

/** What an update would change. */
function diffObject(oldInputs: Values, news: Values): DiffResult {
  const keys = [...new Set([...Object.keys(oldInputs), ...Object.keys(news)])].sort();
  const diffs = keys.filter((key) => !equalValues(oldInputs[key], news[key]));
  return { changes: diffs.length === 0 ? 'none' : 'some', diffs, replaces: diffs.filter((key) => identity.includes(key)), deleteBeforeReplace: false };
}

/** Outputs that are told by the inputs. */
function previewObject(inputs: Values, state?: Values): Values {
  const computed = { arn: unknownValue, etag: unknownValue, versionId: unknownValue, tagsAll: inputs['tagsAll'] ?? inputs['tags'] ?? {} };
  return { ...computed, ...(state === undefined ? {} : { arn: state['arn'] ?? unknownValue }), ...withoutContent(inputs) };
}

/** Uploads the content, whole. */
async function putObject(s3: S3Client, inputs: Values): Promise<{ id: string; outputs: Values }> {
  const { bucket, key } = placeOf(inputs);
  const headers = Object.entries(puts).flatMap(([input, member]) => (inputs[input] === undefined ? [] : [[member, inputs[input]]]));
  const tags = new URLSearchParams(tagsOf(inputs)).toString();
  await s3.send(new PutObjectCommand({
    Bucket: bucket, Key: key, Body: await contentOf(inputs), ...(tags === '' ? {} : { Tagging: tags }), ...(Object.fromEntries(headers) as Partial<PutObjectCommandInput>),
  }));
  const read = await readObject(s3, bucket, key);
  if (read === undefined) throw new Error(`s3://${bucket}/${key} cannot be found after it was written`);
  return { id: key, outputs: { ...read, ...withoutContent(inputs) } };
}

/** Changes the tags alone where nothing else differs, else writes the object anew. */
async function updateObject(s3: S3Client, oldInputs: Values, news: Values): Promise<Values> {
  const { diffs = [] } = diffObject(oldInputs, news);
  if (diffs.some((key) => !onlyState.includes(key) && key !== 'tagsAll')) return (await putObject(s3, news)).outputs;
  const { bucket, key } = placeOf(news);
  if (diffs.some((each) => each.startsWith('tags'))) {
    const tagSet = Object.entries(tagsOf(news)).map(([Key, Value]) => ({ Key, Value }));
    await s3.send(new PutObjectTaggingCommand({ Bucket: bucket, Key: key, Tagging: { TagSet: tagSet } }));
  }
  return { ...(await readObject(s3, bucket, key)), ...withoutContent(news) };
}

/** The object as S3 tells it; undefined where it is gone. */
async function readObject(s3: S3Client, bucket: string, key: string): Promise<Values | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: key }));
    const tags = Object.fromEntries(TagSet.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
    return present({
      bucket, key, arn: `arn:aws:s3:::${bucket}/${key}`, etag: head.ETag?.replace(/^"|"$/g, ''), versionId: head.VersionId ?? '', contentType: head.ContentType,
      serverSideEncryption: head.ServerSideEncryption, kmsKeyId: head.SSEKMSKeyId, bucketKeyEnabled: head.BucketKeyEnabled ?? false, storageClass: head.StorageClass ?? 'STANDARD',
      metadata: head.Metadata, tags, tagsAll: tags,
    });
  } catch (error) {
    if (error instanceof Error && ['NotFound', 'NoSuchKey', 'NoSuchBucket'].includes(error.name)) return undefined;
    throw error;
  }
}

/** Deletes the object with all its versions, as Terraform does. */
async function deleteObject(s3: S3Client, state: Values): Promise<void> {
  const { bucket, key } = placeOf(state);
  try {
    for (const VersionId of await versionsOf(s3, bucket, key)) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId }));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucket') return;
    throw error;
  }
}

async function versionsOf(s3: S3Client, bucket: string, key: string): Promise<string[]> {
  const found: string[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...marker }));
    for (const version of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) if (version.Key === key && version.VersionId !== undefined) found.push(version.VersionId);
    marker = page.IsTruncated === true && page.NextKeyMarker !== undefined
      ? { KeyMarker: page.NextKeyMarker, ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }) } : undefined;
  }
  return found;
}

function placeOf(values: Values): { bucket: string; key: string } {
  const { bucket, key } = values;
  if (typeof bucket !== 'string' || typeof key !== 'string') throw new Error(`bucket and key must be text; got ${JSON.stringify({ bucket, key })}`);
  return { bucket, key };
}

async function contentOf(inputs: Values): Promise<Buffer> {
  if (inputs['source'] !== undefined) return readAsset(inputs['source']);
  const { content, contentBase64 } = inputs;
  if (typeof contentBase64 === 'string') return Buffer.from(contentBase64, 'base64');
  return Buffer.from(typeof content === 'string' ? content : '', 'utf8');
}

function tagsOf(inputs: Values): Record<string, string> {
  const tags = inputs['tagsAll'] ?? inputs['tags'];
  return isObject(tags) ? Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)])) : {};
}

/** Inputs that are outputs too. The content itself is kept, so that the engine sees a change of it. */
function withoutContent(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== 'etag'));
}

function present(values: Readonly<Record<string, Value | undefined>>): Values {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
