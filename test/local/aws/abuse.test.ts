// What a hostile or broken client sends, and what the endpoint answers: AWS's code, nothing stored, nobody else kept waiting.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import net from 'node:net';
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { exchange, headText, type RawAnswer, send, signedHeaders } from './raw-client';
import { startTestEndpoint, type TestEndpoint } from './test-endpoint';

const codeOf = (answer: RawAnswer): string => /<Code>([^<]+)<\/Code>/.exec(answer.body)?.[1] ?? /"__type":"([^"]+)"/.exec(answer.body)?.[1] ?? '';
const sts = 'Action=GetCallerIdentity&Version=2011-06-15';

describe('a hostile client', () => {
  let aws: TestEndpoint;
  let s3: S3Client;

  before(async () => {
    aws = await startTestEndpoint({ limits: { stallMilliseconds: 400, headersMilliseconds: 2000 } });
    s3 = new S3Client(aws.client());
    await s3.send(new CreateBucketCommand({ Bucket: 'yard' }));
    await s3.send(new CreateBucketCommand({ Bucket: 'other' }));
    await s3.send(new PutObjectCommand({ Bucket: 'other', Key: 'secret', Body: 'secret' }));
  });

  after(async () => {
    s3.destroy();
    await aws.end();
  });

  const put = (path: string, more: Partial<Parameters<typeof send>[1]> = {}): Promise<RawAnswer> =>
    send(aws.port, { method: 'PUT', path, body: 'text', keys: aws.keys, ...more });
  const json = (target: string, body: string | Buffer, more: Partial<Parameters<typeof send>[1]> = {}): Promise<RawAnswer> =>
    send(aws.port, {
      method: 'POST',
      path: '/',
      service: 'kms',
      keys: aws.keys,
      body,
      headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
      ...more,
    });
  const stored = async (key: string): Promise<boolean> =>
    s3.send(new HeadObjectCommand({ Bucket: 'yard', Key: key })).then(
      () => true,
      () => false,
    );

  describe('whose signature is wrong', () => {
    it('is refused by S3 with SignatureDoesNotMatch, by JSON services with InvalidSignatureException', async () => {
      const wrong = { ...aws.keys, secretAccessKey: 'wrong' };
      const s3Answer = await put('/yard/forged', { keys: wrong });
      assert.deepEqual([s3Answer.status, codeOf(s3Answer)], [403, 'SignatureDoesNotMatch']);
      const jsonAnswer = await json('TrentService.ListKeys', '{}', { keys: wrong });
      assert.deepEqual([jsonAnswer.status, codeOf(jsonAnswer)], [403, 'InvalidSignatureException']);
      assert.equal(await stored('forged'), false);
    });

    it('is refused where the key is unknown', async () => {
      const unknown = { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'x' };
      assert.equal(codeOf(await put('/yard/a', { keys: unknown })), 'InvalidAccessKeyId');
      assert.equal(codeOf(await json('TrentService.ListKeys', '{}', { keys: unknown })), 'UnrecognizedClientException');
    });

    it('is refused where a session token is another one, or is missing', async () => {
      const keys = await aws.endpoint.sessionKeys(aws.endpoint.administrator, 900);
      assert.equal((await put('/yard/token', { keys })).status, 200);
      assert.equal(codeOf(await put('/yard/a', { keys: { ...keys, sessionToken: 'another' } })), 'InvalidToken');
      assert.equal(codeOf(await put('/yard/a', { keys: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey } })), 'InvalidToken');
    });

    it('is refused where the date is 20 minutes off, either way', async () => {
      for (const minutes of [-20, 20]) {
        const date = new Date(Date.now() + minutes * 60_000);
        const answer = await put('/yard/a', { date });
        assert.deepEqual([answer.status, codeOf(answer)], [403, 'RequestTimeTooSkewed']);
        assert.equal(codeOf(await json('TrentService.ListKeys', '{}', { date })), 'InvalidSignatureException');
      }
    });

    it('is refused where a header of AWS was added after signing', async () => {
      const answer = await put('/yard/a', {
        change: (headers) => {
          headers['x-amz-acl'] = 'public-read';
        },
      });
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'AccessDenied']);
    });

    it('is refused where there is none', async () => {
      const host = { host: `127.0.0.1:${aws.port}` };
      const bare = await exchange(aws.port, [headText('GET', '/other/secret', host)]);
      assert.deepEqual([bare.status, codeOf(bare)], [403, 'AccessDenied']);
      const form = await exchange(aws.port, [
        headText('POST', '/', { ...host, 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(sts.length) }),
        sts,
      ]);
      assert.deepEqual([form.status, codeOf(form)], [403, 'MissingAuthenticationToken']);
      const target = await exchange(aws.port, [
        headText('POST', '/', { ...host, 'x-amz-target': 'TrentService.ListKeys', 'content-length': '2' }),
        '{}',
      ]);
      assert.deepEqual([target.status, codeOf(target)], [403, 'MissingAuthenticationTokenException']);
    });

    it('is refused where it is scoped to another region', async () => {
      const answer = await put('/yard/a', { region: 'eu-west-1' });
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'AuthorizationHeaderMalformed']);
    });
  });

  describe('whose body is not what was signed', () => {
    it('is refused where it is not the signed sha256', async () => {
      const answer = await put('/yard/sha', { sentBody: 'tex!' });
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'XAmzContentSHA256Mismatch']);
      assert.equal(await stored('sha'), false);
    });

    it('is refused where Content-MD5 or a checksum is wrong', async () => {
      const md5 = createHash('md5').update('another').digest('base64');
      for (const [key, headers] of [
        ['md5', { 'content-md5': md5 }],
        ['crc', { 'x-amz-checksum-crc32': 'AAAAAA==' }],
        ['sha', { 'x-amz-checksum-sha256': 'AAAA' }],
      ] as const) {
        const answer = await put(`/yard/${key}`, { headers });
        assert.deepEqual([answer.status, codeOf(answer)], [400, 'BadDigest']);
        assert.equal(await stored(key), false);
      }
    });

    const chunked = (key: string, body: string, decoded: number, more: Record<string, string> = {}): Promise<RawAnswer> =>
      put(`/yard/${key}`, {
        body,
        contentSha: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        headers: {
          'content-encoding': 'aws-chunked',
          'x-amz-decoded-content-length': String(decoded),
          'x-amz-trailer': 'x-amz-checksum-crc32',
          ...more,
        },
      });

    it('is refused where a trailing checksum is wrong, and stored where it is right', async () => {
      const wrong = await chunked('trailer', '4\r\ntext\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 4);
      assert.deepEqual([wrong.status, codeOf(wrong)], [400, 'BadDigest']);
      assert.equal(await stored('trailer'), false);
      const right = await chunked('trailer', '4\r\ntext\r\n0\r\nx-amz-checksum-crc32:O4unxw==\r\n\r\n', 4);
      assert.equal(right.status, 200, right.body);
      const head = await s3.send(new HeadObjectCommand({ Bucket: 'yard', Key: 'trailer', ChecksumMode: 'ENABLED' }));
      assert.deepEqual([head.ContentEncoding, head.ChecksumCRC32, head.ContentLength], [undefined, 'O4unxw==', 4]);
    });

    it('is refused where chunks do not end, or lie about their length', async () => {
      for (const [key, body, decoded] of [
        ['endless', '4\r\ntext\r\n', 4],
        ['short', '4\r\nte', 4],
        ['long', '4\r\ntext\r\n0\r\n\r\n', 400],
        ['lying', '4\r\ntext\r\n0\r\n\r\n', 2],
        ['behind', '4\r\ntext\r\n0\r\n\r\nmore', 4],
      ] as const) {
        const answer = await chunked(key, body, decoded);
        assert.deepEqual([key, answer.status, codeOf(answer)], [key, 400, 'IncompleteBody']);
        assert.equal(await stored(key), false);
      }
    });

    it('is refused where a chunk says that it has ffffffffffffffff bytes', async () => {
      const answer = await chunked('huge', 'ffffffffffffffff\r\ntext\r\n0\r\n\r\n', 4);
      assert.equal(answer.status, 400);
      assert.equal(await stored('huge'), false);
    });

    it('is refused where a chunk signature is forged', async () => {
      const answer = await put('/yard/chunk', {
        body: `4;chunk-signature=${'0'.repeat(64)}\r\ntext\r\n0;chunk-signature=${'0'.repeat(64)}\r\n\r\n`,
        contentSha: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        headers: { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '4' },
      });
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'SignatureDoesNotMatch']);
      assert.equal(await stored('chunk'), false);
    });

    it('is not stored where it is cut off', async () => {
      const host = `127.0.0.1:${aws.port}`;
      const headers = await signedHeaders({ method: 'PUT', path: '/yard/cut', keys: aws.keys, host, body: 'text' });
      await exchange(aws.port, [headText('PUT', '/yard/cut', { ...headers, 'content-length': '4' }), 'te'], { end: true });
      const unsigned = await signedHeaders({
        method: 'PUT',
        path: '/yard/cut2',
        keys: aws.keys,
        host,
        contentSha: 'UNSIGNED-PAYLOAD',
        headers: { 'transfer-encoding': 'chunked' },
      });
      const answer = await exchange(aws.port, [headText('PUT', '/yard/cut2', unsigned), '4\r\nte'], { end: true });
      assert.ok(answer.status === 411 || answer.status === 400 || answer.closed);
      assert.deepEqual([await stored('cut'), await stored('cut2')], [false, false]);
    });

    it('is cut where it stalls, with RequestTimeout, while others are served', async () => {
      const host = `127.0.0.1:${aws.port}`;
      const headers = await signedHeaders({ method: 'PUT', path: '/yard/stalled', keys: aws.keys, host, body: 'text' });
      const stalled = exchange(aws.port, [headText('PUT', '/yard/stalled', { ...headers, 'content-length': '4' }), 'te']);
      const slowloris = exchange(aws.port, ['GET / HTTP/1.1\r\nHost: localhost\r\nX-A: '], { waitMilliseconds: 6000 });
      const begun = Date.now();
      await s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'secret' }));
      assert.ok(Date.now() - begun < 300);
      const answer = await stalled;
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'RequestTimeout']);
      assert.equal(await stored('stalled'), false);
      const slow = await slowloris;
      assert.ok(slow.closed || slow.status === 408);
    });
  });

  describe('who plays with paths', () => {
    it('gets opaque keys, and never another bucket', async () => {
      for (const path of [
        '/yard/../other/planted',
        '/yard/%2e%2e/other/planted',
        '/yard/%2e%2e%2fother%2fplanted',
        '/yard/d/../dd',
        '/yard/./x',
        '/yard//y',
        '/yard/a/../../../../etc/passwd',
      ]) {
        const canonical = path
          .split('/')
          .map((part) => encodeURIComponent(decodeURIComponent(part)))
          .join('/');
        const answer = await put(canonical, { rawTarget: path });
        assert.ok(answer.status === 200 || answer.status === 400, `${path} ${answer.status} ${answer.body}`);
        if (answer.status === 200) assert.equal(await stored(decodeURIComponent(path.slice('/yard/'.length))), true, path);
      }
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'other' }));
      assert.equal(Contents.map(({ Key }) => Key).join(), 'secret');
    });

    it('may use NUL in a key, which is kept as it is', async () => {
      assert.equal((await put('/yard/a%00b')).status, 200);
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'yard', Prefix: 'a', EncodingType: 'url' }));
      assert.ok(Contents.map(({ Key }) => Key).includes('a%00b'));
    });

    it('is refused for a bucket named .., a key that is no UTF-8, and one of 1,025 bytes', async () => {
      assert.ok([400, 404].includes((await put('/../x', { rawTarget: '/../x' })).status));
      assert.equal(codeOf(await put('/yard/%ff')), 'InvalidURI');
      const long = await put(`/yard/${'k'.repeat(1025)}`);
      assert.deepEqual([long.status, codeOf(long)], [400, 'KeyTooLongError']);
      assert.equal((await put(`/yard/${'k'.repeat(1024)}`)).status, 200);
    });
  });

  describe('who sends what is no request of the protocol', () => {
    it('is refused for too large headers and bodies', async () => {
      const header = await put('/yard/a', {
        change: (headers) => {
          headers['x-long'] = 'x'.repeat(100_000);
        },
      });
      assert.ok(header.status === 431 || header.status === 400);
      const body = await json('TrentService.ListKeys', Buffer.alloc(6 * 1024 * 1024, 32));
      assert.equal(body.status, 413);
    });

    it('is refused with SerializationException for JSON that is none, or of another type', async () => {
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      for (const body of [
        '{',
        '[]',
        '"x"',
        `{"KeyId":${deep}}`,
        '{"KeyId":{"a":1}}',
        '{"Limit":"many"}',
        Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      ]) {
        const answer = await json(typeof body === 'string' && body.includes('Limit') ? 'TrentService.ListKeys' : 'TrentService.DescribeKey', body);
        assert.deepEqual([answer.status, codeOf(answer)], [400, 'SerializationException'], String(body).slice(0, 40));
      }
    });

    it('is refused by name for operations and services that are not there', async () => {
      assert.deepEqual(
        [codeOf(await json('TrentService.Dance', '{}')), codeOf(await json('TrentService.CreateGrant', '{}'))],
        ['UnknownOperationException', 'UnknownOperationException'],
      );
      assert.match((await json('TrentService.CreateGrant', '{}')).body, /kms:CreateGrant is not implemented/);
      const target = await json('Nobody.Dance', '{}');
      assert.deepEqual([target.status, codeOf(target)], [404, 'UnknownOperationException']);
      const scope = await json('TrentService.ListKeys', '{}', { service: 'nobody' });
      assert.deepEqual([scope.status, codeOf(scope)], [404, 'UnknownOperationException']);
      const action = await send(aws.port, {
        method: 'POST',
        path: '/',
        service: 'sts',
        keys: aws.keys,
        body: 'Action=Dance&Version=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      assert.deepEqual([action.status, codeOf(action)], [400, 'InvalidAction']);
      const torrent = await send(aws.port, { method: 'GET', path: '/other/secret', query: { torrent: '' }, keys: aws.keys });
      assert.deepEqual([torrent.status, codeOf(torrent)], [501, 'NotImplemented']);
      assert.match(torrent.body, /GetObjectTorrent/);
    });

    it('is refused with MalformedXML for entities and for XML that is cut', async () => {
      const bomb =
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>';
      const external = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&a;</Key></Object></Delete>';
      for (const body of [
        bomb,
        external,
        '<Delete><Object>',
        '<Delete><Object><Key>x&b;</Key></Object></Delete>',
        'Delete',
        `${'<a>'.repeat(10_000)}`,
      ]) {
        const answer = await send(aws.port, { method: 'POST', path: '/yard', query: { delete: '' }, keys: aws.keys, body });
        assert.deepEqual([answer.status, codeOf(answer)], [400, 'MalformedXML'], body.slice(0, 40));
      }
    });

    it('is refused and cut off for two lengths, two framings, and broken lines', async () => {
      const host = `Host: 127.0.0.1:${aws.port}\r\n`;
      for (const text of [
        `PUT /yard/a HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        `PUT /yard/a HTTP/1.1\r\n${host}Content-Length: 4\r\nContent-Length: 5\r\n\r\ntext`,
        `PUT /yard/a HTTP/1.1\r\n${host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
        `PUT /yard/a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\ntext`,
        `GET / HTTP/1.1\r\n${host}X-A: b\rc\r\n\r\n`,
        `GET / HTTP/1.1\r\n${host}X-A: b\r\n folded\r\n\r\n`,
        'GET / HTTP/1.1\r\nX-A: b\r\n\r\n',
      ]) {
        const answer = await exchange(aws.port, [text]);
        assert.ok([400, 403, 411].includes(answer.status), `${text} ${answer.status}`);
        if (answer.status !== 400) assert.ok(answer.closed || !text.includes('folded'), text);
      }
    });
  });

  describe('who comes by another name', () => {
    it('reaches a bucket as <bucket>.localhost; the host wins over the path', async () => {
      const answer = await send(aws.port, { method: 'GET', path: '/secret', keys: aws.keys, host: `other.localhost:${aws.port}` });
      assert.deepEqual([answer.status, answer.body], [200, 'secret']);
      const both = await send(aws.port, { method: 'GET', path: '/other/secret', keys: aws.keys, host: `yard.localhost:${aws.port}` });
      assert.deepEqual([both.status, codeOf(both)], [404, 'NoSuchKey']);
    });

    it('is refused where the name is not of this machine', async () => {
      const bucket = await send(aws.port, { method: 'GET', path: '/other/secret', keys: aws.keys, host: 'evil.example' });
      assert.deepEqual([bucket.status, codeOf(bucket)], [404, 'NoSuchBucket']);
      const service = await json('TrentService.ListKeys', '{}', { host: 'evil.example' });
      assert.equal(service.status, 403);
      for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example#.localhost']) {
        assert.notEqual((await json('TrentService.ListKeys', '{}', { host })).status, 200);
      }
    });

    it('is refused as a web page: no form, no preflight, no Access-Control header', async () => {
      const host = { host: `127.0.0.1:${aws.port}`, origin: 'http://evil.example' };
      const form = await exchange(aws.port, [
        headText('POST', '/', { ...host, 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(sts.length) }),
        sts,
      ]);
      const preflight = await exchange(aws.port, [headText('OPTIONS', '/yard/a', { ...host, 'access-control-request-method': 'PUT' })]);
      const multipart = await exchange(aws.port, [
        headText('POST', '/yard', { ...host, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '5' }),
        '--x--',
      ]);
      assert.deepEqual([form.status, preflight.status, multipart.status], [403, 403, 403]);
      for (const answer of [form, preflight, multipart]) assert.doesNotMatch(answer.head, /access-control/i);
    });
  });

  it('with 500 idle connections keeps nobody waiting', async () => {
    const sockets = await Promise.all(
      [...Array(500).keys()].map(
        () =>
          new Promise<net.Socket>((resolve, reject) => {
            const socket = net.connect(aws.port, '127.0.0.1', () => {
              resolve(socket);
            });
            socket.on('error', reject);
          }),
      ),
    );
    const begun = Date.now();
    await s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'secret' }));
    assert.ok(Date.now() - begun < 500);
    for (const socket of sockets) socket.destroy();
  });

  it('never made the endpoint fail within', () => {
    assert.deepEqual(
      aws.log.filter((line) => /Error|fault|broke off/.test(line)),
      [],
    );
  });
});
