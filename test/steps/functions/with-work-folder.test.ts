// The folder that a function works in.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTableFile } from '../../../steps/functions/csv/table-file';
import { withWorkFolder } from '../../../steps/functions/with-work-folder';

describe('the work folder of a function', () => {
  let root: string;
  beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'work-folder-')); });
  afterEach(() => rm(root, { recursive: true }));

  it('is there for the work, and gone after it, failed or not', async () => {
    const seen = await withWorkFolder(root, 'f', async (folder) => {
      await writeFile(join(folder, 'x'), '');
      return existsSync(folder);
    });
    assert.equal(seen, true);
    await assert.rejects(withWorkFolder(root, 'f', () => Promise.reject(new Error('no'))), /no/);
    assert.deepEqual(await readdir(root), []);
  });

  it('is told to be full in words that say what to do', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    await assert.rejects(withWorkFolder(root, 'prepare-holdout', () => Promise.reject(full)), /the disk of the function prepare-holdout is full: give the function more EphemeralStorage/);
  });

  it('says of a file that cannot be written, and does not end the process', async () => {
    const table = createTableFile(join(root, 'missing', 'x.csv'));
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    await assert.rejects(async () => {
      await table.add(['a']);
      await table.close();
    }, /ENOENT/);
  });
});
