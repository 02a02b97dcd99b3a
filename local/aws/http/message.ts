// A request and an answer of the endpoint, free of sockets.

/** What arrived. The body is read at most once. */
export interface HttpRequest {
  method: string;
  /** As on the wire, not decoded: `/bucket/a%2Fb?list-type=2`. */
  target: string;
  /** By lower-case name; repeated headers are joined by commas. */
  headers: Readonly<Record<string, string>>;
  body: AsyncIterable<Uint8Array>;
  /** Address of the client. */
  remoteAddress: string;
}

/** What is answered. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body?: Buffer | string | AsyncIterable<Uint8Array>;
  /** The rest of the request is not to be trusted: the connection is closed. */
  close?: boolean;
}

/** A request target taken apart, still encoded. */
export interface Target {
  path: string;
  /** Name and value, percent-decoded, in order. */
  query: readonly (readonly [string, string])[];
}

/** Reads a body that must fit into memory. @throws RangeError beyond the limit */
export async function readBody(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new RangeError(`The body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
