// One endpoint a state folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockFolder, LockedError } from '../../../../local/aws/state/lock';

describe('the lock of a state folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is held by one process, named to the next, and given back', () => {
    const lock = lockFolder(folder, process.pid);
    assert.throws(
      () => lockFolder(folder, process.ppid),
      (error: unknown) => error instanceof LockedError && error.pid === process.pid && error.message.includes(folder),
    );
    lock.release();
    lockFolder(folder, process.pid).release();
  });

  it('is taken from a process that is no more, and from a file that is half written', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    const pid = child.pid ?? 0;
    lockFolder(folder, pid);
    await new Promise((resolve) => {
      child.on('exit', resolve);
    });
    lockFolder(folder, process.pid).release();
    writeFileSync(path.join(folder, 'lock'), '{"pid":');
    lockFolder(folder, process.pid).release();
  });

  it("is taken where the process id is another process's by now", function () {
    if (process.platform !== 'linux') this.skip();
    lockFolder(folder, process.pid);
    const file = path.join(folder, 'lock');
    const holder = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; started: string };
    writeFileSync(file, JSON.stringify({ ...holder, started: '1' }));
    lockFolder(folder, process.pid).release();
  });

  it('is not held any more where the folder was deleted, and another one is not taken away', () => {
    const lock = lockFolder(folder, process.pid);
    assert.equal(lock.held(), true);
    rmSync(folder, { recursive: true });
    assert.equal(lock.held(), false);
    mkdirSync(folder);
    const other = lockFolder(folder, process.ppid);
    lock.release();
    assert.equal(other.held(), true);
  });
});
