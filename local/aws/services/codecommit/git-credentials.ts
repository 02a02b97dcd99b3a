// Who a git client is: the password that the AWS CLI's credential helper signs, or the administrator's keys as they are.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyLookup } from '../../protocol/authenticate';
import { hmac } from '../../protocol/signature';
import type { Caller } from '../../operation';

/** What a signature is judged by. */
export interface GitJudge {
  keys: KeyLookup;
  region: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** A signature is good for so long, ms. */
const lifetime = 15 * 60_000;

const equal = (one: string, other: string): boolean => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The signature over a URL. Source: awscli/customizations/codecommit.py, whose string to sign has a time without its zone. */
export function gitSignature(secret: string, region: string, stamp: string, host: string, path: string): string {
  const scope = `${stamp.slice(0, 8)}/${region}/codecommit/aws4_request`;
  const request = `GIT\n${path}\n\nhost:${host}\n\nhost\n`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = ['aws4_request'].reduce<Buffer>((before, part) => hmac(before, part), hmac(hmac(hmac(Buffer.from(`AWS4${secret}`), stamp.slice(0, 8)), region), 'codecommit'));
  return hmac(key, text).toString('hex');
}

/** The caller of a request with `Authorization: Basic`; undefined where nobody is named or the password is wrong. */
export function gitCaller(authorization: string | undefined, host: string, path: string, { keys, region, now }: GitJudge): Caller | undefined {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? '') ?? [];
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  const [accessKeyId = '', token] = user.split('%');
  const known = keys(accessKeyId);
  if (known === undefined || (known.expiration !== undefined && known.expiration < now)) return undefined;
  if (known.sessionToken !== undefined && (token === undefined || !equal(known.sessionToken, token))) return undefined;
  const [, stamp = '', signature = ''] = /^(\d{8}T\d{6})Z([0-9a-f]{64})$/.exec(password) ?? [];
  const moment = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now - moment) <= lifetime)) return undefined;
  return equal(gitSignature(known.secretAccessKey, region, stamp, host, path), signature) ? known.caller : undefined;
}
