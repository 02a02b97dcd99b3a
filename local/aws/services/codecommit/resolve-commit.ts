// From the names that callers have for commits and files to what git has them as.
import { AwsError } from '../../operation';
import { git, GitFault, gitText } from './git';

/** The full id of the commit that a branch, tag, id or HEAD names. @throws AwsError CommitDoesNotExistException */
export async function commitOf(folder: string, specifier: string): Promise<string> {
  try {
    return await gitText(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${specifier}^{commit}`]);
  } catch (error) {
    if (error instanceof GitFault) throw new AwsError('CommitDoesNotExistException', `Commit ${specifier} does not exist`);
    throw error;
  }
}

/** The same, for members that take nothing but a full id. @throws AwsError InvalidCommitIdException, CommitDoesNotExistException */
export function fullCommit(folder: string, id: string): Promise<string> {
  if (!/^[0-9a-f]{40}$/.test(id)) throw new AwsError('InvalidCommitIdException', `The commit ID ${id.slice(0, 100)} is not valid: it must be a full commit ID of 40 hexadecimal digits`);
  return commitOf(folder, id);
}

/** A file, link, folder or submodule in a commit's tree. */
export interface TreeEntry {
  /** Such as `100644`. */
  mode: string;
  id: string;
}

/** What lies at a path; undefined where nothing does. */
export async function entryAt(folder: string, commitId: string, path: string): Promise<TreeEntry | undefined> {
  try {
    const entry = (await git(folder, ['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', commitId, '--', path])).toString('utf8');
    const [, mode = '', id = '', name] = /^(\d+) \w+ ([0-9a-f]+)\t([^\0]*)\0/.exec(entry) ?? [];
    return name === path ? { mode, id } : undefined;
  } catch (error) {
    // Paths that lead out of the tree.
    if (error instanceof GitFault) return undefined;
    throw error;
  }
}
