// Zips of sources and artifacts: unpacked and packed file by file, in the build's own process.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Unzip, UnzipInflate, Zip, ZipDeflate } from 'fflate';

/** Files that are written at once. */
const AT_ONCE = 32;

/** A path inside of a folder. @throws Error for one that leads out of it */
function inside(folder: string, name: string): string {
  const file = path.resolve(folder, name);
  if (!file.startsWith(folder + path.sep)) throw new Error(`the archive has a file ${name}, which lies outside of it`);
  return file;
}

async function isZip(archive: string): Promise<boolean> {
  const handle = await open(archive);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === 'PK';
  } finally {
    await handle.close();
  }
}

async function writeEntry(file: string, parts: readonly Uint8Array[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, Buffer.concat(parts));
}

/** Unpacks a zip into a folder, one entry in memory at a time. @throws Error where it is none */
export async function unpackZip(archive: string, folder: string): Promise<void> {
  if (!(await isZip(archive))) throw new Error('the source is no zip archive');
  const whole: { file: string; parts: Uint8Array[] }[] = [];
  const unzip = new Unzip((entry) => {
    if (entry.name.endsWith('/')) return;
    const file = inside(folder, entry.name);
    const parts: Uint8Array[] = [];
    entry.ondata = (error, data, final) => {
      if (error !== null) throw error;
      parts.push(data);
      if (final) whole.push({ file, parts });
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  const writing = async (): Promise<void> => {
    while (whole.length > 0) await Promise.all(whole.splice(0, AT_ONCE).map(({ file, parts }) => writeEntry(file, parts)));
  };
  for await (const chunk of createReadStream(archive, { highWaterMark: 256 * 1024 })) {
    unzip.push(chunk as Uint8Array);
    await writing();
  }
  unzip.push(new Uint8Array(0), true);
  await writing();
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
