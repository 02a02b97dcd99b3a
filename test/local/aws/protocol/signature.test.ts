// Our Signature Version 4 against the AWS SDK's signer, over any request.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { SignatureV4 } from '@smithy/signature-v4';
import { parseTarget } from '../../../../local/aws/http/parse-target';
import type { HttpRequest } from '../../../../local/aws/http/message';
import type { Caller } from '../../../../local/aws/operation';
import { AuthFault } from '../../../../local/aws/protocol/auth-fault';
import { findSignature, verifySignature } from '../../../../local/aws/protocol/authenticate';
import { encodeUri, signingKey } from '../../../../local/aws/protocol/signature';
import { Sha256 } from '../raw-client';

const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret/with+signs' };
const caller: Caller = { kind: 'root', arn: 'arn:aws:iam::000000000000:root', account: '000000000000', userId: '000000000000' };
const now = Date.parse('2026-05-05T05:05:05Z');
const judge = {
  keys: (id: string) => (id === keys.accessKeyId ? { secretAccessKey: keys.secretAccessKey, caller } : undefined),
  signingKey,
  region: 'us-east-1',
  now,
};

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const segment = text.filter((part) => part !== '.' && part !== '..' && !part.includes('/'));
const shape = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
  segments: fc.array(segment, { maxLength: 4 }),
  query: fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    text,
    { maxKeys: 4 },
  ),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z-]{1,8}$/), fc.stringMatching(/^[ -~]{0,20}$/), { maxKeys: 3 }),
  service: fc.constantFrom('s3', 'iam', 'lambda'),
  body: fc.string(),
});

interface Shape {
  method: string;
  segments: string[];
  query: Record<string, string>;
  headers: Record<string, string>;
  service: string;
  body: string;
}

function requestOf(given: Shape, headers: Record<string, string>, query: Record<string, string> = given.query): HttpRequest {
  const path = `/${given.segments.map(encodeUri).join('/')}`;
  const search = Object.entries(query)
    .map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`)
    .join('&');
  return {
    method: given.method,
    target: search === '' ? path : `${path}?${search}`,
    body: nothing(),
    remoteAddress: '127.0.0.1',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}

function signerFor(service: string): SignatureV4 {
  return new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: keys,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
}

const unsigned = (given: Shape) => ({
  method: given.method,
  protocol: 'http:',
  hostname: 'localhost',
  path: `/${given.segments.map(encodeUri).join('/')}`,
  query: given.query,
  headers: { host: 'localhost:4566', ...given.headers },
  body: given.body,
});

describe('Signature Version 4', () => {
  it('accepts what the SDK signs in the header', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async (given) => {
        const signed = await signerFor(given.service).sign(unsigned(given), { signingDate: new Date(now) });
        const request = requestOf(given, signed.headers);
        const target = parseTarget(request.target);
        const found = findSignature(request, target);
        assert.ok(found);
        const verified = verifySignature(request, target, found, createHash('sha256').update(given.body).digest('hex'), judge);
        assert.equal(verified.caller.accessKeyId, keys.accessKeyId);
      }),
      { numRuns: 150 },
    );
  });

  it('accepts what the SDK presigns', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async (given) => {
        const signed = await signerFor('s3').presign({ ...unsigned(given), body: undefined }, { signingDate: new Date(now), expiresIn: 60 });
        const request = requestOf(given, signed.headers, signed.query as Record<string, string>);
        const target = parseTarget(request.target);
        const found = findSignature(request, target);
        assert.ok(found);
        const hash = signed.query?.['X-Amz-Content-Sha256'] ?? signed.headers['x-amz-content-sha256'];
        const payload = typeof hash === 'string' ? hash : createHash('sha256').update('').digest('hex');
        assert.equal(verifySignature(request, target, found, payload, judge).caller.kind, 'root');
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a request of which any one part was changed', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.constantFrom('method', 'path', 'query', 'header', 'body'), async (given, part) => {
        const signed = await signerFor(given.service).sign(unsigned(given), { signingDate: new Date(now) });
        const changed = {
          ...given,
          ...(part === 'method' ? { method: 'PATCH' } : {}),
          ...(part === 'path' ? { segments: [...given.segments, 'x'] } : {}),
          ...(part === 'query' ? { query: { ...given.query, added: 'x' } } : {}),
        };
        const request = requestOf(changed, part === 'header' ? { ...signed.headers, host: 'other' } : signed.headers);
        const target = parseTarget(request.target);
        const found = findSignature(request, target);
        assert.ok(found);
        const body = part === 'body' ? `${given.body}x` : given.body;
        assert.throws(() => verifySignature(request, target, found, createHash('sha256').update(body).digest('hex'), judge), AuthFault);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a presigned URL a second after it ended, and one that begins in 20 minutes', async () => {
    const given = { method: 'GET', segments: ['b', 'k'], query: {}, headers: {}, service: 's3', body: '' };
    for (const [signedAt, reason] of [
      [now - 61_000, 'presigned-expired'],
      [now + 20 * 60_000, 'presigned-expired'],
    ] as const) {
      const signed = await signerFor('s3').presign({ ...unsigned(given), body: undefined }, { signingDate: new Date(signedAt), expiresIn: 60 });
      const request = requestOf(given, signed.headers, signed.query as Record<string, string>);
      const target = parseTarget(request.target);
      const found = findSignature(request, target);
      assert.ok(found);
      assert.throws(
        () => verifySignature(request, target, found, 'UNSIGNED-PAYLOAD', judge),
        (error: unknown) => error instanceof AuthFault && error.reason === reason,
      );
    }
  });
});
