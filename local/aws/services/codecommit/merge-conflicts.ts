// GetMergeConflicts: whether two commits can be merged, and which files stand in the way.
import { AwsError, type Operation } from '../../operation';
import { git } from './git';
import { pageOf } from './listing';
import { checkMergeInput } from './merge-pull-request';
import { canFastForward, mergeBaseOf, mergeTrees, type ConflictDetailLevel } from './merge-trees';
import type { MergeOption } from './pull-request-records';
import { useRepositoryKey } from './repository-key';
import { onRepository, repositoryFolder, requireRepository } from './repository-records';
import { commitOf, entryAt, type TreeEntry } from './resolve-commit';

interface Input {
  repositoryName: string;
  destinationCommitSpecifier: string;
  sourceCommitSpecifier: string;
  mergeOption: MergeOption;
  conflictDetailLevel?: ConflictDetailLevel;
  conflictResolutionStrategy?: string;
  maxConflictFiles?: number;
  nextToken?: string;
}

const sides = ['source', 'destination', 'base'] as const;
type Sides<T> = Record<(typeof sides)[number], T>;

const modes: Readonly<Record<string, string>> = { '100644': 'NORMAL', '100755': 'EXECUTABLE', '120000': 'SYMLINK' };
const types: Readonly<Record<string, string>> = { '100644': 'FILE', '100755': 'FILE', '120000': 'SYMBOLIC_LINK', '160000': 'GIT_LINK', '040000': 'DIRECTORY' };

/** Whether an entry's content is told by its size: that of folders and submodules is not. */
const hasSize = (entry: TreeEntry | undefined): entry is TreeEntry => entry !== undefined && modes[entry.mode] !== undefined;

function operation(base: TreeEntry | undefined, now: TreeEntry | undefined): string | undefined {
  if (now === undefined) return base === undefined ? undefined : 'D';
  return base === undefined ? 'A' : 'M';
}

/** What AWS tells of a file in conflict, but for the count of its conflicts and whether it is binary. */
async function metadataOf(folder: string, commits: Sides<string>, filePath: string): Promise<object> {
  const found = await Promise.all(sides.map((side) => entryAt(folder, commits[side], filePath)));
  const each = <T>(of: (entry: TreeEntry | undefined) => T): Sides<T> => ({ source: of(found[0]), destination: of(found[1]), base: of(found[2]) });
  const ids = found.filter(hasSize).map(({ id }) => id);
  const sizes = (await git(folder, ['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input: Buffer.from(ids.map((id) => `${id}\n`).join('')) })).toString('utf8');
  const size = new Map(sizes.split('\n').map((line) => line.split(' ')).map(([id = '', bytes]) => [id, Number(bytes)]));
  const { source, destination, base } = each((entry) => entry);
  return {
    filePath, fileSizes: each((entry) => (hasSize(entry) ? size.get(entry.id) : undefined)), fileModes: each((entry) => modes[entry?.mode ?? '']), objectTypes: each((entry) => types[entry?.mode ?? '']),
    contentConflict: source?.id !== destination?.id, fileModeConflict: source !== undefined && destination !== undefined && source.mode !== destination.mode,
    objectTypeConflict: source !== undefined && destination !== undefined && types[source.mode] !== types[destination.mode],
    mergeOperations: { source: operation(base, source), destination: operation(base, destination) },
  };
}

const getMergeConflicts: Operation<Input> = {
  name: 'GetMergeConflicts',
  authorize: ({ repositoryName }, context) => onRepository('GetMergeConflicts', repositoryName, context),
  async handle(input, { cloud, caller }) {
    checkMergeInput({ ...(input.conflictResolutionStrategy === undefined ? {} : { conflictResolutionStrategy: input.conflictResolutionStrategy }) });
    if (input.maxConflictFiles !== undefined && input.maxConflictFiles < 1) throw new AwsError('InvalidMaxConflictFilesException', `The maximum number of files must be at least 1, not ${input.maxConflictFiles}`);
    const repository = requireRepository(cloud.store, input.repositoryName);
    await useRepositoryKey(cloud, caller, repository, 'read');
    const folder = repositoryFolder(cloud, repository);
    const [destination, source] = [await commitOf(folder, input.destinationCommitSpecifier), await commitOf(folder, input.sourceCommitSpecifier)];
    const answer = { destinationCommitId: destination, sourceCommitId: source };
    if (input.mergeOption === 'FAST_FORWARD_MERGE') {
      const { mergeBase } = await mergeBaseOf(folder, destination, source);
      return { ...answer, baseCommitId: mergeBase, mergeable: await canFastForward(folder, destination, source), conflictMetadataList: [] };
    }
    const { mergeBase, treeId, conflicts } = await mergeTrees(folder, destination, source, input.conflictDetailLevel ?? 'FILE_LEVEL');
    const { items, nextToken } = pageOf(conflicts, (path) => path, { maxResults: input.maxConflictFiles, nextToken: input.nextToken });
    const list = await Promise.all(items.map((path) => metadataOf(folder, { source, destination, base: mergeBase ?? '' }, path)));
    return { ...answer, baseCommitId: mergeBase, mergeable: treeId !== undefined, conflictMetadataList: list, nextToken };
  },
};

/** Operations on merges that are not made. */
export const conflictOperations = [getMergeConflicts] as readonly Operation[];
