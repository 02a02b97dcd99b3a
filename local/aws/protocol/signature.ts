// Signature Version 4: the canonical request, the string to sign, and the keyed hashes.
import { createHash, createHmac } from 'node:crypto';
import type { Target } from '../http/message';

/** Where a signature holds: `<date>/<region>/<service>/aws4_request`. */
export interface Scope {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
}

/** What a signature is made of. */
export interface SignedParts {
  method: string;
  target: Target;
  headers: Readonly<Record<string, string>>;
  /** Lower-case names in order. */
  signedHeaders: readonly string[];
  /** Hex sha256 of the body, or S3's words for a body that is not hashed beforehand. */
  payloadHash: string;
}

/** Hex SHA-256. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** HMAC-SHA-256. */
export function hmac(key: string | Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** The scope as text. */
export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

/** The key of a secret for a scope. */
export function signingKey(secret: string, scope: Scope): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, scope.date), scope.region), scope.service), 'aws4_request');
}

/** `signingKey` that remembers the last keys: they stay the same for a day. */
export function rememberingSigningKeys(most: number): (secret: string, scope: Scope) => Buffer {
  const known = new Map<string, Buffer>();
  return (secret, scope) => {
    const name = `${scopeText(scope)} ${secret}`;
    const key = known.get(name) ?? signingKey(secret, scope);
    if (known.size >= most) known.clear();
    known.set(name, key);
    return key;
  };
}

/** The canonical request; S3's paths are encoded once, those of all others twice. */
export function canonicalRequest(parts: SignedParts, s3: boolean): string {
  const headers = parts.signedHeaders.map((name) => `${name}:${(parts.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('');
  return [
    parts.method, s3 ? oncePath(parts.target.path) : twicePath(parts.target.path), canonicalQuery(parts.target.query),
    headers, parts.signedHeaders.join(';'), parts.payloadHash,
  ].join('\n');
}

/** The text that is signed. @param date `YYYYMMDDTHHMMSSZ` */
export function stringToSign(date: string, scope: Scope, canonical: string): string {
  return ['AWS4-HMAC-SHA256', date, scopeText(scope), sha256(canonical)].join('\n');
}

/** Percent-encodes all bytes but RFC 3986's unreserved characters. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Query parameters encoded and sorted, without the signature itself. */
export function canonicalQuery(query: Target['query']): string {
  return query.filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeUri(name), encodeUri(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function oncePath(path: string): string {
  return path.split('/').map((segment) => encodeUri(decodeURIComponent(segment))).join('/');
}

function twicePath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const end = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.map(encodeUri).join('/')}${end}`;
}
