// Writes a commit object for a tree that is there, under the name of whom the caller says.
import { gitText } from './git';

/** What a commit is to say. */
export interface CommitText {
  treeId: string;
  parents: readonly string[];
  message: string;
  /** Author and committer. */
  name: string;
  email: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** @returns the commit's id; no reference names it yet */
export function writeCommit(folder: string, { treeId, parents, message, name, email, now }: CommitText): Promise<string> {
  const date = `${Math.floor(now / 1000)} +0000`;
  return gitText(folder, ['commit-tree', treeId, ...parents.flatMap((parent) => ['-p', parent])], {
    input: Buffer.from(message), environment: { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date },
  });
}
