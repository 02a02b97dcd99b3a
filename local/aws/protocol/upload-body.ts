// The body of a request that streams: verified while it passes (sha256, MD5, checksums), never held in memory.
import { createHash, type Hash } from 'node:crypto';
import { AwsError } from '../operation';
import { CHECKSUM_NAMES, type Checksum, type ChecksumName, startChecksum } from './checksums';

/** What the client said of the body. */
export interface Claims {
  /** Hex, from `x-amz-content-sha256`. */
  sha256?: string;
  /** Base64, from `Content-MD5`. */
  md5?: string;
  /** Base64, from `x-amz-checksum-*`. */
  checksum?: { name: ChecksumName; value: string };
  /** Checksum that a trailing header will carry. */
  trailing?: ChecksumName;
}

/** The content of an upload. Whoever reads it must keep nothing before the last byte came without an error. */
export class UploadBody implements AsyncIterable<Uint8Array> {
  /** Bytes that passed so far. */
  bytes = 0;
  /** Hex MD5, known at the end. */
  md5 = '';
  /** The checksum that the client asked to keep, known at the end. */
  checksum: { name: ChecksumName; value: string } | undefined;

  /**
   * @param source decoded content
   * @param claims what it must be
   * @param trailers filled by the source before it ends
   */
  constructor(
    readonly source: AsyncIterable<Uint8Array>,
    readonly claims: Claims = {},
    readonly trailers: ReadonlyMap<string, string> = new Map(),
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const md5 = createHash('md5');
    const sha = this.claims.sha256 === undefined ? undefined : createHash('sha256');
    const name = this.claims.checksum?.name ?? this.claims.trailing;
    const checksum = name === undefined ? undefined : startChecksum(name);
    for await (const chunk of this.source) {
      this.bytes += chunk.length;
      md5.update(chunk);
      sha?.update(chunk);
      checksum?.update(chunk);
      yield chunk;
    }
    this.#finish(md5, sha, name, checksum);
  }

  #finish(md5: Hash, sha: Hash | undefined, name: ChecksumName | undefined, checksum: Checksum | undefined): void {
    const digest = md5.digest();
    const computed = sha?.digest('hex');
    if (computed !== undefined && computed !== this.claims.sha256) {
      throw new AwsError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", {
        fields: { ClientComputedContentSHA256: this.claims.sha256, S3ComputedContentSHA256: computed },
      });
    }
    if (this.claims.md5 !== undefined && digest.toString('base64') !== this.claims.md5) throw badDigest('Content-MD5');
    if (name !== undefined && checksum !== undefined) {
      const value = checksum.digest();
      if (value !== (this.claims.checksum?.value ?? this.trailers.get(`x-amz-checksum-${name}`))) throw badDigest(name.toUpperCase());
      this.checksum = { name, value };
    }
    this.md5 = digest.toString('hex');
  }
}

function badDigest(what: string): AwsError {
  return new AwsError('BadDigest', `The ${what} you specified did not match the calculated checksum.`);
}

/** What a request's headers claim of its body. @throws AwsError InvalidDigest, InvalidRequest */
export function claimsOf(headers: Readonly<Record<string, string>>): Claims {
  const claims: Claims = {};
  const sha = headers['x-amz-content-sha256'];
  if (sha !== undefined && /^[0-9a-f]{64}$/.test(sha)) claims.sha256 = sha;
  const md5 = headers['content-md5'];
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16) throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
    claims.md5 = md5;
  }
  const given = CHECKSUM_NAMES.filter((name) => headers[`x-amz-checksum-${name}`] !== undefined);
  if (given.length > 1) throw new AwsError('InvalidRequest', 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  const [name] = given;
  if (name !== undefined) claims.checksum = { name, value: headers[`x-amz-checksum-${name}`] ?? '' };
  const trailing = CHECKSUM_NAMES.find((candidate) =>
    (headers['x-amz-trailer'] ?? '').split(',').some((part) => part.trim().toLowerCase() === `x-amz-checksum-${candidate}`),
  );
  if (trailing !== undefined) claims.trailing = trailing;
  return claims;
}
