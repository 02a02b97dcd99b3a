// Unpacks a model.tar.gz into a folder, refusing what leads out of it or is too large.
import { createReadStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import type { ReadEntry } from 'tar';
import { InputError } from '../../../flows/problems';

/** Largest model unpacked; what an instance's default volume would hold is far more than a tabular model needs. */
const LARGEST_BYTES = 4 * 1024 ** 3;
const MOST_ENTRIES = 10_000;

/**
 * @param name the model's URI, for errors
 * @throws InputError where the archive is damaged, too large or would write outside of the folder
 */
export async function unpackModel(file: string, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const source = createReadStream(file);
  const check = new EntryCheck(name);
  const unpack = extract({
    cwd: folder, strict: true, preservePaths: false,
    filter: (entryPath, entry) => {
      check.see(entryPath, entry);
      if (check.fault !== undefined) source.destroy(check.fault);
      return check.fault === undefined;
    },
  });
  try {
    await pipeline(source, unpack);
  } catch (error) {
    if (check.fault === undefined) throw new InputError([{ message: `the model ${name} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}` }]);
  }
  if (check.fault !== undefined) throw check.fault;
}

/** Sums up what an archive holds while it is read, up to the first entry at fault. */
class EntryCheck {
  fault: InputError | undefined;
  private bytes = 0;
  private entries = 0;

  constructor(private readonly name: string) {}

  see(entryPath: string, entry: Stats | ReadEntry): void {
    this.bytes += entry.size;
    this.entries += 1;
    const type = 'type' in entry ? entry.type : 'File';
    if (this.fault !== undefined) return;
    if (entryPath.split('/').includes('..') || entryPath.startsWith('/')) this.fault = this.wrong(`its entry "${entryPath}" leads out of the model's folder`);
    else if (type === 'SymbolicLink' || type === 'Link') this.fault = this.wrong(`its entry "${entryPath}" is a link`);
    else if (this.bytes > LARGEST_BYTES) this.fault = this.wrong(`it holds more than ${LARGEST_BYTES / 1024 ** 3} GB`);
    else if (this.entries > MOST_ENTRIES) this.fault = this.wrong(`it holds more than ${MOST_ENTRIES} files`);
  }

  private wrong(reason: string): InputError {
    return new InputError([{ message: `the model ${this.name} cannot be unpacked: ${reason}` }]);
  }
}
