// What the functions need of object storage, so that their logic runs on files as on S3.

/** Objects by S3 URI. */
export interface Objects {
  /** Content as a stream; rejects with a message that names the URI if there is none. */
  read(uri: string): Promise<AsyncIterable<Uint8Array>>;
  /** URIs below a prefix, in order. */
  list(uriPrefix: string): AsyncIterable<string>;
  /** Stores a local file. */
  upload(file: string, uri: string, contentType: string): Promise<void>;
  /** Stores a text or bytes at hand. */
  write(content: string | Uint8Array, uri: string, contentType: string): Promise<void>;
}

/** Bucket and key of an S3 URI. */
export function splitUri(uri: string): { bucket: string; key: string } {
  const parts = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri);
  if (parts?.[1] === undefined || parts[2] === undefined) throw new Error(`not an S3 URI: ${JSON.stringify(uri)}; expected s3://bucket/key`);
  return { bucket: parts[1], key: parts[2] };
}

/** A URI below a prefix, with one slash between them. */
export function below(uriPrefix: string, name: string): string {
  return `${uriPrefix.replace(/\/+$/, '')}/${name}`;
}

/** The whole text of a small object. */
export async function readText(objects: Objects, uri: string, mostBytes = 64 * 1024 * 1024): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of await objects.read(uri)) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new Error(`${uri} is larger than ${mostBytes} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}
