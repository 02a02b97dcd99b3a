// S3 as the AWS SDK for JavaScript sees it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import type { CloudEvent } from '../../../../local/aws/cloud';
import { encodeUri } from '../../../../local/aws/protocol/signature';
import { errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

describe('S3', () => {
  let aws: TestEndpoint;
  let s3: S3Client;
  const put = (Bucket: string, Key: string, Body: string | Buffer | Readable, more = {}) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const text = async (Bucket: string, Key: string, more = {}): Promise<string> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return Body?.transformToString() ?? '';
  };
  const files = (): number =>
    readdirSync(path.join(aws.folder, 'objects'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

  before(async () => {
    aws = await startTestEndpoint();
    s3 = new S3Client(aws.client());
    await s3.send(new CreateBucketCommand({ Bucket: 'plain' }));
  });

  after(async () => {
    s3.destroy();
    await aws.end();
  });

  it('gives back what was put, with its headers, metadata, ETag and checksum', async () => {
    const { ETag } = await put('plain', 'a', 'hello', { ContentType: 'text/plain', CacheControl: 'no-store', Metadata: { hue: 'rot' } });
    assert.equal(ETag, `"${createHash('md5').update('hello').digest('hex')}"`);
    const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a', ChecksumMode: 'ENABLED' }));
    assert.deepEqual(
      [got.ContentType, got.CacheControl, got.Metadata, got.ContentLength, got.ETag, got.ServerSideEncryption, got.ChecksumCRC32],
      ['text/plain', 'no-store', { hue: 'rot' }, 5, ETag, 'AES256', 'NhCmhg=='],
    );
    assert.equal(await got.Body?.transformToString(), 'hello');
  });

  it('takes a stream of unknown chunks and keeps no aws-chunked encoding', async () => {
    const content = randomBytes(3_000_000);
    await put('plain', 'stream', Readable.from([content.subarray(0, 1), content.subarray(1, 2_000_000), content.subarray(2_000_000)]), {
      ContentLength: content.length,
      ContentEncoding: 'gzip',
    });
    const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'stream' }));
    assert.equal(got.ContentEncoding, 'gzip');
    assert.ok(content.equals(Buffer.from((await got.Body?.transformToByteArray()) ?? [])));
  });

  it('gives ranges as RFC 9110 says', async () => {
    await put('plain', 'digits', '0123456789');
    for (const [Range, expected] of [
      ['bytes=2-4', '234'],
      ['bytes=7-', '789'],
      ['bytes=-3', '789'],
      ['bytes=8-100', '89'],
      ['bytes=-100', '0123456789'],
      ['lines=1-2', '0123456789'],
    ] as const) {
      assert.equal(await text('plain', 'digits', { Range }), expected);
    }
    const { ContentRange } = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'digits', Range: 'bytes=2-4' }));
    assert.equal(ContentRange, 'bytes 2-4/10');
    assert.deepEqual(await errorOf(text('plain', 'digits', { Range: 'bytes=10-' })), {
      name: 'InvalidRange',
      message: 'The requested range is not satisfiable',
      status: 416,
    });
  });

  it('answers conditions: 304, 412, and a put only where nothing is', async () => {
    const { ETag } = await put('plain', 'conditional', 'x');
    assert.equal((await errorOf(text('plain', 'conditional', { IfNoneMatch: ETag }))).status, 304);
    assert.equal((await errorOf(text('plain', 'conditional', { IfMatch: '"other"' }))).status, 412);
    assert.equal((await errorOf(text('plain', 'conditional', { IfUnmodifiedSince: new Date(0) }))).status, 412);
    assert.equal(await text('plain', 'conditional', { IfMatch: ETag }), 'x');
    assert.equal((await errorOf(put('plain', 'conditional', 'y', { IfNoneMatch: '*' }))).name, 'PreconditionFailed');
    const both = await Promise.allSettled([put('plain', 'race', '1', { IfNoneMatch: '*' }), put('plain', 'race', '2', { IfNoneMatch: '*' })]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('tells of what is missing in its own words', async () => {
    assert.deepEqual(await errorOf(text('plain', 'nothing')), { name: 'NoSuchKey', message: 'The specified key does not exist.', status: 404 });
    assert.equal((await errorOf(text('nowhere', 'a'))).name, 'NoSuchBucket');
    assert.equal((await errorOf(s3.send(new GetBucketCorsCommand({ Bucket: 'plain' })))).name, 'NoSuchCORSConfiguration');
    assert.equal((await errorOf(s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'nothing' })))).status, 404);
    assert.equal((await errorOf(s3.send(new CreateBucketCommand({ Bucket: 'Upper' })))).name, 'InvalidBucketName');
    assert.equal((await s3.send(new GetBucketLocationCommand({ Bucket: 'plain' }))).LocationConstraint, undefined);
  });

  it('lists keys in the order of their bytes, rolled up and page by page, as a sorted list of all would', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'listed' }));
    const keys = ['a', 'a/', 'a/1', 'a/2/x', 'a/2/y', 'a0', 'b/c/d', 'ä', 'z', '\u{1f600}', '\ufffd'];
    await Promise.all(keys.map((key) => put('listed', key, 'x')));
    const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', 'a', 'a/', 'b/c', 'nothing'),
        fc.constantFrom(undefined, '/', '2'),
        fc.integer({ min: 1, max: 4 }),
        async (Prefix, Delimiter, MaxKeys) => {
          const expected: string[] = [];
          for (const key of sorted.filter((one) => one.startsWith(Prefix))) {
            const at = Delimiter === undefined ? -1 : key.indexOf(Delimiter, Prefix.length);
            const shown = at < 0 ? key : key.slice(0, at + 1);
            if (!expected.includes(shown) || at < 0) expected.push(shown);
          }
          const got: string[] = [];
          for (let token: string | undefined, more = true; more;) {
            const page = await s3.send(new ListObjectsV2Command({ Bucket: 'listed', Prefix, Delimiter, MaxKeys, ContinuationToken: token }));
            const names = [...(page.Contents ?? []).map(({ Key = '' }) => Key), ...(page.CommonPrefixes ?? []).map((prefix) => prefix.Prefix ?? '')];
            assert.ok(names.length <= MaxKeys);
            assert.equal(page.KeyCount, names.length);
            got.push(...names);
            token = page.NextContinuationToken;
            more = page.IsTruncated === true;
          }
          assert.deepEqual([...got].sort(), [...expected].sort());
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes any text as a key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
          .filter((key) => Buffer.byteLength(key) <= 1024 && !/[\ud800-\udfff]/u.test(key) && !/(^|\/)\.\.?(\/|$)/.test(key)),
        async (key) => {
          await put('plain', `any/${key}`, key);
          assert.equal(await text('plain', `any/${key}`), key);
          const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'plain', Prefix: `any/${key}`, EncodingType: 'url' }));
          assert.ok(Contents.some(({ Key }) => Key === encodeUri(`any/${key}`).replaceAll('%2F', '/').replaceAll('%20', '+')));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps versions: deleting hides, a version can be read, listed and removed', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'versioned' }));
    await put('versioned', 'k', 'zero');
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Enabled' } }));
    const one = await put('versioned', 'k', 'one');
    const two = await put('versioned', 'k', 'two');
    const marker = await s3.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k' }));
    assert.equal(marker.DeleteMarker, true);
    assert.equal((await errorOf(text('versioned', 'k'))).name, 'NoSuchKey');
    assert.equal(await text('versioned', 'k', { VersionId: one.VersionId }), 'one');
    assert.equal(await text('versioned', 'k', { VersionId: 'null' }), 'zero');
    assert.equal((await errorOf(text('versioned', 'k', { VersionId: marker.VersionId }))).status, 405);
    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket: 'versioned' }));
    assert.deepEqual(
      listed.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
      [
        [two.VersionId, false],
        [one.VersionId, false],
        ['null', false],
      ],
    );
    assert.deepEqual(
      listed.DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
      [[marker.VersionId, true]],
    );
    await s3.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k', VersionId: marker.VersionId }));
    assert.equal(await text('versioned', 'k'), 'two');
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Suspended' } }));
    await put('versioned', 'k', 'three');
    assert.equal(await text('versioned', 'k', { VersionId: 'null' }), 'three');
  });

  it('can be emptied page by page while it is listed, and deleted only then', async () => {
    assert.equal((await errorOf(s3.send(new DeleteBucketCommand({ Bucket: 'versioned' })))).name, 'BucketNotEmpty');
    for (let more = true, marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}; more;) {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket: 'versioned', MaxKeys: 1, ...marker }));
      const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key = '', VersionId }) => ({ Key, VersionId }));
      const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket: 'versioned', Delete: { Objects } }));
      assert.deepEqual([Deleted?.length, Errors], [1, undefined]);
      marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      more = page.IsTruncated === true;
    }
    await s3.send(new DeleteBucketCommand({ Bucket: 'versioned' }));
  });

  it('copies, with other metadata where asked', async () => {
    await put('plain', 'source ü+', 'copied', { Metadata: { from: 'here' }, Tagging: 'a=b' });
    await s3.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'copy', CopySource: `plain/${encodeURIComponent('source ü+')}` }));
    const copy = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'copy' }));
    assert.deepEqual([copy.Metadata, await copy.Body?.transformToString()], [{ from: 'here' }, 'copied']);
    assert.deepEqual((await s3.send(new GetObjectTaggingCommand({ Bucket: 'plain', Key: 'copy' }))).TagSet, [{ Key: 'a', Value: 'b' }]);
    await s3.send(
      new CopyObjectCommand({ Bucket: 'plain', Key: 'copy', CopySource: 'plain/copy', MetadataDirective: 'REPLACE', Metadata: { now: 'other' } }),
    );
    assert.deepEqual((await s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'copy' }))).Metadata, { now: 'other' });
    assert.equal((await errorOf(s3.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'copy', CopySource: 'plain/copy' })))).name, 'InvalidRequest');
  });

  it('joins parts, checks them, and leaves no file behind', async () => {
    const before = files();
    const parts = [randomBytes(5 * 1024 * 1024), randomBytes(1000)];
    const upload = {
      Bucket: 'plain',
      Key: 'parts',
      UploadId: (await s3.send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key: 'parts', ChecksumAlgorithm: 'CRC32' }))).UploadId,
    };
    const Parts = await Promise.all(
      parts.map(async (Body, index) => {
        const { ETag, ChecksumCRC32 } = await s3.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body, ChecksumAlgorithm: 'CRC32' }));
        return { PartNumber: index + 1, ETag, ChecksumCRC32 };
      }),
    );
    assert.equal((await s3.send(new ListPartsCommand(upload))).Parts?.length, 2);
    assert.equal(
      (await errorOf(s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [...Parts].reverse() } })))).name,
      'InvalidPartOrder',
    );
    assert.equal(
      (await errorOf(s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"x"' }] } })))).name,
      'InvalidPart',
    );
    const { ETag } = await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    const md5s = Buffer.concat(parts.map((part) => createHash('md5').update(part).digest()));
    assert.equal(ETag, `"${createHash('md5').update(md5s).digest('hex')}-2"`);
    const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'parts' }));
    assert.ok(Buffer.concat(parts).equals(Buffer.from((await got.Body?.transformToByteArray()) ?? [])));
    assert.equal((await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'parts', PartNumber: 2 }))).ContentLength, 1000);
    assert.equal((await errorOf(s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' })))).name, 'NoSuchUpload');
    assert.equal(files(), before + 1);
  });

  it('forgets an upload that was aborted, and refuses small parts', async () => {
    const before = files();
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: 'plain', Key: 'small' }));
    const upload = { Bucket: 'plain', Key: 'small', UploadId };
    const Parts = await Promise.all(
      [1, 2].map(async (PartNumber) => ({ PartNumber, ETag: (await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body: 'x' }))).ETag })),
    );
    assert.equal((await errorOf(s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })))).name, 'EntityTooSmall');
    await s3.send(new AbortMultipartUploadCommand(upload));
    assert.deepEqual(
      await errorOf(s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' }))).then(({ name, status }) => [name, status]),
      ['NoSuchUpload', 404],
    );
    assert.equal(files(), before);
  });

  it('removes the file of what was replaced or deleted', async () => {
    const before = files();
    for (let round = 0; round < 3; round += 1) await put('plain', 'replaced', String(round).repeat(20_000));
    assert.equal(files(), before + 1);
    await s3.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'replaced' }));
    assert.equal(files(), before);
  });

  it('refuses a policy that is public, or that speaks of another bucket', async () => {
    const policy = (Principal: unknown, Resource: string, more = {}) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource, ...more }] });
    const set = (Policy: string) => s3.send(new PutBucketPolicyCommand({ Bucket: 'plain', Policy }));
    assert.equal((await errorOf(set(policy('*', 'arn:aws:s3:::plain/*')))).name, 'AccessDenied');
    assert.equal((await errorOf(set(policy({ AWS: '000000000000' }, 'arn:aws:s3:::other/*')))).name, 'MalformedPolicy');
    assert.equal((await errorOf(set('{'))).name, 'MalformedPolicy');
    await set(policy('*', 'arn:aws:s3:::plain/*', { Condition: { StringEquals: { 'aws:PrincipalAccount': '000000000000' } } }));
    assert.equal((await s3.send(new GetBucketPolicyStatusCommand({ Bucket: 'plain' }))).PolicyStatus?.IsPublic, false);
    assert.match((await s3.send(new GetBucketPolicyCommand({ Bucket: 'plain' }))).Policy ?? '', /PrincipalAccount/);
  });

  it("encrypts under the bucket's key: on disk nothing is readable, and without the key nothing is read", async () => {
    const kms = new KMSClient(aws.client());
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    await s3.send(new CreateBucketCommand({ Bucket: 'sealed' }));
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: 'sealed',
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KeyMetadata?.Arn }, BucketKeyEnabled: true }],
        },
      }),
    );
    const content = Buffer.from('all of this is secret. '.repeat(20_000));
    const stored = await put('sealed', 'k', content);
    assert.deepEqual([stored.ServerSideEncryption, stored.SSEKMSKeyId, stored.BucketKeyEnabled], ['aws:kms', KeyMetadata?.Arn, true]);
    assert.notEqual(stored.ETag, `"${createHash('md5').update(content).digest('hex')}"`);
    assert.ok(!anyFileContains(path.join(aws.folder, 'objects'), 'all of this is secret'));
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length - 1), fc.nat(1000), async (first, length) => {
        const last = Math.min(first + length, content.length - 1);
        assert.equal(await text('sealed', 'k', { Range: `bytes=${first}-${last}` }), content.toString('utf8', first, last + 1));
      }),
      { numRuns: 20 },
    );
    await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    assert.equal((await errorOf(text('sealed', 'k'))).name, 'KMS.DisabledException');
    kms.destroy();
  });

  it('tells EventBridge of objects where the bucket says so', async () => {
    const events: CloudEvent[] = [];
    aws.endpoint.onEvent((event) => {
      events.push(event);
    });
    await put('plain', 'quiet', 'x');
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: 'plain', NotificationConfiguration: { EventBridgeConfiguration: {} } }));
    await put('plain', 'loud', 'x');
    await s3.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'loud' }));
    assert.deepEqual(
      events.map(({ detailType, detail }) => [detailType, (detail['object'] as { key: string }).key]),
      [
        ['Object Created', 'loud'],
        ['Object Deleted', 'loud'],
      ],
    );
  });
});

function anyFileContains(folder: string, needle: string): boolean {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(path.join(entry.parentPath, entry.name)).includes(needle))
  );
}
