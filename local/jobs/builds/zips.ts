// Zips of sources and artifacts: unpacked and packed file by file, in the build's own process.
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { unzipSync, Zip, ZipDeflate, type UnzipFileInfo } from 'fflate';

/** Files that are written at once. */
const AT_ONCE = 32;

/** A path inside of a folder. @throws Error for one that leads out of it */
function inside(folder: string, name: string): string {
  const file = path.resolve(folder, name);
  if (!file.startsWith(folder + path.sep)) throw new Error(`the archive has a file ${name}, which lies outside of it`);
  return file;
}

/** What is unpacked in one go, bytes. */
const BATCH = 32 * 1024 * 1024;

/** Names of an archive's files, in batches of limited size. @throws Error where it is no zip */
function batches(archive: Uint8Array): Set<string>[] {
  const found: { names: Set<string>; bytes: number }[] = [];
  const note = ({ name, originalSize }: UnzipFileInfo): boolean => {
    const last = found.at(-1);
    if (!name.endsWith('/')) {
      if (last === undefined || last.bytes + originalSize > BATCH) found.push({ names: new Set([name]), bytes: originalSize });
      else { last.names.add(name); last.bytes += originalSize; }
    }
    return false;
  };
  unzipSync(archive, { filter: note });
  return found.map(({ names }) => names);
}

async function writeEntry(file: string, content: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** Unpacks a zip into a folder by its directory, a batch in memory at a time. @throws Error where it is none, or has a file outside of it */
export async function unpackZip(file: string, folder: string): Promise<void> {
  const archive = await readFile(file);
  if (archive.toString('latin1', 0, 2) !== 'PK') throw new Error('the source is no zip archive');
  for (const names of batches(archive)) {
    const entries = Object.entries(unzipSync(archive, { filter: ({ name }) => names.has(name) }));
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      await Promise.all(entries.slice(at, at + AT_ONCE).map(([name, content]) => writeEntry(inside(folder, name), content)));
    }
  }
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
