// Who signed a request: Signature Version 4 in the Authorization header or in a presigned URL.
import { timingSafeEqual } from 'node:crypto';
import type { HttpRequest, Target } from '../http/message';
import type { Caller } from '../operation';
import { AuthFault } from './auth-fault';
import { canonicalRequest, hmac, type Scope, scopeText, stringToSign } from './signature';

/** A key that the endpoint gave out. */
export interface KnownKey {
  secretAccessKey: string;
  sessionToken?: string;
  /** Milliseconds since 1970; absent: never. */
  expiration?: number;
  caller: Caller;
}

/** Looks up a key. */
export type KeyLookup = (accessKeyId: string) => KnownKey | undefined;

/** A signature as it was sent, not yet verified. */
export interface Signature {
  accessKeyId: string;
  scope: Scope;
  /** `YYYYMMDDTHHMMSSZ` */
  date: string;
  signedHeaders: readonly string[];
  signature: string;
  sessionToken?: string;
  /** Presigned URLs: seconds from `date`. */
  expires?: number;
}

/** A verified signature: what chunk signatures are chained to. */
export interface Verified {
  caller: Caller;
  key: Buffer;
  signature: Signature;
}

const MINUTE = 60_000;
const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Finds the signature of a request; undefined where it has none. @throws AuthFault malformed */
export function findSignature(request: HttpRequest, target: Target): Signature | undefined {
  const header = request.headers['authorization'];
  if (header !== undefined) return fromHeader(header, request);
  if (target.query.some(([name]) => name === 'AWSAccessKeyId')) throw new AuthFault('old-mechanism');
  return target.query.some(([name]) => name === 'X-Amz-Algorithm') ? fromQuery(new Map(target.query)) : undefined;
}

function fromHeader(header: string, request: HttpRequest): Signature {
  if (!header.startsWith(`${ALGORITHM} `)) throw new AuthFault('old-mechanism');
  const parts = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => {
        const at = part.indexOf('=');
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
      }),
  );
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => (parts.get(name) ?? '') === '');
  if (missing.length > 0) {
    throw new AuthFault('malformed', missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  }
  const date = request.headers['x-amz-date'] ?? httpDate(request.headers['date']);
  return build(
    parts.get('Credential') ?? '',
    date,
    parts.get('SignedHeaders') ?? '',
    parts.get('Signature') ?? '',
    request.headers['x-amz-security-token'],
  );
}

