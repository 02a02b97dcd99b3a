// Makes a tar.gz of one file, byte for byte the same for the same content.
import { gzipSync } from 'node:zlib';

const block = 512;

/** A gzipped tar archive with one regular file, without time, owner or platform in it. */
export function packFile(name: string, content: Buffer): Buffer {
  const padding = Buffer.alloc((block - (content.length % block)) % block);
  const end = Buffer.alloc(2 * block);
  const archive = gzipSync(Buffer.concat([header(name, content.length), content, padding, end]), { level: 9 });
  // Byte 9 names the operating system, which would make archives differ between machines: 255 is "unknown".
  archive[9] = 255;
  return archive;
}

/** A ustar header. */
function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 100) throw new Error(`the name ${name} is longer than a tar header takes`);
  bytes.write(name, 0);
  bytes.write('0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write(`${'0'.repeat(11)}\0`, 136);
  bytes.write('        ', 148);
  bytes.write('0', 156);
  bytes.write('ustar\u000000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
