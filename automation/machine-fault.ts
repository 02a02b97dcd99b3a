// Failures that the machine is at fault for, not the program: a full disk, a folder that may not be written.
import { CommandFailure, exitCodes } from './failures';

/** What each code of Node.js means, and the way out. */
const faults: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  ENOSPC: ['there is no space left on the disk', 'Free some, or name another folder. Nothing half written was left in the place of a result.'],
  EDQUOT: ['the disk quota is used up', 'Free some space, or name another folder. Nothing half written was left in the place of a result.'],
  EROFS: ['the file system is read-only', 'Name a folder that can be written.'],
  EACCES: ['permission is denied', "Name another place, or change the file's permissions."],
  EMFILE: ['too many files are open', 'Raise the limit: ulimit -n 4096.'],
  ENFILE: ['too many files are open on this machine', 'End other programs, or raise the limit of the machine.'],
};

/** The failure to show; undefined where the machine is not at fault. */
export function machineFault(error: unknown): CommandFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const fault = faults[error.code];
  if (fault === undefined) return undefined;
  const place = 'path' in error && typeof error.path === 'string' ? `: ${error.path}` : '';
  return new CommandFailure(`${fault[0]}${place}`, exitCodes.usage, [fault[1]], { cause: error });
}
