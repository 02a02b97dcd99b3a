// Which commit of the user's repository a run comes from, where the folder is a repository.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The commit's hash, with `+changes` where the working tree differs; undefined outside a repository or without git. */
export async function findCommit(folder: string): Promise<string | undefined> {
  const git = async (...args: string[]): Promise<string> => (await promisify(execFile)('git', ['-C', folder, ...args])).stdout.trim();
  try {
    const commit = await git('rev-parse', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? commit : `${commit}+changes`;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
