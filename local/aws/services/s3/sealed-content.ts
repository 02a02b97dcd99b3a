// Content of objects on disk: as it is, or encrypted with a data key of a KMS key (AES-256-CTR, so that any range can be read).
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import type { Cloud } from '../../cloud';
import { AwsError, type Caller } from '../../operation';
import type { ByteRange } from '../../state/object-files';
import { type EncryptionChoice, s3Tables, type S3Tables, type SealedContent } from './records';

/** Content as it was written: large ones lie in a file by now, small ones are still to be recorded with their version. */
export interface Sealed {
  content: SealedContent;
  /** Hex MD5 of what is stored, where that is encrypted. */
  storedMd5: string;
  small?: Buffer;
}

/** Content up to this size is a record, not a file: one write to disk less. */
const SMALL = 16 * 1024;

/** Writes content, for `aws:kms` under a data key that the caller must be allowed to generate. */
export async function seal(
  cloud: Cloud,
  caller: Caller,
  choice: EncryptionChoice,
  objectArn: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Sealed> {
  if (choice.algorithm === 'AES256') return { ...(await place(cloud, content, { encryption: choice })), storedMd5: '' };
  const context = { 'aws:s3:arn': choice.bucketKey === true ? (objectArn.split('/')[0] ?? objectArn) : objectArn };
  const key = await askKms<{ KeyId: string; Plaintext: Buffer; CiphertextBlob: Buffer }>(cloud, caller, 'GenerateDataKey', {
    KeyId: choice.keyArn,
    KeySpec: 'AES_256',
    EncryptionContext: context,
  });
  const counter = cloud.randomBytes(16);
  counter.fill(0, 12);
  const cipher = createCipheriv('aes-256-ctr', key.Plaintext, counter);
  const md5 = createHash('md5');
  const sealed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      const out = cipher.update(chunk);
      md5.update(out);
      yield out;
    }
  };
  const placed = await place(cloud, sealed(), {
    encryption: { ...choice, keyArn: key.KeyId },
    wrappedKey: key.CiphertextBlob.toString('base64'),
    counter: counter.toString('base64'),
    context,
  });
  return { ...placed, storedMd5: md5.digest('hex') };
}

/** Small content is given back, larger goes into a file. */
async function place(
  cloud: Cloud,
  content: AsyncIterable<Uint8Array>,
  how: Omit<SealedContent, 'fileId' | 'bytes'>,
): Promise<{ content: SealedContent; small?: Buffer }> {
  const source = content[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let size = 0;
  for (let next = await source.next(); ; next = await source.next()) {
    if (next.done === true) return { content: { ...how, fileId: `small-${cloud.newId()}`, bytes: size }, small: Buffer.concat(begun) };
    begun.push(next.value);
    size += next.value.length;
    if (size > SMALL) break;
  }
  const { id, bytes } = await cloud.objects.write(
    (async function* () {
      yield* begun;
      yield* { [Symbol.asyncIterator]: () => source };
    })(),
  );
  return { content: { ...how, fileId: id, bytes } };
}

/** Records small content, within the transaction that records what names it. */
export function keepSmall(tables: S3Tables, { content, small }: Pick<Sealed, 'content' | 'small'>): void {
  if (small !== undefined) void tables.small.put(content.fileId, small.toString('base64'));
}

/** Lets content go, within the transaction that forgets what named it: a file is removed afterwards. */
export function letGo(tables: S3Tables, content: SealedContent): void {
  if (content.fileId.startsWith('small-')) void tables.small.remove(content.fileId);
  else void tables.garbage.put(content.fileId, true);
}

/** Removes the file of content that never was recorded. */
export async function discard(cloud: Cloud, content: SealedContent): Promise<void> {
  if (!content.fileId.startsWith('small-')) await cloud.objects.remove(content.fileId);
}

function stored(cloud: Cloud, content: SealedContent, range: ByteRange | undefined): Readable {
  if (!content.fileId.startsWith('small-')) return cloud.objects.read(content.fileId, range);
  const bytes = Buffer.from(s3Tables(cloud.store).small.get(content.fileId) ?? '', 'base64');
  return Readable.from([range === undefined ? bytes : bytes.subarray(range.first, range.last + 1)], { objectMode: false });
}

/** For `aws:kms`: whether the caller may decrypt. @throws AwsError AccessDenied, KMS.* */
export async function checkReadable(cloud: Cloud, caller: Caller, content: SealedContent): Promise<void> {
  if (content.wrappedKey !== undefined) await dataKey(cloud, caller, content.wrappedKey, content.context);
}

async function dataKey(cloud: Cloud, caller: Caller, wrapped: string, context: SealedContent['context']): Promise<Buffer> {
  const { Plaintext } = await askKms<{ Plaintext: Buffer }>(cloud, caller, 'Decrypt', {
    CiphertextBlob: Buffer.from(wrapped, 'base64'),
    EncryptionContext: context,
  });
  return Plaintext;
}

/** Opens content for reading; for `aws:kms` the caller must be allowed to decrypt with the key. */
export async function unseal(cloud: Cloud, caller: Caller, content: SealedContent, range?: ByteRange): Promise<Readable> {
  if (content.wrappedKey === undefined || content.counter === undefined) return stored(cloud, content, range);
  const key = await dataKey(cloud, caller, content.wrappedKey, content.context);
  const first = range?.first ?? 0;
  const skip = first % 16;
  const decipher = createDecipheriv('aes-256-ctr', key, counterAt(Buffer.from(content.counter, 'base64'), Math.floor(first / 16)));
  decipher.update(Buffer.alloc(skip));
  return pipeline(stored(cloud, content, range), decipher, () => {
    // An error, and an end that came early, reach whoever reads the decrypted stream.
  });
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
