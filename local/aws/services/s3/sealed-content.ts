// Content of objects on disk: as it is, or encrypted with a data key of a KMS key (AES-256-CTR, so that any range can be read).
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import type { ByteRange } from '../../state/object-files';
import type { EncryptionChoice } from './records';

/** Where content lies and how it is encrypted. */
export interface SealedContent {
  fileId: string;
  bytes: number;
  encryption: EncryptionChoice;
  /** For `aws:kms`: the data key as KMS wrapped it, and the counter block that encryption began with; base64. */
  wrappedKey?: string;
  counter?: string;
  /** The encryption context that KMS was given. */
  context?: Readonly<Record<string, string>>;
}

/** Writes content under a data key that the caller must be allowed to generate. @returns also the hex MD5 of what lies on disk */
export async function seal(
  cloud: Cloud, caller: Caller, choice: EncryptionChoice, objectArn: string, content: AsyncIterable<Uint8Array>,
): Promise<{ content: SealedContent; storedMd5: string }> {
  const md5 = createHash('md5');
  if (choice.algorithm === 'AES256') {
    const { id, bytes } = await cloud.objects.write(content);
    return { content: { fileId: id, bytes, encryption: choice }, storedMd5: '' };
  }
  const context = { 'aws:s3:arn': choice.bucketKey === true ? objectArn.split('/')[0] ?? objectArn : objectArn };
  const key = await askKms<{ KeyId: string; Plaintext: Buffer; CiphertextBlob: Buffer }>(
    cloud, caller, 'GenerateDataKey', { KeyId: choice.keyArn, KeySpec: 'AES_256', EncryptionContext: context },
  );
  const counter = cloud.randomBytes(16);
  counter.fill(0, 12);
  const cipher = createCipheriv('aes-256-ctr', key.Plaintext, counter);
  const { id, bytes } = await cloud.objects.write((async function* () {
    for await (const chunk of content) {
      const sealed = cipher.update(chunk);
      md5.update(sealed);
      yield sealed;
    }
  })());
  return {
    content: {
      fileId: id, bytes, encryption: { ...choice, keyArn: key.KeyId }, wrappedKey: key.CiphertextBlob.toString('base64'), counter: counter.toString('base64'), context,
    },
    storedMd5: md5.digest('hex'),
  };
}

/** Opens content for reading; for `aws:kms` the caller must be allowed to decrypt with the key. */
export async function unseal(cloud: Cloud, caller: Caller, content: SealedContent, range?: ByteRange): Promise<Readable> {
  if (content.wrappedKey === undefined || content.counter === undefined) return cloud.objects.read(content.fileId, range);
  const { Plaintext } = await askKms<{ Plaintext: Buffer }>(
    cloud, caller, 'Decrypt', { CiphertextBlob: Buffer.from(content.wrappedKey, 'base64'), EncryptionContext: content.context },
  );
  const first = range?.first ?? 0;
  const skip = first % 16;
  const decipher = createDecipheriv('aes-256-ctr', Plaintext, counterAt(Buffer.from(content.counter, 'base64'), Math.floor(first / 16)));
  decipher.update(Buffer.alloc(skip));
  const sealed = cloud.objects.read(content.fileId, range);
  return Readable.from((async function* () {
    for await (const chunk of sealed) yield decipher.update(chunk as Buffer);
  })(), { objectMode: false, highWaterMark: 256 * 1024 });
}

/** The counter block so many blocks on. */
function counterAt(counter: Buffer, blocks: number): Buffer {
  const out = Buffer.from(counter);
  const next = out.readUInt32BE(12) + blocks;
  out.writeUInt32BE(next % 2 ** 32, 12);
  let carry = Math.floor(next / 2 ** 32);
  for (let index = 11; carry > 0 && index >= 0; index -= 1) {
    carry += out[index] ?? 0;
    out[index] = carry & 0xff;
    carry >>= 8;
  }
  return out;
}

/** KMS under the caller's permissions; its refusals in the words in which S3 passes them on. */
async function askKms<O>(cloud: Cloud, caller: Caller, operation: string, input: object): Promise<O> {
  const through = { ...caller, via: [...(caller.via ?? []), `s3.${cloud.region}.amazonaws.com`] };
  try {
    return await cloud.call<O>('kms', operation, input, through);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'AccessDeniedException') throw new AwsError('AccessDenied', error.message, { status: 403 });
    throw new AwsError(`KMS.${error.code}`, error.message);
  }
}
