// A small HTTP server in place of AWS: Cloud Control and STS, answers given by the test, requests kept.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface FakeRequest {
  method: string;
  url: string;
  /** Operation of Cloud Control, or empty. */
  operation: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** What is answered. */
export interface FakeResponse { status?: number; headers?: Record<string, string>; body: string | object }

/** The server; `requests` grows as they come. */
export interface FakeAws { url: string; requests: FakeRequest[]; close(): Promise<void> }

const identity = '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn><UserId>u</UserId><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';

/** Starts it on a free port; STS is answered by itself. */
export async function startFakeAws(answer: (request: FakeRequest) => FakeResponse): Promise<FakeAws> {
  const requests: FakeRequest[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const target = String(incoming.headers['x-amz-target'] ?? '');
      const request = { method: incoming.method ?? '', url: incoming.url ?? '', operation: target.replace('CloudApiService.', ''), headers: incoming.headers, body };
      requests.push(request);
      const { status = 200, headers = {}, body: answered } = body.startsWith('Action=GetCallerIdentity') ? { headers: { 'content-type': 'text/xml' }, body: identity } : answer(request);
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers });
      outgoing.end(typeof answered === 'string' ? answered : JSON.stringify(answered));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, close: async () => { server.closeAllConnections(); await new Promise((resolve) => { server.close(resolve); }); } };
}

/** A progress event that has ended well. */
export const done = (identifier: string, operation = 'CREATE'): object => ({
  ProgressEvent: { Identifier: identifier, RequestToken: 'token', Operation: operation, OperationStatus: 'SUCCESS', EventTime: 1795418144 },
});

/** A description of a resource. */
export const described = (identifier: string, properties: object): object => ({ ResourceDescription: { Identifier: identifier, Properties: JSON.stringify(properties) } });
