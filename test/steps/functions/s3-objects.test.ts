// Object storage on S3, against a server that answers as S3 does.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { readText, type Objects } from '../../../steps/functions/objects/objects';
import { s3Objects } from '../../../steps/functions/objects/s3-objects';

const listing = (keys: readonly string[], next?: string): string =>
  `<ListBucketResult>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}<IsTruncated>${next !== undefined}</IsTruncated>${next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`}</ListBucketResult>`;

describe('objects in S3', () => {
  let server: Server;
  let objects: Objects;
  let folder: string;
  let puts: { path: string; body: string; type: string | undefined }[];

  const answer = (request: IncomingMessage, body: string): [number, string] => {
    const url = new URL(request.url ?? '/', 'http://s3');
    if (request.method === 'PUT') {
      puts.push({ path: url.pathname, body, type: request.headers['content-type'] });
      return [200, ''];
    }
    if (url.searchParams.has('list-type')) return [200, url.searchParams.get('continuation-token') === 'two' ? listing(['p/c']) : listing(['p/a', 'p/b'], 'two')];
    if (url.pathname === '/bucket/there') return [200, 'content'];
    return [404, '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>'];
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 's3-objects-'));
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const [status, text] = answer(request, Buffer.concat(parts).toString());
        response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    objects = s3Objects(new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' }, requestChecksumCalculation: 'WHEN_REQUIRED', maxAttempts: 1 }));
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => { puts = []; });

  it('are read as a stream, and told by their URI where they are not there', async () => {
    assert.equal(await readText(objects, 's3://bucket/there'), 'content');
    await assert.rejects(objects.read('s3://bucket/nowhere'), /cannot read s3:\/\/bucket\/nowhere: NoSuchKey: The specified key does not exist\./);
    await assert.rejects(objects.read('bucket/there'), /not an S3 URI/);
    await assert.rejects(readText(objects, 's3://bucket/there', 3), /larger than 3 bytes/);
  });

  it('are listed over all pages', async () => {
    const found: string[] = [];
    for await (const uri of objects.list('s3://bucket/p/')) found.push(uri);
    assert.deepEqual(found, ['s3://bucket/p/a', 's3://bucket/p/b', 's3://bucket/p/c']);
  });

  it('are stored from text and from files', async () => {
    const file = join(folder, 'rows.csv');
    await writeFile(file, 'a\n1\n');
    await objects.write('{}', 's3://bucket/x.json', 'application/json');
    await objects.upload(file, 's3://bucket/rows.csv', 'text/csv');
    assert.deepEqual(puts, [{ path: '/bucket/x.json', body: '{}', type: 'application/json' }, { path: '/bucket/rows.csv', body: 'a\n1\n', type: 'text/csv' }]);
  });
});