function fromQuery(query: ReadonlyMap<string, string>): Signature {
  const need = (name: string): string => {
    const value = query.get(name);
    if (value === undefined || value === '') throw new AuthFault('malformed', `Query-string authentication requires the ${name} parameter`);
    return value;
  };
  if (need('X-Amz-Algorithm') !== ALGORITHM) throw new AuthFault('malformed', `X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const expires = Number(need('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > 604_800) {
    throw new AuthFault('malformed', 'X-Amz-Expires must be between 1 and 604800 seconds');
  }
  const found = build(
    need('X-Amz-Credential'),
    need('X-Amz-Date'),
    need('X-Amz-SignedHeaders'),
    need('X-Amz-Signature'),
    query.get('X-Amz-Security-Token'),
  );
  return { ...found, expires };
}

function build(credential: string, date: string | undefined, headers: string, signature: string, sessionToken: string | undefined): Signature {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  if (match === null) {
    throw new AuthFault(
      'malformed',
      `The Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request", got "${credential.slice(0, 200)}"`,
    );
  }
  const [, accessKeyId = '', day = '', region = '', service = ''] = match;
  if (date === undefined || !/^\d{8}T\d{6}Z$/.test(date))
    throw new AuthFault('malformed', 'A signed request needs a date in the header X-Amz-Date, such as 20260101T000000Z');
  const signedHeaders = headers.split(';');
  if (!signedHeaders.includes('host')) throw new AuthFault('malformed', "'host' must be a signed header");
  return {
    accessKeyId,
    scope: { date: day, region, service },
    date,
    signedHeaders,
    signature,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function httpDate(value: string | undefined): string | undefined {
  const date = new Date(value ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** What a signature is judged by. */
export interface Judge {
  keys: KeyLookup;
  /** Derives the key of a secret for a scope. */
  signingKey(secret: string, scope: Scope): Buffer;
  region: string;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Verifies a signature.
 * @param payloadHash hex sha256 of the body, or what `x-amz-content-sha256` says
 * @throws AuthFault
 */
export function verifySignature(request: HttpRequest, target: Target, found: Signature, payloadHash: string, judge: Judge): Verified {
  const s3 = found.scope.service === 's3';
  const known = judge.keys(found.accessKeyId);
  if (known === undefined) throw new AuthFault('unknown-key', undefined, { AWSAccessKeyId: found.accessKeyId });
  checkTime(found, judge.now, s3);
  if (found.scope.region !== judge.region) {
    throw new AuthFault(
      'region',
      s3
        ? `The authorization header is malformed; the region '${found.scope.region}' is wrong; expecting '${judge.region}'`
        : `Credential should be scoped to a valid region, not '${found.scope.region}'; this endpoint is '${judge.region}'.`,
      { Region: judge.region },
    );
  }
  if (s3) checkAllSigned(request, found);
  const canonical = canonicalRequest(
    { method: request.method, target, headers: request.headers, signedHeaders: found.signedHeaders, payloadHash },
    s3,
  );
  const toSign = stringToSign(found.date, found.scope, canonical);
  const key = judge.signingKey(known.secretAccessKey, found.scope);
  if (!sameText(hmac(key, toSign).toString('hex'), found.signature)) {
    throw new AuthFault('mismatch', undefined, {
      AWSAccessKeyId: found.accessKeyId,
      StringToSign: toSign,
      SignatureProvided: found.signature,
      CanonicalRequest: canonical,
    });
  }
  checkToken(found, known, judge.now);
  return { caller: { ...known.caller, accessKeyId: found.accessKeyId, sourceIp: request.remoteAddress }, key, signature: found };
}

function checkToken(found: Signature, known: KnownKey, now: number): void {
  if (known.sessionToken !== undefined && found.sessionToken !== undefined && !sameText(known.sessionToken, found.sessionToken))
    throw new AuthFault('bad-token');
  if ((known.sessionToken === undefined) !== (found.sessionToken === undefined)) throw new AuthFault('bad-token');
  if (known.expiration !== undefined && known.expiration <= now) throw new AuthFault('expired-token');
}

function checkTime(found: Signature, now: number, s3: boolean): void {
  const signedAt = Date.parse(found.date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(signedAt) || found.scope.date !== found.date.slice(0, 8)) {
    throw new AuthFault(
      'malformed',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${found.scope.date}' != '${found.date.slice(0, 8)}'.`,
    );
  }
  if (found.expires !== undefined) {
    if (signedAt - now > 15 * MINUTE) throw new AuthFault('presigned-expired', 'Request is not valid yet');
    if (now > signedAt + found.expires * 1000) {
      throw new AuthFault('presigned-expired', 'Request has expired', {
        'X-Amz-Expires': found.expires,
        Expires: new Date(signedAt + found.expires * 1000).toISOString(),
        ServerTime: new Date(now).toISOString(),
      });
    }
    return;
  }
  const skew = (s3 ? 15 : 5) * MINUTE;
  if (Math.abs(now - signedAt) <= skew) return;
  throw new AuthFault('skewed', skewText(found.date, signedAt, now, s3), {
    RequestTime: found.date,
    ServerTime: new Date(now).toISOString(),
    MaxAllowedSkewMilliseconds: skew,
  });
}

function skewText(date: string, signedAt: number, now: number, s3: boolean): string {
  if (s3) return 'The difference between the request time and the current time is too large.';
  const compact = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  return signedAt < now
    ? `Signature expired: ${date} is now earlier than ${compact(now - 5 * MINUTE)} (${compact(now)} - 5 min.)`
    : `Signature not yet current: ${date} is still later than ${compact(now + 5 * MINUTE)} (${compact(now)} + 5 min.)`;
}

function checkAllSigned(request: HttpRequest, found: Signature): void {
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !found.signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new AuthFault('unsigned-headers', 'There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.join(', '),
    });
  }
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** The chain that signed chunks continue. */
export function chunkChain(verified: Verified): { key: Buffer; seed: string; date: string; scope: string } {
  return { key: verified.key, seed: verified.signature.signature, date: verified.signature.date, scope: scopeText(verified.signature.scope) };
}
