// Packs what builds work with into one zip: the same files give the same bytes.
import fs from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { toolFiles } from './tool-files';

/** A file to pack, and its name in the archive. */
export interface PackedFile { file: string; name: string }

/** All entries have this time: a zip holds none before 1980. */
const mtime = new Date(Date.UTC(1980, 0, 2));

/** Writes the archive beside its place and moves it there when it is whole. @param more files of elsewhere, such as a real pulumi */
export async function packTools(packageFolder: string, archive: string, more: readonly PackedFile[] = []): Promise<void> {
  const { Zip, ZipDeflate, ZipPassThrough } = require('fflate') as typeof import('fflate');
  fs.mkdirSync(path.dirname(archive), { recursive: true });
  const output = fs.createWriteStream(`${archive}.new`);
  const zip = new Zip((error, data, final) => {
    if (error !== null) output.destroy(error);
    else if (final) output.end(data);
    else output.write(data);
  });
  for (const { file, name } of [...toolFiles(packageFolder).map((each) => ({ file: path.join(packageFolder, each), name: each })), ...more]) {
    const content = fs.readFileSync(file);
    // The smallest files would not become smaller.
    const entry = content.length < 200 ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 1 });
    entry.mtime = mtime;
    zip.add(entry);
    entry.push(content, true);
    if (output.writableNeedDrain) await once(output, 'drain');
  }
  zip.end();
  await finished(output);
  fs.renameSync(`${archive}.new`, archive);
}
