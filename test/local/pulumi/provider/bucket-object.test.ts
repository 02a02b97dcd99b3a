// The stand-in for aws: objects in a bucket, over a small S3.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwsClassicProvider } from '../../../../local/pulumi/provider/classic/provider';
import type { Values } from '../../../../local/pulumi/values/wire';
import { startFakeAws, type FakeAws, type FakeResponse } from './fake-aws';
import { refTo } from './native-fixture';

const object = refTo('aws:s3/bucketObjectv2:BucketObjectv2', 'code');
const xml = (body: string): FakeResponse => ({ headers: { 'content-type': 'application/xml' }, body });
const tagging = xml('<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>');
const versions = xml('<ListVersionsResult><Version><Key>k</Key><VersionId>v1</VersionId></Version><Version><Key>k2</Key><VersionId>v9</VersionId></Version><DeleteMarker><Key>k</Key><VersionId>v2</VersionId></DeleteMarker></ListVersionsResult>');

const answers = ({ method, url }: { method: string; url: string }): FakeResponse => {
  if (url.includes('versions')) return versions;
  if (method === 'GET' && url.includes('tagging')) return tagging;
  if (method === 'HEAD') return { headers: { etag: '"e1"', 'x-amz-version-id': 'v1', 'content-type': 'application/zip', 'x-amz-server-side-encryption': 'aws:kms' }, body: '' };
  return { body: '' };
};

async function withS3(work: (provider: AwsClassicProvider, server: FakeAws) => Promise<void>, answer = answers): Promise<void> {
  const server = await startFakeAws(answer);
  try {
    const provider = new AwsClassicProvider({});
    await provider.configure(new Map(Object.entries({
      region: 'us-east-1', endpoints: JSON.stringify([{ s3: server.url, sts: server.url }]), s3UsePathStyle: 'true', accessKey: 'a', secretKey: 's', skipCredentialsValidation: 'true',
    })));
    await work(provider, server);
  } finally {
    await server.close();
  }
}

describe('an object in a bucket, by the stand-in for aws', () => {
  it('is uploaded with its content, type and tags, and read back', async () => {
    await withS3(async (provider, { requests }) => {
      const { id, outputs } = await provider.create(object, { bucket: 'b', key: 'k', contentBase64: Buffer.from('zip').toString('base64'), contentType: 'application/zip', tags: { a: '1' } }, false);
      const put = requests.find(({ method }) => method === 'PUT');
      assert.deepEqual([put?.url.split('?')[0], put?.body, put?.headers['content-type'], put?.headers['x-amz-tagging']], ['/b/k', 'zip', 'application/zip', 'a=1']);
      assert.deepEqual([id, outputs['etag'], outputs['versionId'], outputs['arn'], outputs['key']], ['k', 'e1', 'v1', 'arn:aws:s3:::b/k', 'k']);
    });
  });
  it('takes its content from a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'asset-'));
    try {
      await writeFile(path.join(folder, 'a.txt'), 'from a file');
      await withS3(async (provider, { requests }) => {
        const source: Values = { '4dabf18193072939515e22adb298388d': 'c44067f5952c0a294b673a41bacd8c17', path: path.join(folder, 'a.txt') };
        await provider.create(object, { bucket: 'b', key: 'k', source }, false);
        assert.equal(requests.find(({ method }) => method === 'PUT')?.body, 'from a file');
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  it('is replaced where its key changes, retagged where only tags do', async () => {
    await withS3(async (provider, { requests }) => {
      const olds: Values = { bucket: 'b', key: 'k', content: 'x', tags: { a: '1' } };
      assert.deepEqual(provider.diff(object, {}, olds, { ...olds, key: 'k2' }), { changes: 'some', diffs: ['key'], replaces: ['key'], deleteBeforeReplace: false });
      assert.equal(provider.diff(object, {}, olds, { ...olds }).changes, 'none');
      await provider.update(object, 'k', olds, olds, { ...olds, tags: { a: '2' } }, false);
      const [put] = requests.filter(({ method }) => method === 'PUT');
      assert.match(put?.url ?? '', /tagging/);
      assert.match(put?.body ?? '', /<Key>a<\/Key><Value>2<\/Value>/);
    });
  });
  it('is deleted with all its versions, and no others', async () => {
    await withS3(async (provider, { requests }) => {
      await provider.delete(object, 'k', { bucket: 'b', key: 'k' });
      const deleted = requests.filter(({ method }) => method === 'DELETE').map(({ url }) => /versionId=(\w+)/.exec(url)?.[1]);
      assert.deepEqual(deleted, ['v1', 'v2']);
    });
  });
  it('is gone where S3 says so', async () => {
    await withS3(async (provider) => {
      assert.equal(await provider.read(object, 'k', {}, { bucket: 'b', key: 'k' }), undefined);
    }, () => ({ status: 404, body: '' }));
  });
  it('needs bucket and key, one content, and nothing that is not served', async () => {
    await withS3(async (provider) => {
      const { failures } = provider.check(object, { key: 'k', content: 'x', contentBase64: 'eA==', objectLockMode: 'GOVERNANCE' });
      assert.deepEqual(failures.map(({ property }) => property), ['bucket', 'contentBase64', 'objectLockMode']);
    });
  });
  it('is one of the kinds of resources served: others are refused by name', async () => {
    await withS3(async (provider) => {
      await assert.rejects(provider.create(refTo('aws:sqs/queue:Queue'), {}, false), /aws:sqs\/queue:Queue is not served.*served are aws:s3\/bucketObjectv2/);
    });
  });
});
