// One signed request of a JSON service of AWS, for a service whose SDK client would be a dependency for a single call.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { AccessKeys } from '../stacks/access-keys';
import type { Target } from '../stacks/target';
import { clientSettings } from '../stacks/target';

/** A service by its names on the wire. */
export interface JsonService {
  /** Name that requests are signed with, which is the first part of its host too. */
  signingName: string;
  /** Before the operation in `X-Amz-Target`. */
  targetPrefix: string;
}

/** SHA-256 as the signer wants it; keyed where a secret is given. */
class Sha256 {
  private hash: Hash | Hmac;
  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) { this.hash = this.fresh(); }
  private fresh(): Hash | Hmac {
    if (this.secret === undefined) return createHash('sha256');
    const { secret } = this;
    return createHmac('sha256', typeof secret === 'string' ? secret : Buffer.from(secret instanceof ArrayBuffer ? new Uint8Array(secret) : new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === 'string' ? data : data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  async digest(): Promise<Uint8Array> { return new Uint8Array(this.hash.digest()); }
  reset(): void { this.hash = this.fresh(); }
}

/** Keys of the SDK's own chain, or of the embedded AWS. */
async function keysOf(target: Target): Promise<AccessKeys> {
  if (target.keys !== undefined) return target.keys;
  const { STSClient } = require('@aws-sdk/client-sts') as typeof import('@aws-sdk/client-sts');
  const sts = new STSClient(clientSettings(target));
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await sts.config.credentials();
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  } finally {
    sts.destroy();
  }
}

/** Calls an operation. @throws Error with AWS's own code and message where it refuses */
export async function callJson(target: Target, { signingName, targetPrefix }: JsonService, operation: string, input: object, signal: AbortSignal): Promise<unknown> {
  const { SignatureV4 } = require('@smithy/signature-v4') as typeof import('@smithy/signature-v4');
  const suffix = target.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(target.endpointUrl ?? `https://${signingName}.${target.region}.${suffix}/`);
  const body = JSON.stringify(input);
  const signer = new SignatureV4({ credentials: await keysOf(target), region: target.region, service: signingName, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST', protocol: url.protocol, hostname: url.hostname, path: '/', query: {}, body, ...(url.port === '' ? {} : { port: Number(url.port) }),
    headers: { host: url.host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${targetPrefix}.${operation}` },
  });
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) });
  const answer = await response.text();
  if (response.ok) return JSON.parse(answer) as unknown;
  throw new Error(`${operation}: ${refusalIn(answer) ?? `HTTP ${response.status}`}`);
}

/** Code and message of a JSON error. */
function refusalIn(text: string): string | undefined {
  try {
    const { __type: type = '', message, Message } = JSON.parse(text) as { __type?: string; message?: string; Message?: string };
    return `${type.slice(type.lastIndexOf('#') + 1)}: ${message ?? Message ?? ''}`;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
