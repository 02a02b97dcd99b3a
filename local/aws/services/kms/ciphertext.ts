// Ciphertexts of symmetric keys: AES-256-GCM, bound to key and encryption context, naming the key that made them.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AwsError } from '../../operation';
import type { KeyRecord } from './keys';

const VERSION = 1;
const HEAD = 1 + 36 + 2 + 12 + 16;

/** Encrypts under a key's newest material. */
export function encryptWith(key: KeyRecord, plaintext: Buffer, context: Readonly<Record<string, string>> | undefined, nonce: Buffer): Buffer {
  const material = key.materials.length - 1;
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.materials[material] ?? '', 'base64'), nonce);
  cipher.setAAD(boundTo(key.KeyId, context));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const head = Buffer.alloc(3 + 36);
  head.writeUInt8(VERSION, 0);
  head.write(key.KeyId, 1, 'latin1');
  head.writeUInt16BE(material, 37);
  return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
}

/** Id of the key that made a ciphertext. @throws AwsError InvalidCiphertextException */
export function keyIdOf(blob: Buffer): string {
  const id = blob.length >= HEAD && blob.readUInt8(0) === VERSION ? blob.toString('latin1', 1, 37) : '';
  if (!/^[0-9a-f-]{36}$/.test(id)) throw invalid();
  return id;
}

/** Decrypts. @throws AwsError InvalidCiphertextException where anything was changed, the encryption context included */
export function decryptWith(key: KeyRecord, blob: Buffer, context: Readonly<Record<string, string>> | undefined): Buffer {
  const material = key.materials[blob.readUInt16BE(37)];
  if (material === undefined) throw invalid();
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(material, 'base64'), blob.subarray(39, 51));
  decipher.setAAD(boundTo(key.KeyId, context));
  decipher.setAuthTag(blob.subarray(51, 67));
  const opened = decipher.update(blob.subarray(HEAD));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch (error) {
    if (error instanceof Error) throw invalid();
    throw error;
  }
}

function boundTo(keyId: string, context: Readonly<Record<string, string>> | undefined): Buffer {
  return Buffer.from(JSON.stringify([keyId, Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]));
}

function invalid(): AwsError {
  return new AwsError('InvalidCiphertextException', '');
}
