// Which commit of the user's repository a run comes from, where the folder is a repository.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The commit's hash, with `+changes` where the working tree differs; undefined outside a repository or without git. In a build: that of its source. */
export async function findCommit(folder: string, variables: NodeJS.ProcessEnv): Promise<string | undefined> {
  // A build's source is an archive without a repository of its own; CodeBuild tells what it was made of.
  const built = variables['CODEBUILD_RESOLVED_SOURCE_VERSION'] ?? '';
  if (/^[0-9a-f]{40}$/.test(built)) return built;
  const git = async (...args: string[]): Promise<string> => (await promisify(execFile)('git', ['-C', folder, ...args])).stdout.trim();
  try {
    const commit = await git('rev-parse', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? commit : `${commit}+changes`;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
