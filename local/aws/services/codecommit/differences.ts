// GetDifferences: which files differ between two commits, all of them or below a path.
import { AwsError, type Operation } from '../../operation';
import { gitText } from './git';
import { pageOf } from './listing';
import { differencesOf } from './merge-trees';
import type { DiffEntry } from './raw-diff';
import { useRepositoryKey } from './repository-key';
import { onRepository, repositoryFolder, requireRepository } from './repository-records';
import { commitOf, entryAt, type TreeEntry } from './resolve-commit';

interface Input {
  repositoryName: string;
  beforeCommitSpecifier?: string;
  afterCommitSpecifier: string;
  beforePath?: string;
  afterPath?: string;
  MaxResults?: number;
  NextToken?: string;
}

/** What lies at a path, written with or without slashes around it. @throws AwsError PathDoesNotExistException, InvalidPathException */
async function requireEntry(folder: string, commitId: string, path: string): Promise<TreeEntry> {
  if (path === '' || path.split('/').some((part) => part === '' || part === '.' || part === '..')) throw new AwsError('InvalidPathException', `The path ${path.slice(0, 200)} is not valid`);
  const entry = await entryAt(folder, commitId, path);
  if (entry === undefined) throw new AwsError('PathDoesNotExistException', `The path ${path.slice(0, 200)} does not exist`);
  return entry;
}

const trimmed = (path: string | undefined): string | undefined => path?.replace(/^\/+|\/+$/g, '') || undefined;

/** The differences asked for. Two folders are compared as if they were one: paths are below them then, as in AWS's example of a renamed folder. */
async function find(folder: string, before: string, after: string, beforePath: string | undefined, afterPath: string | undefined): Promise<DiffEntry[]> {
  if (beforePath !== undefined && afterPath !== undefined && beforePath !== afterPath) {
    const [one, other] = [await requireEntry(folder, before, beforePath), await requireEntry(folder, after, afterPath)];
    if (one.mode === '040000' && other.mode === '040000') return differencesOf(folder, one.id, other.id);
    if (one.id === other.id && one.mode === other.mode) return [];
    return [{ path: afterPath, type: 'M', before: one, after: other }];
  }
  const path = afterPath ?? beforePath;
  if (path === undefined) return differencesOf(folder, before, after);
  const found = await differencesOf(folder, before, after, [path]);
  if (found.length === 0) await requireEntry(folder, after, path);
  return found;
}

const getDifferences: Operation<Input> = {
  name: 'GetDifferences',
  authorize: ({ repositoryName }, context) => onRepository('GetDifferences', repositoryName, context),
  async handle(input, { cloud, caller }) {
    const repository = requireRepository(cloud.store, input.repositoryName);
    await useRepositoryKey(cloud, caller, repository, 'read');
    const folder = repositoryFolder(cloud, repository);
    const after = await commitOf(folder, input.afterCommitSpecifier);
    // Without a commit before it, all that the commit holds is new.
    const before = input.beforeCommitSpecifier === undefined ? await gitText(folder, ['mktree']) : await commitOf(folder, input.beforeCommitSpecifier);
    const entries = await find(folder, before, after, trimmed(input.beforePath), trimmed(input.afterPath));
    const { items, nextToken } = pageOf(entries, ({ path }) => path, { maxResults: input.MaxResults, nextToken: input.NextToken }, { most: 1000 });
    const blob = (path: string, side: DiffEntry['before']): object | undefined => (side === undefined ? undefined : { blobId: side.id, path, mode: side.mode });
    return { differences: items.map(({ path, type, ...side }) => ({ changeType: type, beforeBlob: blob(path, side.before), afterBlob: blob(path, side.after) })), NextToken: nextToken };
  },
};

/** Operations that compare commits. */
export const differenceOperations = [getDifferences] as readonly Operation[];
