// The checksums that S3's clients send along: CRC32, CRC32C, CRC64NVME, SHA1, SHA256, MD5; computed while data streams.
import { createHash, type Hash } from 'node:crypto';
import * as zlib from 'node:zlib';

/** Names as `x-amz-checksum-<name>` has them. */
export const CHECKSUM_NAMES = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;

/** One of them. */
export type ChecksumName = (typeof CHECKSUM_NAMES)[number];

/** Takes data, then gives the value in base64. */
export interface Checksum {
  update(data: Uint8Array): void;
  digest(): string;
}

/** Starts a checksum. */
export function startChecksum(name: ChecksumName): Checksum {
  switch (name) {
    case 'crc32': return crc32();
    case 'crc32c': return crc32c();
    case 'crc64nvme': return crc64nvme();
    case 'sha1': case 'sha256': return hashed(createHash(name));
  }
}

function hashed(hash: Hash): Checksum {
  return { update: (data) => { hash.update(data); }, digest: () => hash.digest('base64') };
}

function crc32(): Checksum {
  let value = 0;
  return {
    update: (data) => { value = zlib.crc32(data, value); },
    digest: () => word(value).toString('base64'),
  };
}

function word(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value >>> 0);
  return out;
}

const CRC32C = ((): Int32Array => {
  const table = new Int32Array(256);
  for (let index = 0; index < 256; index += 1) {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    table[index] = value;
  }
  return table;
})();

function crc32c(): Checksum {
  let value = -1;
  return {
    update: (data) => {
      for (const byte of data) value = (CRC32C[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    },
    digest: () => word(~value).toString('base64'),
  };
}

/** Reflected CRC-64/NVME in two 32-bit halves, as numbers are faster than BigInt. */
const CRC64 = ((): { high: Int32Array; low: Int32Array } => {
  const [high, low] = [new Int32Array(256), new Int32Array(256)];
  const polynomial = 0x9a6c9329ac4bc9b5n;
  for (let index = 0; index < 256; index += 1) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    high[index] = Number(BigInt.asIntN(32, value >> 32n));
    low[index] = Number(BigInt.asIntN(32, value));
  }
  return { high, low };
})();

function crc64nvme(): Checksum {
  let [high, low] = [-1, -1];
  return {
    update: (data) => {
      for (const byte of data) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (CRC64.low[index] ?? 0);
        high = (high >>> 8) ^ (CRC64.high[index] ?? 0);
      }
    },
    digest: () => Buffer.concat([word(~high), word(~low)]).toString('base64'),
  };
}
