// The aws-chunked body form: sized chunks, signed or not, then trailing headers; decoded while it streams.
import { createHash } from 'node:crypto';
import { AwsError } from '../operation';
import { AuthFault } from './auth-fault';
import { hmac, sha256 } from './signature';

/** What signed chunks are chained to; absent for unsigned ones. */
export interface ChunkChain {
  key: Buffer;
  seed: string;
  date: string;
  scope: string;
}

/** How a body is to be decoded. */
export interface ChunkedForm {
  /** Of the decoded body, as `x-amz-decoded-content-length` says. */
  decodedLength: number;
  chain?: ChunkChain;
  /** Whether trailing headers follow the last chunk. */
  trailer: boolean;
}

/** Longest line that announces a chunk or is a trailing header. */
const LINE_LIMIT = 4096;
const EMPTY = sha256('');

/**
 * Decodes a body, yielding content as it comes; the signature of a chunk is checked at its end, so nothing may be
 * kept before the last value came.
 * @param trailers filled with the trailing headers, by lower-case name
 * @throws AwsError IncompleteBody, InvalidChunkSizeError; AuthFault mismatch
 */
export async function* decodeChunked(body: AsyncIterable<Uint8Array>, form: ChunkedForm, trailers: Map<string, string>): AsyncGenerator<Buffer> {
  const reader = new ByteReader(body);
  let previous = form.chain?.seed ?? '';
  let decoded = 0;
  for (;;) {
    const { size, signature } = parseHeader(await reader.line());
    decoded += size;
    if (decoded > form.decodedLength) throw incomplete();
    const hash = createHash('sha256');
    for (let left = size; left > 0;) {
      const piece = await reader.take(left);
      left -= piece.length;
      if (form.chain !== undefined) hash.update(piece);
      yield piece;
    }
    if (form.chain !== undefined) {
      previous = checkChunk(form.chain, previous, size === 0 ? EMPTY : hash.digest('hex'), signature);
    }
    if (size === 0) break;
    await reader.lineEnd();
  }
  if (form.trailer) await readTrailers(reader, form.chain, previous, trailers);
  else await reader.lineEnd(true);
  if (decoded !== form.decodedLength) throw incomplete();
  await reader.atEnd();
}

function parseHeader(line: string): { size: number; signature?: string } {
  const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  if (match === null)
    throw new AwsError('InvalidRequest', `The chunk header '${line.slice(0, 100)}' is not of the form <size in hex>[;chunk-signature=<signature>]`);
  return { size: parseInt(match[1] ?? '0', 16), ...(match[2] === undefined ? {} : { signature: match[2] }) };
}

function checkChunk(chain: ChunkChain, previous: string, hash: string, given: string | undefined): string {
  const expected = hmac(chain.key, ['AWS4-HMAC-SHA256-PAYLOAD', chain.date, chain.scope, previous, EMPTY, hash].join('\n')).toString('hex');
  if (expected !== given) throw new AuthFault('mismatch');
  return expected;
}

async function readTrailers(reader: ByteReader, chain: ChunkChain | undefined, previous: string, trailers: Map<string, string>): Promise<void> {
  let canonical = '';
  for (let count = 0; ; count += 1) {
    const line = await reader.line(true);
    if (line === '' || count > 16) break;
    const at = line.indexOf(':');
    if (at < 1)
      throw new AwsError(
        'MalformedTrailerError',
        'The request contained trailing data that was not well-formed or did not conform to our published schema.',
      );
    const [name, value] = [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
    trailers.set(name, value);
    if (name !== 'x-amz-trailer-signature') canonical += `${name}:${value}\n`;
  }
  if (chain === undefined) return;
  const expected = hmac(chain.key, ['AWS4-HMAC-SHA256-TRAILER', chain.date, chain.scope, previous, sha256(canonical)].join('\n')).toString('hex');
  if (trailers.get('x-amz-trailer-signature') !== expected) throw new AuthFault('mismatch');
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
}

/** Lines and runs of bytes from a stream of chunks. */
class ByteReader {
  #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#source = body[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#rest =
      this.#rest.length === 0 ? Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length) : Buffer.concat([this.#rest, next.value]);
    return true;
  }

  /** The next line without its end; the end of the body ends a line where that is allowed. */
  async line(endAllowed = false): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\r\n');
      if (end >= 0 && end <= LINE_LIMIT) {
        const line = this.#rest.toString('latin1', 0, end);
        this.#rest = this.#rest.subarray(end + 2);
        return line;
      }
      if (this.#rest.length > LINE_LIMIT) throw incomplete();
      if (!(await this.#more())) {
        if (!endAllowed || this.#rest.length > 0) throw incomplete();
        return '';
      }
    }
  }

  /** At most so many bytes, at least one. */
  async take(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) if (!(await this.#more())) throw incomplete();
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** The line end behind a chunk. */
  async lineEnd(endAllowed = false): Promise<void> {
    if ((await this.line(endAllowed)) !== '') throw incomplete();
  }

  /** Nothing may follow. */
  async atEnd(): Promise<void> {
    while (this.#rest.length === 0) if (!(await this.#more())) return;
    throw incomplete();
  }
}
