// The body of a request: its hash as signed, its decoding, its limits.
import { AwsError } from '../operation';
import { AuthFault } from '../protocol/auth-fault';
import { chunkChain, type Signature, type Verified } from '../protocol/authenticate';
import { decodeChunked } from '../protocol/aws-chunked';
import { claimsOf, UploadBody } from '../protocol/upload-body';
import { type HttpRequest, readBody } from './message';

/** S3's words for a body that is signed chunk by chunk, or not at all. */
const STREAMING: Readonly<Record<string, { signed: boolean; trailer: boolean }>> = {
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailer: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailer: true },
};

/** What S3's canonical request has for the body: the header's value, checked for its form. @throws AwsError */
export function payloadHashOf(request: HttpRequest, signature: Signature | undefined): string {
  const value = request.headers['x-amz-content-sha256'];
  if (value === undefined) {
    if (signature === undefined || signature.expires !== undefined) return 'UNSIGNED-PAYLOAD';
    throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  if (value !== 'UNSIGNED-PAYLOAD' && STREAMING[value] === undefined && !/^[0-9a-f]{64}$/.test(value)) {
    throw new AwsError(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    );
  }
  return value;
}

/** The decoded body, verified as it is read. @throws AwsError where its form is wrong from the start */
export function bodyOf(request: HttpRequest, verified: Verified | undefined): UploadBody {
  const form = STREAMING[request.headers['x-amz-content-sha256'] ?? ''];
  const chunkedTransfer = request.headers['transfer-encoding'] !== undefined;
  if (form === undefined) {
    if (chunkedTransfer) throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', { status: 411 });
    return new UploadBody(request.body, claimsOf(request.headers));
  }
  const length = request.headers['x-amz-decoded-content-length'];
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw new AwsError('MissingContentLength', 'You must provide the x-amz-decoded-content-length header.', { status: 411 });
  }
  if (form.signed && verified === undefined) throw new AuthFault('missing');
  const trailers = new Map<string, string>();
  const chain = form.signed && verified !== undefined ? { chain: chunkChain(verified) } : {};
  return new UploadBody(
    decodeChunked(request.body, { decodedLength: Number(length), trailer: form.trailer, ...chain }, trailers),
    claimsOf(request.headers),
    trailers,
  );
}

/** Reads a body into memory. @throws AwsError where it is too large */
export async function readLimited(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  try {
    return await readBody(body, limit);
  } catch (error) {
    if (error instanceof RangeError) throw new AwsError('RequestEntityTooLarge', `The request is larger than ${limit} bytes`, { status: 413 });
    throw error;
  }
}
