// What a merge of two commits would be: their merge base, the tree that it makes, or the paths that stand in its way.
import { askGit, git, gitText } from './git';
import { parseRawDiff, type DiffEntry } from './raw-diff';

/** `FILE_LEVEL`: one file changed on both sides is a conflict; `LINE_LEVEL`: only where its same lines are. */
export type ConflictDetailLevel = 'FILE_LEVEL' | 'LINE_LEVEL';

/** What a merge would be. */
export interface TreeMerge {
  mergeBase?: string;
  /** Absent where there are conflicts, or no commit in common. */
  treeId?: string;
  /** Paths in conflict, in order. */
  conflicts: string[];
}

/** The last commit that two have in common, ready to be spread: nothing where there is none. */
export async function mergeBaseOf(folder: string, one: string, other: string): Promise<{ mergeBase?: string }> {
  const { yes, out } = await askGit(folder, ['merge-base', one, other]);
  return yes ? { mergeBase: out.trim() } : {};
}

/** Whether a branch at one commit can be moved to another without losing any. */
export const canFastForward = async (folder: string, from: string, to: string): Promise<boolean> => (await askGit(folder, ['merge-base', '--is-ancestor', from, to])).yes;

/** Paths that differ between two commits, or trees. */
export async function differencesOf(folder: string, before: string, after: string, paths: readonly string[] = []): Promise<DiffEntry[]> {
  return parseRawDiff((await git(folder, ['--literal-pathspecs', 'diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', before, after, '--', ...paths])).toString('utf8'));
}

const result = ({ after }: DiffEntry): string => (after === undefined ? '' : `${after.mode} ${after.id}`);

/** Files that both sides changed, not to the same. */
async function changedTwice(folder: string, base: string, destination: string, source: string): Promise<string[]> {
  const there = new Map((await differencesOf(folder, base, destination)).map((entry) => [entry.path, entry]));
  return (await differencesOf(folder, base, source)).filter((entry) => {
    const other = there.get(entry.path);
    return other !== undefined && result(other) !== result(entry);
  }).map(({ path }) => path);
}

/** Merges in the object store alone: no reference is changed. */
export async function mergeTrees(folder: string, destination: string, source: string, level: ConflictDetailLevel): Promise<TreeMerge> {
  const { mergeBase } = await mergeBaseOf(folder, destination, source);
  if (mergeBase === undefined) return { conflicts: [] };
  const twice = level === 'FILE_LEVEL' ? await changedTwice(folder, mergeBase, destination, source) : [];
  const { yes, out } = await askGit(folder, ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', destination, source]);
  const [treeId = '', ...names] = out.split('\0').filter((part) => part !== '');
  const conflicts = [...new Set([...twice, ...(yes ? [] : names)])].sort();
  return { mergeBase, conflicts, ...(yes && conflicts.length === 0 ? { treeId } : {}) };
}

/** Messages of the commits that a source has and a destination has not, newest first. */
export const messagesBetween = (folder: string, destination: string, source: string): Promise<string> => gitText(folder, ['log', '--format=%B', `${destination}..${source}`]);
