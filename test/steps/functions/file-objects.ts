// Object storage for tests: S3 URIs as files below a folder.
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Objects } from '../../../steps/functions/objects/objects';

/** Where an object's file lies. */
export function fileOf(folder: string, uri: string): string {
  return join(folder, uri.replace(/^s3:\/\//, ''));
}

/** Objects below a folder. */
export function fileObjects(folder: string): Objects {
  const prepare = async (uri: string): Promise<string> => {
    const file = fileOf(folder, uri);
    await mkdir(dirname(file), { recursive: true });
    return file;
  };
  return {
    async read(uri) {
      const file = fileOf(folder, uri);
      if (!existsSync(file)) throw new Error(`cannot read ${uri}: NoSuchKey: The specified key does not exist.`);
      return createReadStream(file);
    },
    async *list(uriPrefix) {
      const all = existsSync(folder) ? await readdir(folder, { recursive: true, withFileTypes: true }) : [];
      const uris = all.filter((entry) => entry.isFile()).map((entry) => `s3:/${join(entry.parentPath, entry.name).slice(folder.length)}`);
      yield* uris.filter((uri) => uri.startsWith(uriPrefix)).sort();
    },
    async upload(file, uri) {
      await copyFile(file, await prepare(uri));
    },
    async write(content, uri) {
      await writeFile(await prepare(uri), content);
    },
  };
}
