// Secrets under a passphrase, in Pulumi's own form, so that the real CLI reads what we write and the other way round.
import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';

/** Random bytes, given from outside. */
export type RandomBytes = (count: number) => Buffer;

/** Encrypts and decrypts texts of one stack; the key is derived when first needed, since that takes a third of a second. */
export interface Crypter {
  encrypt(text: string): string;
  decrypt(ciphertext: string): string;
  /** The stack's `encryptionsalt`. */
  readonly salt: string;
}

const keyOf = (passphrase: string, salt: Buffer): Buffer => pbkdf2Sync(passphrase, salt, 1_000_000, 32, 'sha256');

function seal(key: Buffer, text: string, randomBytes: RandomBytes): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString('base64')}:${sealed.toString('base64')}`;
}

function open(key: Buffer, ciphertext: string): string {
  const [version, nonce, sealed] = ciphertext.split(':');
  if (version !== 'v1' || nonce === undefined || sealed === undefined) throw new Error('bad ciphertext: expected v1:nonce:text');
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
}

/** A crypter for a salt that was made before. @throws Error on first use where the passphrase is wrong */
export function openCrypter(passphrase: string, saltText: string, randomBytes: RandomBytes): Crypter {
  const parts = saltText.split(':');
  const [version, salt] = parts;
  if (version !== 'v1' || salt === undefined) throw new Error('malformed encryptionsalt: expected v1:salt:v1:nonce:text');
  let derived: Buffer | undefined;
  const key = (): Buffer => {
    if (derived === undefined) {
      const candidate = keyOf(passphrase, Buffer.from(salt, 'base64'));
      try {
        open(candidate, parts.slice(2).join(':'));
      } catch (error) {
        throw new Error('incorrect passphrase', { cause: error });
      }
      derived = candidate;
    }
    return derived;
  };
  return { salt: saltText, encrypt: (text) => seal(key(), text, randomBytes), decrypt: (ciphertext) => open(key(), ciphertext) };
}

/** A crypter with a new salt; the salt's own ciphertext of `pulumi` lets a wrong passphrase be told. */
export function createCrypter(passphrase: string, randomBytes: RandomBytes): Crypter {
  const salt = randomBytes(8);
  const key = keyOf(passphrase, salt);
  return {
    salt: `v1:${salt.toString('base64')}:${seal(key, 'pulumi', randomBytes)}`,
    encrypt: (text) => seal(key, text, randomBytes), decrypt: (ciphertext) => open(key, ciphertext),
  };
}
