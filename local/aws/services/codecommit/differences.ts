// GetDifferences: which files two commits have otherwise, by git's own comparison.
import type { Operation } from '../../operation';
import { page } from '../page';
import { commitOf } from './commits';
import { git } from './git';
import { useRepositoryKey } from './repository-key';
import { onRepository, repositoryFolder, requireRepository } from './repository-records';

/** A file on one side. */
interface Blob { blobId: string; path: string; mode: string }

/** One difference as answers have it. */
interface Difference { beforeBlob?: Blob; afterBlob?: Blob; changeType: 'A' | 'M' | 'D' }

/** git's empty tree, which every commit can be compared with. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Differences out of what `git diff-tree --raw -z` writes: a line with modes, blobs and kind, then the path. */
export function parseDifferences(raw: string): Difference[] {
  const fields = raw.split('\0');
  const differences: Difference[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [beforeMode = '', afterMode = '', before = '', after = '', kind = ''] = (fields[at] ?? '').replace(/^:/, '').split(' ');
    const path = fields[at + 1] ?? '';
    const changeType = kind === 'A' || kind === 'D' ? kind : 'M';
    differences.push({
      ...(changeType === 'A' ? {} : { beforeBlob: { blobId: before, path, mode: beforeMode } }), ...(changeType === 'D' ? {} : { afterBlob: { blobId: after, path, mode: afterMode } }), changeType,
    });
  }
  return differences;
}

interface Input { repositoryName: string; beforeCommitSpecifier?: string; afterCommitSpecifier: string; beforePath?: string; afterPath?: string; MaxResults?: number; NextToken?: string }

const getDifferences: Operation<Input> = {
  name: 'GetDifferences',
  authorize: (input, context) => onRepository('GetDifferences', input.repositoryName, context),
  async handle(input, context) {
    const { cloud, caller } = context;
    const repository = requireRepository(cloud.store, input.repositoryName);
    await useRepositoryKey(cloud, caller, repository, 'read');
    const folder = repositoryFolder(cloud, repository);
    const before = input.beforeCommitSpecifier === undefined ? emptyTree : await commitOf(folder, input.beforeCommitSpecifier);
    const after = await commitOf(folder, input.afterCommitSpecifier);
    const paths = [input.beforePath, input.afterPath].filter((path) => path !== undefined);
    const found = parseDifferences((await git(folder, ['--literal-pathspecs', 'diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', before, after, '--', ...paths])).toString('utf8'));
    const { items, nextToken } = page(found, ({ beforeBlob, afterBlob }) => afterBlob?.path ?? beforeBlob?.path ?? '', { nextToken: input.NextToken, limit: input.MaxResults ?? 100, errorCode: 'InvalidContinuationTokenException' });
    return { differences: items, NextToken: nextToken };
  },
};

/** Operations that compare commits. */
export const differenceOperations = [getDifferences] as readonly Operation[];
