// Requests byte by byte: signed by the AWS SDK's own signer, sent over a plain socket, so that a test can break any part.
import { createHash, createHmac } from 'node:crypto';
import net from 'node:net';
import { SignatureV4 } from '@smithy/signature-v4';
import type { TestKeys } from './test-endpoint';

/** The hash that the signer asks for. */
export class Sha256 {
  private readonly hash;

  constructor(secret?: string | Uint8Array | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(secret as Uint8Array));
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }

  reset(): void {
    throw new Error('not asked for');
  }
}

/** A request to sign. */
export interface RawRequest {
  method: string;
  /** Encoded, without query. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string | Buffer;
  service?: string;
  region?: string;
  keys: TestKeys;
  date?: Date;
  host: string;
  /** Value of x-amz-content-sha256 instead of the body's hash. */
  contentSha?: string;
}

/** Headers of a request with its signature. */
export async function signedHeaders(request: RawRequest): Promise<Record<string, string>> {
  const service = request.service ?? 's3';
  const signer = new SignatureV4({
    service,
    region: request.region ?? 'us-east-1',
    credentials: request.keys,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
  const body = Buffer.from(request.body ?? '');
  const sha = request.contentSha ?? createHash('sha256').update(body).digest('hex');
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: request.host,
      path: request.path,
      query: request.query ?? {},
      headers: { host: request.host, ...(service === 's3' ? { 'x-amz-content-sha256': sha } : {}), ...request.headers },
      body,
    },
    { signingDate: request.date ?? new Date() },
  );
  return signed.headers;
}

/** The request as text up to its body. */
export function headText(method: string, target: string, headers: Record<string, string>): string {
  return `${method} ${target} HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}

/** What came back. */
export interface RawAnswer {
  status: number;
  head: string;
  body: string;
  closed: boolean;
}

/** Sends bytes and reads one answer; `end` closes our side after them. */
export async function exchange(
  port: number,
  parts: readonly (string | Buffer)[],
  options: { end?: boolean; waitMilliseconds?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let got = Buffer.alloc(0);
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const text = got.toString('latin1');
      const split = text.indexOf('\r\n\r\n');
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0),
        head: text.slice(0, split),
        body: split < 0 ? '' : got.subarray(split + 4).toString('utf8'),
        closed,
      });
    };
    const timer = setTimeout(() => {
      finish(false);
    }, options.waitMilliseconds ?? 3000);
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      const text = got.toString('latin1');
      const split = text.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(text.slice(0, split))?.[1];
      if (split >= 0 && !text.startsWith('HTTP/1.1 100') && length !== undefined && got.length >= split + 4 + Number(length)) finish(false);
    });
    socket.on('close', () => {
      finish(true);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('connect', () => {
      for (const part of parts) socket.write(part);
      if (options.end === true) socket.end();
    });
  });
}

/** Signs a request and sends it. */
export async function send(
  port: number,
  request: Omit<RawRequest, 'host'> & {
    host?: string;
    change?: (headers: Record<string, string>) => void;
    rawTarget?: string;
    sentBody?: string | Buffer;
    end?: boolean;
  },
): Promise<RawAnswer> {
  const host = request.host ?? `127.0.0.1:${port}`;
  const headers = await signedHeaders({ ...request, host });
  const sent = request.sentBody ?? request.body ?? '';
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined && Buffer.from(sent).length > 0)
    headers['content-length'] = String(Buffer.from(sent).length);
  request.change?.(headers);
  const query = new URLSearchParams(request.query ?? {}).toString().replaceAll('+', '%20');
  const target = request.rawTarget ?? `${request.path}${query === '' ? '' : `?${query}`}`;
  return exchange(port, [headText(request.method, target, headers), sent], request.end === undefined ? {} : { end: request.end });
}
