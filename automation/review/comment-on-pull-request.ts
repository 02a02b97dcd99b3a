// Puts a review where its reader is: as a comment on a pull request of CodeCommit.
import { createHash } from 'node:crypto';
import type { CodeCommitClient } from '@aws-sdk/client-codecommit';

/** Which state of which pull request was reviewed. */
export interface ReviewedChange {
  repository: string;
  /** CodeCommit's number of it. */
  pullRequest: string;
  /** Tip of the branch that it is to be merged into, as the event told it. */
  before: string;
  /** Tip of its own branch. */
  after: string;
}

/** Characters that CodeCommit takes in a comment (API reference, CommentContentSizeLimitExceededException). */
const LARGEST = 10_240;

/** A text that CodeCommit takes; what is left out is said to be. */
export function fittingComment(markdown: string): string {
  const rest = "\n\n(Cut here: CodeCommit takes no longer comment. The whole of it is in the build's log.)";
  return markdown.length <= LARGEST ? markdown : `${markdown.slice(0, LARGEST - rest.length)}${rest}`;
}

/** Comments once: the same review of the same state, told again, is no second comment. @returns the comment's id */
export async function commentOnPullRequest(codecommit: CodeCommitClient, { repository, pullRequest, before, after }: ReviewedChange, markdown: string): Promise<string> {
  const { PostCommentForPullRequestCommand } = require('@aws-sdk/client-codecommit') as typeof import('@aws-sdk/client-codecommit');
  const content = fittingComment(markdown);
  const { comment } = await codecommit.send(new PostCommentForPullRequestCommand({
    repositoryName: repository, pullRequestId: pullRequest, beforeCommitId: before, afterCommitId: after, content,
    clientRequestToken: createHash('sha256').update([repository, pullRequest, before, after, content].join('\n')).digest('hex').slice(0, 64),
  }));
  return comment?.commentId ?? '';
}
