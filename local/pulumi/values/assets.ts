// Assets and archives of a program get the digest of their content, by which a change of it is seen.
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { archiveSignature, assetSignature, hasSignature, isObject, signatureKey, type Value, type Values } from './wire';

const digestOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
const textOf = (value: Value | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export const isAsset = (value: Value | undefined): value is Values => hasSignature(value, assetSignature);
export const isArchive = (value: Value | undefined): value is Values => hasSignature(value, archiveSignature);

/** A place that assets may name beside files on disk. */
const remote = (uri: string): Error => new Error(`the embedded pulumi reads no remote asset: got ${uri}; use a file or a text`);

/** Content of an asset. @throws Error where it cannot be read */
async function contentOf(asset: Values, folder: string): Promise<Buffer> {
  const file = textOf(asset['path']);
  if (file !== undefined) return readFile(path.resolve(folder, file));
  const uri = textOf(asset['uri']);
  if (uri?.startsWith('file://') === true) return readFile(uri.slice('file://'.length));
  if (uri !== undefined) throw remote(uri);
  return Buffer.from(textOf(asset['text']) ?? '', 'utf8');
}

/** Files below a folder or in an archive made of assets, by name. */
async function entriesOf(archive: Values, folder: string): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>();
  const place = textOf(archive['path']);
  if (place !== undefined) await addFolder(path.resolve(folder, place), '', entries);
  const members = archive['assets'];
  for (const [name, member] of Object.entries(isObject(members) ? members : {})) {
    if (isAsset(member)) entries.set(name, await contentOf(member, folder));
    else if (isArchive(member)) for (const [inner, content] of await entriesOf(member, folder)) entries.set(path.posix.join(name, inner), content);
  }
  return entries;
}

async function addFolder(folder: string, prefix: string, entries: Map<string, Buffer>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.posix.join(prefix, entry.name);
    if (entry.isDirectory()) await addFolder(path.join(folder, entry.name), name, entries);
    else entries.set(name, await readFile(path.join(folder, entry.name)));
  }
}

const blockSize = 512;
const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** A file's header in a USTAR archive, with nothing in it that is not content: mode 600, no owner, no time. */
function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  header.write(name.slice(0, 100), 0, 'utf8');
  const fields: [number, string][] = [[100, octal(0o600, 8)], [108, octal(0, 8)], [116, octal(0, 8)], [124, octal(size, 12)], [136, octal(0, 12)], [148, '        '], [156, '0'], [257, 'ustar\0' + '00'], [329, octal(0, 8)], [337, octal(0, 8)]];
  for (const [at, text] of fields) header.write(text, at, 'latin1');
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Digest of a folder or of an archive of assets: of the tar that its files would make, in order of name. */
function tarDigest(entries: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, content] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(tarHeader(name, content.length)).update(content).update(Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize));
  }
  return hash.update(Buffer.alloc(2 * blockSize)).digest('hex');
}

async function archiveDigest(archive: Values, folder: string): Promise<string> {
  const uri = textOf(archive['uri']);
  if (uri !== undefined && !uri.startsWith('file://')) throw remote(uri);
  const place = uri?.slice('file://'.length) ?? textOf(archive['path']);
  if (place !== undefined && !(await stat(path.resolve(folder, place))).isDirectory()) return digestOf(await readFile(path.resolve(folder, place)));
  return tarDigest(await entriesOf(archive, folder));
}

/** The value with the digest of each asset and archive in it; paths are relative to `folder`. @throws Error where content cannot be read */
export async function withDigests(value: Value, folder: string): Promise<Value> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => withDigests(item, folder)));
  if (!isObject(value)) return value;
  const signature = value[signatureKey];
  if (signature === assetSignature) return { ...value, hash: textOf(value['hash']) ?? digestOf(await contentOf(value, folder)) };
  const members = await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await withDigests(item, folder)] as const));
  const whole: Values = Object.fromEntries(members);
  return signature === archiveSignature ? { ...whole, hash: textOf(value['hash']) ?? await archiveDigest(value, folder) } : whole;
}
