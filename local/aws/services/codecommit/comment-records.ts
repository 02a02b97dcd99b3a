// What CodeCommit keeps of comments on pull requests: a record by id, and which ones a pull request has.
import { AwsError, type Authorization, type OperationContext } from '../../operation';
import type { Store, Table } from '../../state/store';
import { onRepository } from './repository-records';
import { requestTokenTable } from './request-tokens';

/** Where in a comparison of two commits a comment is. */
export interface CommentLocation {
  filePath?: string;
  /** Line number, from 1. */
  filePosition?: number;
  relativeFileVersion?: 'BEFORE' | 'AFTER';
}

/** What a comment, and its replies with it, is about. */
export interface CommentPlace {
  pullRequestId: string;
  repositoryName: string;
  beforeCommitId: string;
  afterCommitId: string;
  beforeBlobId?: string;
  afterBlobId?: string;
  location?: CommentLocation;
}

/** A comment by id. */
export interface CommentRecord {
  id: string;
  /** Absent once deleted. */
  content?: string;
  deleted: boolean;
  authorArn: string;
  /** Milliseconds since 1970. */
  created: number;
  modified: number;
  place: CommentPlace;
  inReplyTo?: string;
  /** Id of the comment that the thread began with: its own where it is no reply. */
  thread: string;
  clientRequestToken?: string;
  /** Key in the table of request tokens. */
  tokenKey?: string;
}

/** Comments by id. */
export const commentTable = (store: Store): Table<CommentRecord> => store.table('codecommit/comments');
/** Ids of comments by `<pull request id>/<count>`. */
export const pullRequestCommentTable = (store: Store): Table<string> => store.table('codecommit/pull-request-comments');

/** A pull request's comments, oldest first. */
export function commentsOf(store: Store, pullRequestId: string): CommentRecord[] {
  return [...pullRequestCommentTable(store).range({ prefix: `${pullRequestId}/` })].map(({ value }) => commentTable(store).get(value)).filter((comment) => comment !== undefined);
}

/** Adds a comment. To be called inside a transaction. */
export function addComment(store: Store, comment: CommentRecord): void {
  const prefix = `${comment.place.pullRequestId}/`;
  const [last] = pullRequestCommentTable(store).range({ prefix, reverse: true, limit: 1 });
  const count = last === undefined ? 1 : Number(last.key.slice(prefix.length)) + 1;
  void pullRequestCommentTable(store).put(`${prefix}${String(count).padStart(9, '0')}`, comment.id);
  void commentTable(store).put(comment.id, comment);
}

/** Removes a pull request's comments. To be called inside a transaction. */
export function removeCommentsOf(store: Store, pullRequestId: string): void {
  for (const { key, value } of [...pullRequestCommentTable(store).range({ prefix: `${pullRequestId}/` })]) {
    const tokenKey = commentTable(store).get(value)?.tokenKey;
    if (tokenKey !== undefined) void requestTokenTable(store).remove(tokenKey);
    void commentTable(store).remove(value);
    void pullRequestCommentTable(store).remove(key);
  }
}

/** Ids are `<id of the repository>:<id of the comment>`, as AWS's are. */
const idPattern = /^[0-9a-f-]{1,64}:[0-9a-f-]{1,64}$/;

/** @throws AwsError InvalidCommentIdException, CommentDoesNotExistException */
export function requireComment(store: Store, id: string): CommentRecord {
  if (!idPattern.test(id)) throw new AwsError('InvalidCommentIdException', `The comment ID ${id.slice(0, 150)} is not valid: provide the full comment ID`);
  const comment = commentTable(store).get(id);
  if (comment === undefined) throw new AwsError('CommentDoesNotExistException', `Comment ${id} does not exist`);
  return comment;
}

/** Authorises an action on the repository of a comment; on all of them where there is no such comment, so that only who may see all learns that. */
export function onComment(action: string, id: string, context: Pick<OperationContext, 'cloud' | 'region' | 'account'>): Authorization[] {
  const comment = idPattern.test(id) ? commentTable(context.cloud.store).get(id) : undefined;
  return onRepository(action, comment?.place.repositoryName ?? '*', context);
}
