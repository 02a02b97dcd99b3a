// Unpacks a model.tar.gz into a folder, refusing what leads out of it or is too large.
import { createReadStream } from 'node:fs';
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
  const check = new EntryCheck(name);
  const unpack = extract({ cwd: folder, strict: true, preservePaths: false, onReadEntry: (entry) => check.see(entry) });
  try {
    await pipeline(createReadStream(file), unpack);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([{ message: `the model ${name} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}` }]);
  }
}

/** Sums up what an archive holds while it is read. */
class EntryCheck {
  private bytes = 0;
  private entries = 0;

  constructor(private readonly name: string) {}

  see(entry: ReadEntry): void {
    this.bytes += entry.size;
    this.entries += 1;
    const path = entry.path.split('/');
    if (path.includes('..') || entry.path.startsWith('/')) throw this.wrong(`its entry "${entry.path}" leads out of the model's folder`);
    if (entry.type === 'SymbolicLink' || entry.type === 'Link') throw this.wrong(`its entry "${entry.path}" is a link`);
    if (this.bytes > LARGEST_BYTES) throw this.wrong(`it holds more than ${LARGEST_BYTES / 1024 ** 3} GB`);
    if (this.entries > MOST_ENTRIES) throw this.wrong(`it holds more than ${MOST_ENTRIES} files`);
  }

  private wrong(reason: string): InputError {
    return new InputError([{ message: `the model ${this.name} cannot be unpacked: ${reason}` }]);
  }
}
