// What two commits have in common, and the tree that merging them gives: git's own plumbing, no working folder.
import { gitText, GitFault } from './git';

/** The commit from which both come; undefined where they have no history in common. */
export async function mergeBaseOf(folder: string, one: string, other: string): Promise<string | undefined> {
  try {
    return await gitText(folder, ['merge-base', one, other]);
  } catch (error) {
    if (error instanceof GitFault && error.code === 1) return undefined;
    throw error;
  }
}

/** Whether a branch can go from one commit to another without losing any. */
export async function isAncestor(folder: string, one: string, other: string): Promise<boolean> {
  return await mergeBaseOf(folder, one, other) === one;
}

/** ID of the tree of both; undefined where they conflict. */
export async function mergedTree(folder: string, into: string, from: string): Promise<string | undefined> {
  try {
    return (await gitText(folder, ['merge-tree', '--write-tree', '--no-messages', into, from])).split('\n')[0];
  } catch (error) {
    if (error instanceof GitFault && (error.code === 1 || /unrelated histories/.test(error.message))) return undefined;
    throw error;
  }
}
