// One endpoint a state folder: a lock file that names the process, given up when that process is no more.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Holder { pid: number; started: string }

/** The state folder is another endpoint's. */
export class LockedError extends Error {
  constructor(readonly folder: string, readonly pid: number) {
    super(`The state folder ${folder} is used by another endpoint, process ${pid}: end that one (mlops local stop), or give another folder`);
    this.name = 'LockedError';
  }
}

/** The lock of a state folder. */
export interface Lock {
  /** False where the folder was deleted under its holder, or has another by now. */
  held(): boolean;
  /** Gives it back, if it is held still. */
  release(): void;
}

/** Takes the lock. @throws LockedError */
export function lockFolder(folder: string, pid: number): Lock {
  const file = path.join(folder, 'lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, JSON.stringify({ pid, started: startOf(pid) }), { flag: 'wx', mode: 0o600 });
      const held = (): boolean => read(file)?.pid === pid;
      return { held, release: () => { if (held()) rmSync(file, { force: true }); } };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = read(file);
      if (holder !== undefined && alive(holder)) throw new LockedError(folder, holder.pid);
      if (attempt >= 3) throw new LockedError(folder, holder?.pid ?? 0);
      rmSync(file, { force: true });
    }
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch (error) {
    // Half written by a process that was killed, or just removed: nobody holds it.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function alive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(holder.pid) === holder.started;
}

/** When a process started, where the system tells it: an id that was given to another process since is not the same, nor is one that has ended and was not waited for. */
function startOf(pid: number): string {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return '';
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return ended ? 'ended' : (fields[19] ?? '');
}
