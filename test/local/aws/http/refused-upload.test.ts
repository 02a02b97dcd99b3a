// A client that is refused while it is still sending its body.
import assert from 'node:assert/strict';
import net from 'node:net';
import { headText, signedHeaders } from '../raw-client';
import { startTestEndpoint, type TestEndpoint } from '../test-endpoint';

describe('a client whose upload is refused', () => {
  let aws: TestEndpoint;

  before(async () => {
    aws = await startTestEndpoint();
  });
  after(() => aws.end());

  it('is told so while it is still writing, and not cut off in it', async () => {
    const host = `127.0.0.1:${aws.port}`;
    const pieces = Array.from({ length: 12 }, () => Buffer.alloc(32 * 1024));
    const headers = await signedHeaders({ method: 'PUT', path: '/nowhere/long', host, keys: aws.keys, contentSha: 'UNSIGNED-PAYLOAD' });
    const socket = net.connect(aws.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => { answer += chunk.toString('latin1'); });
    const closed = new Promise<void>((resolve) => { socket.once('close', () => { resolve(); }); });
    const write = async (data: string | Buffer): Promise<void> =>
      new Promise((resolve, reject) => { socket.write(data, (error) => { if (error) reject(error); else resolve(); }); });
    await write(headText('PUT', '/nowhere/long', { ...headers, 'content-length': String(pieces.length * 32 * 1024), connection: 'close' }));
    for (const piece of pieces) {
      await new Promise((resolve) => { setTimeout(resolve, 5); });
      await write(piece);
    }
    await closed;
    assert.match(answer, /^HTTP\/1.1 404 [^]*NoSuchBucket/);
  });
});
