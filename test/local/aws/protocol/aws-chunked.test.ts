// The aws-chunked decoder, however the bytes arrive.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeChunked, type ChunkChain } from '../../../../local/aws/protocol/aws-chunked';
import { hmac, sha256, signingKey } from '../../../../local/aws/protocol/signature';

const scope = { date: '20260505', region: 'us-east-1', service: 's3' };
const chain: ChunkChain = {
  key: signingKey('secret', scope),
  seed: 'f'.repeat(64),
  date: '20260505T050505Z',
  scope: '20260505/us-east-1/s3/aws4_request',
};

/** The body as a client sends it. */
function encode(chunks: readonly Buffer[], signed: boolean, trailer: string | undefined): Buffer {
  let previous = chain.seed;
  const parts: Buffer[] = [];
  for (const chunk of [...chunks.filter(({ length }) => length > 0), Buffer.alloc(0)]) {
    previous = hmac(chain.key, ['AWS4-HMAC-SHA256-PAYLOAD', chain.date, chain.scope, previous, sha256(''), sha256(chunk)].join('\n')).toString('hex');
    parts.push(Buffer.from(`${chunk.length.toString(16)}${signed ? `;chunk-signature=${previous}` : ''}\r\n`), chunk);
    if (chunk.length > 0) parts.push(Buffer.from('\r\n'));
  }
  if (trailer === undefined) return Buffer.concat([...parts, Buffer.from('\r\n')]);
  const signature = hmac(
    chain.key,
    ['AWS4-HMAC-SHA256-TRAILER', chain.date, chain.scope, previous, sha256(`x-amz-checksum-crc32:${trailer}\n`)].join('\n'),
  ).toString('hex');
  return Buffer.concat([...parts, Buffer.from(`x-amz-checksum-crc32:${trailer}\r\n${signed ? `x-amz-trailer-signature:${signature}\r\n` : ''}\r\n`)]);
}

async function* pieces(body: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function decode(
  body: Buffer,
  size: number,
  length: number,
  signed: boolean,
  trailer: boolean,
): Promise<{ content: Buffer; trailers: Map<string, string> }> {
  const trailers = new Map<string, string>();
  const out: Uint8Array[] = [];
  for await (const chunk of decodeChunked(pieces(body, size), { decodedLength: length, trailer, ...(signed ? { chain } : {}) }, trailers))
    out.push(chunk);
  return { content: Buffer.concat(out), trailers };
}

const chunks = fc.array(
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 5 },
);

describe('an aws-chunked body', () => {
  it('is decoded to what was sent, signed or not, with trailer or without, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        chunks,
        fc.boolean(),
        fc.option(fc.constant('AAAAAA=='), { nil: undefined }),
        fc.integer({ min: 1, max: 500 }),
        async (sent, signed, trailer, size) => {
          const content = Buffer.concat(sent);
          const got = await decode(encode(sent, signed, trailer), size, content.length, signed, trailer !== undefined);
          assert.deepEqual(got.content, content);
          assert.equal(got.trailers.get('x-amz-checksum-crc32'), trailer);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is refused where any byte of a signed body was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        chunks.filter((sent) => sent.length > 0),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (sent, at, change) => {
          const body = encode(sent, true, 'AAAAAA==');
          const position = at % body.length;
          body[position] = (body[position] ?? 0) ^ change;
          // White space around a trailer's value is no part of it; hexadecimal sizes have two cases.
          await assert.rejects(decode(body, 64, Buffer.concat(sent).length, true, true)).catch((error: unknown) => {
            if (!sameMeaning(body, encode(sent, true, 'AAAAAA=='))) throw error;
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is refused where it is cut anywhere', async () => {
    const sent = [Buffer.from('first chunk'), Buffer.from('second')];
    const body = encode(sent, false, undefined);
    for (let length = 0; length < body.length - 2; length += 1) {
      await assert.rejects(decode(body.subarray(0, length), 7, 17, false, false), { code: /IncompleteBody|InvalidRequest/ }, `${length} bytes`);
    }
  });
});

/** Whether two bodies differ only in the case of a chunk's size, or in white space of a trailing header. */
function sameMeaning(a: Buffer, b: Buffer): boolean {
  const plain = (body: Buffer): string =>
    body
      .toString('latin1')
      .toLowerCase()
      .replace(/[\s\0]/g, '');
  return plain(a) === plain(b);
}
