// Object files on disk: written under a temporary name, synced, renamed; spread over 256 folders by id.
import { createReadStream, mkdirSync, openSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteRange, ObjectFiles } from './object-files';

/** Opens the folder of object files; what a killed process left half written is removed. */
export async function openObjectFiles(folder: string, newId: () => string): Promise<ObjectFiles> {
  const aside = path.join(folder, 'aside');
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true, mode: 0o700 });
  return new DiskObjects(folder, aside, newId);
}

class DiskObjects implements ObjectFiles {
  constructor(
    private readonly folder: string,
    private readonly aside: string,
    private readonly newId: () => string,
  ) {}

  async write(content: AsyncIterable<Uint8Array>): Promise<{ id: string; bytes: number }> {
    const id = this.newId();
    const temporary = path.join(this.aside, id);
    const file = await open(temporary, 'wx', 0o600);
    try {
      const bytes = await copy(content, file);
      await file.sync();
      await file.close();
      await this.#place(temporary, id);
      return { id, bytes };
    } catch (error) {
      await file.close();
      await rm(temporary, { force: true });
      throw error;
    }
  }

  read(id: string, range?: ByteRange): Readable {
    // Opened at once: whoever found the record may read the content, even if it is replaced before the first byte is asked for.
    return createReadStream('', {
      fd: openSync(this.#path(id), 'r'),
      highWaterMark: 256 * 1024,
      ...(range === undefined ? {} : { start: range.first, end: range.last }),
    });
  }

  #path(id: string): string {
    return path.join(this.folder, id.slice(0, 2), id);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  async #place(temporary: string, id: string): Promise<void> {
    const target = this.#path(id);
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
    await rename(temporary, target);
    const folder = await open(path.dirname(target), 'r');
    await folder.sync();
    await folder.close();
  }
}

async function copy(content: AsyncIterable<Uint8Array>, file: FileHandle): Promise<number> {
  let bytes = 0;
  for await (const chunk of content) {
    let offset = 0;
    while (offset < chunk.length) {
      const { bytesWritten } = await file.write(chunk, offset, chunk.length - offset);
      offset += bytesWritten;
    }
    bytes += chunk.length;
  }
  return bytes;
}
