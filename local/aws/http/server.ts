// Sockets: node's HTTP server on loopback, with limits, in front of the pure handler.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { AwsError } from '../operation';
import type { HttpRequest, HttpResponse } from './message';

/** Limits of the server, for tests to shorten. */
export interface ServerLimits {
  /** A body of which nothing came for so long is cut. @default 20000 */
  stallMilliseconds?: number;
  /** Headers must be there after so long. @default 10000 */
  headersMilliseconds?: number;
}

/** A listening server. */
export interface HttpServer {
  port: number;
  /** Takes no more connections, waits for what is under way, at most so long. */
  close(deadlineMilliseconds: number): Promise<void>;
}

/**
 * Listens on loopback.
 * @param port 0: any free one
 * @param log told of faults of the sockets
 * @throws Error EADDRINUSE
 */
export async function listen(
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  port: number,
  log: (line: string) => void,
  limits: ServerLimits = {},
): Promise<HttpServer> {
  const server = createServer({
    maxHeaderSize: 64 * 1024,
    insecureHTTPParser: false,
    requestTimeout: 0,
    headersTimeout: limits.headersMilliseconds ?? 10_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 2_000,
    noDelay: true,
  });
  const stall = limits.stallMilliseconds ?? 20_000;
  const serve = (message: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    exchange(handle, message, response, stall, expectsContinue).catch((error: unknown) => {
      log(`${message.method ?? ''} ${message.url ?? ''}: the answer broke off: ${error instanceof Error ? error.message : String(error)}`);
      message.socket.destroy();
    });
  };
  server.on('request', (message, response) => {
    serve(message, response, false);
  });
  server.on('checkContinue', (message, response) => {
    serve(message, response, true);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? '408 Request Timeout'
          : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: (deadline) => close(server, deadline) };
}

async function close(server: Server, deadline: number): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const idle = setInterval(() => {
    server.closeIdleConnections();
  }, 20);
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, deadline);
  await ended;
  clearInterval(idle);
  clearTimeout(timer);
}

async function exchange(
  handle: (request: HttpRequest) => Promise<HttpResponse>,
  message: IncomingMessage,
  response: ServerResponse,
  stall: number,
  expectsContinue: boolean,
): Promise<void> {
  let bodyIsSent = !expectsContinue;
  const answer = await handle({
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers: headersOf(message.rawHeaders),
    body: bodyOf(
      message,
      stall,
      expectsContinue
        ? () => {
            bodyIsSent = true;
            response.writeContinue();
          }
        : undefined,
    ),
    remoteAddress: message.socket.remoteAddress ?? '127.0.0.1',
  });
  if (!message.complete && bodyIsSent && answer.close !== true) await takeRest(message, Math.min(stall, REST.milliseconds));
  if (!message.complete || answer.close === true) answer.headers['connection'] = 'close';
  await send(message, response, answer);
}

/** What is still read of a request that is answered already. */
const REST = { bytes: 64 * 1024 * 1024, milliseconds: 2_000 };

/** Reads on while the client writes, within limits: a client that is cut off in its writing never sees why it was refused. */
async function takeRest(message: IncomingMessage, milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > REST.bytes) end();
    });
    message.once('end', end);
    message.once('close', end);
  });
}

async function send(message: IncomingMessage, response: ServerResponse, answer: HttpResponse): Promise<void> {
  const { body } = answer;
  response.sendDate = true;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, headerBytes(value));
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : (body ?? Buffer.alloc(0));
    if (!response.hasHeader('content-length') && answer.status !== 204 && answer.status !== 304) response.setHeader('content-length', bytes.length);
    response.writeHead(answer.status);
    response.end(message.method === 'HEAD' ? undefined : bytes);
    return;
  }
  response.writeHead(answer.status);
  try {
    await pipeline(body instanceof Readable ? body : Readable.from(body), response);
  } catch (error) {
    // The client went away: nobody is left to be told.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** Header values are bytes on the wire; UTF-8 in them is kept. */
function headerBytes(value: string): string {
  return /[^\x00-\xff]/.test(value) || /[\x80-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

/** Headers by lower-case name, repeated ones joined by commas, UTF-8 restored. */
function headersOf(raw: readonly string[]): Record<string, string> {
  const out: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const bytes = raw[index + 1] ?? '';
    const value = /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
    out[name] = out[name] === undefined ? value : `${out[name]},${value}`;
  }
  return out;
}

/** The body with a watch on it: one that stalls is cut. The socket stays open for the answer. */
async function* bodyOf(message: IncomingMessage, stall: number, sendContinue: (() => void) | undefined): AsyncGenerator<Uint8Array> {
  sendContinue?.();
  const chunks = message.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const next = await within(stall, chunks.next());
    if (next.done === true) return;
    yield next.value;
  }
}

async function within(milliseconds: number, next: Promise<IteratorResult<Buffer>>): Promise<IteratorResult<Buffer>> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new AwsError(
          'RequestTimeout',
          'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
        ),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([next, stalled]);
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header');
  } finally {
    clearTimeout(timer);
  }
}
