// Zips of sources and artifacts: unpacked and packed file by file, in the build's own process.
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { Zip, ZipDeflate } from 'fflate';
import { fromBuffer, type Entry, type Options, type ZipFile } from 'yauzl';

/** Files that are written at once. */
const AT_ONCE = 32;

/** A path inside of a folder. @throws Error for one that leads out of it */
function inside(folder: string, name: string): string {
  const file = path.resolve(folder, name);
  if (!file.startsWith(folder + path.sep)) throw new Error(`the archive has a file ${name}, which lies outside of it`);
  return file;
}

/** An entry's content: the archive is in memory, and the process is a build's own. */
function contentOf(archive: Buffer, { relativeOffsetOfLocalHeader: at, compressedSize, uncompressedSize, compressionMethod }: Entry): Buffer {
  const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  const stored = archive.subarray(start, start + compressedSize);
  return compressionMethod === 0 ? stored : inflateRawSync(stored, { chunkSize: Math.max(64, uncompressedSize) });
}

/** Entries of an archive, by its directory. @throws Error where it is no zip */
async function entriesOf(archive: Buffer): Promise<Entry[]> {
  try {
    const zip = await promisify<Buffer, Options, ZipFile>(fromBuffer)(archive, { lazyEntries: false });
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => entries.push(entry));
    await once(zip, 'end');
    return entries;
  } catch (error) {
    throw new Error('the source is no zip archive', { cause: error });
  }
}

/** Unpacks a zip into a folder, some files at a time. @throws Error where it is none, or has a file outside of it */
export async function unpackZip(file: string, folder: string): Promise<void> {
  const archive = await readFile(file);
  const entries = (await entriesOf(archive)).filter(({ fileName }) => !fileName.endsWith('/')).map((entry) => ({ entry, to: inside(folder, entry.fileName) }));
  for (const directory of new Set(entries.map(({ to }) => path.dirname(to)))) await mkdir(directory, { recursive: true });
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    await Promise.all(entries.slice(at, at + AT_ONCE).map(({ entry, to }) => writeFile(to, contentOf(archive, entry))));
  }
}

/**
 * The folder of a zip that earlier builds may have unpacked already; it is shared, and builds are to read it only.
 * @param cache holds one folder an archive, named by its digest;
 */
export async function unpackShared(file: string, cache: string): Promise<string> {
  const folder = path.join(cache, createHash('sha256').update(await readFile(file)).digest('hex'));
  if (existsSync(folder)) {
    await utimes(folder, new Date(), new Date());
    return folder;
  }
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(path.join(cache, 'unpacking-'));
  await unpackZip(file, aside);
  // Another build may have been first; what it unpacked is the same.
  await rename(aside, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(aside, { recursive: true, force: true });
  });
  return folder;
}

/** A pattern of a buildspec: `*` within a name, `**` over folders. */
function patternOf(glob: string): RegExp {
  const text = glob.replace(/^\.\//, '').replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*|\?/g, (wild) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[wild] ?? wild);
  return new RegExp(`^${text}$`);
}

/** Names of the files that patterns choose, relative to the folder, in order. */
async function chosenFiles(folder: string, patterns: readonly string[]): Promise<string[]> {
  const expressions = patterns.map(patternOf);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return names.filter((name) => expressions.some((expression) => expression.test(name))).sort();
}

/** Packs chosen files. @returns how many. @throws Error where there is none */
export async function packZip(folder: string, patterns: readonly string[], archive: string, discardPaths: boolean): Promise<number> {
  const names = await chosenFiles(folder, patterns);
  if (names.length === 0) throw new Error(`no matching artifact paths found for ${patterns.join(', ')}`);
  const output = createWriteStream(archive);
  const zip = new Zip((error, data, final) => {
    if (error !== null) output.destroy(error);
    else if (final) output.end(data);
    else output.write(data);
  });
  for (const name of names) {
    const entry = new ZipDeflate(discardPaths ? path.posix.basename(name) : name, { level: 6 });
    zip.add(entry);
    entry.push(await readFile(path.join(folder, name)), true);
    if (output.writableNeedDrain) await once(output, 'drain');
  }
  zip.end();
  await finished(output);
  return names.length;
}
