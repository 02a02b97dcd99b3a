// Comments on pull requests: PostCommentForPullRequest, PostCommentReply, GetComment, GetCommentsForPullRequest, UpdateComment, DeleteCommentContent.
import type { Authorization, Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import { page } from '../page';
import { commitOf } from './commits';
import { tellComment } from './pull-request-events';
import { onPullRequest, requirePullRequest } from './pull-request-records';
import { onRepository, repositoryFolder, requireRepository } from './repository-records';

/** A place in a file. */
interface Location { filePath?: string; filePosition?: number; relativeFileVersion?: 'BEFORE' | 'AFTER' }

/** A comment by id. */
interface CommentRecord {
  commentId: string;
  pullRequestId: string;
  repositoryName: string;
  repositoryId: string;
  beforeCommitId: string;
  afterCommitId: string;
  location?: Location;
  inReplyTo?: string;
  /** Absent once deleted. */
  content?: string;
  authorArn: string;
  clientRequestToken?: string;
  /** Milliseconds since 1970. */
  created: number;
  modified: number;
}

/** Characters of a comment (API reference, CommentContentSizeLimitExceededException). */
const LARGEST = 10_240;

const commentTable = (store: Store): Table<CommentRecord> => store.table('codecommit/comments');
/** Ids of a pull request's comments, in their order. */
const orderTable = (store: Store): Table<string> => store.table('codecommit/comments-in-order');
const orderPrefix = (pullRequestId: string): string => `${pullRequestId.padStart(12, '0')}/`;

/** Opens the tables: inside of a transaction that cannot be done. */
export function openCommentTables(store: Store): void {
  commentTable(store);
  orderTable(store);
}

/** @throws AwsError CommentDoesNotExistException */
function requireComment(store: Store, commentId: string): CommentRecord {
  const record = commentTable(store).get(commentId);
  if (record === undefined) throw new AwsError('CommentDoesNotExistException', `The comment ${commentId} does not exist`);
  return record;
}

/** A pull request's, in their order. */
function commentsOf(store: Store, pullRequestId: string): CommentRecord[] {
  return [...orderTable(store).range({ prefix: orderPrefix(pullRequestId) })].map(({ value }) => requireComment(store, value));
}

const described = ({ commentId, content, inReplyTo, authorArn, clientRequestToken, created, modified }: CommentRecord): object => ({
  commentId, content, inReplyTo, creationDate: created, lastModifiedDate: modified, authorArn, deleted: content === undefined, clientRequestToken, callerReactions: [], reactionCounts: {},
});

/** @throws AwsError CommentContentRequiredException, CommentContentSizeLimitExceededException */
function checkContent(content: string): void {
  if (content.trim() === '') throw new AwsError('CommentContentRequiredException', 'A comment has content');
  if (content.length > LARGEST) throw new AwsError('CommentContentSizeLimitExceededException', `The comment has ${content.length} characters; ${LARGEST} are taken`);
}

type NewComment = Omit<CommentRecord, 'commentId' | 'authorArn' | 'created' | 'modified'> & { content: string };

/** Writes a comment once a client request token. @throws AwsError IdempotencyParameterMismatchException */
async function keepComment(context: OperationContext, given: NewComment): Promise<CommentRecord> {
  checkContent(given.content);
  const { cloud, cloud: { store }, caller } = context;
  const { record, made } = await store.transaction(() => {
    const before = given.clientRequestToken === undefined ? undefined : commentsOf(store, given.pullRequestId).find(({ clientRequestToken }) => clientRequestToken === given.clientRequestToken);
    if (before !== undefined) {
      if (before.content !== given.content || before.inReplyTo !== given.inReplyTo || before.afterCommitId !== given.afterCommitId) throw new AwsError('IdempotencyParameterMismatchException', `The client request token ${given.clientRequestToken ?? ''} was used for another comment`);
      return { record: before, made: false };
    }
    const next: CommentRecord = { ...given, commentId: cloud.newId(), authorArn: caller.arn, created: context.now(), modified: context.now() };
    const [last] = [...orderTable(store).range({ prefix: orderPrefix(given.pullRequestId), reverse: true, limit: 1 })];
    void commentTable(store).put(next.commentId, next);
    void orderTable(store).put(`${orderPrefix(given.pullRequestId)}${String(Number(last?.key.split('/')[1] ?? '0') + 1).padStart(9, '0')}`, next.commentId);
    return { record: next, made: true };
  });
  if (made) tellComment(cloud, caller, record, 'commentOnPullRequestCreated');
  return record;
}

const placeOf = ({ repositoryName, pullRequestId, beforeCommitId, afterCommitId, location }: CommentRecord): object => ({ repositoryName, pullRequestId, beforeCommitId, afterCommitId, location });

interface PostInput { pullRequestId: string; repositoryName: string; beforeCommitId: string; afterCommitId: string; location?: Location; content: string; clientRequestToken?: string }

const postCommentForPullRequest: Operation<PostInput> = {
  name: 'PostCommentForPullRequest',
  authorize: (input, context) => onRepository('PostCommentForPullRequest', input.repositoryName, context),
  async handle(input, context) {
    const { cloud } = context;
    const pullRequest = requirePullRequest(cloud.store, input.pullRequestId);
    if (pullRequest.repositoryName !== input.repositoryName) throw new AwsError('RepositoryNotAssociatedWithPullRequestException', `The pull request ${pullRequest.id} is not of the repository ${input.repositoryName}`);
    const folder = repositoryFolder(cloud, requireRepository(cloud.store, input.repositoryName));
    for (const commit of [input.beforeCommitId, input.afterCommitId]) await commitOf(folder, commit);
    const record = await keepComment(context, { ...input, repositoryId: pullRequest.repositoryId });
    return { ...placeOf(record), comment: described(record) };
  },
};

function onComment(action: string, commentId: string, context: OperationContext): Authorization[] {
  return onRepository(action, commentTable(context.cloud.store).get(commentId)?.repositoryName ?? '*', context);
}

const postCommentReply: Operation<{ inReplyTo: string; content: string; clientRequestToken?: string }> = {
  name: 'PostCommentReply',
  authorize: (input, context) => onComment('PostCommentReply', input.inReplyTo, context),
  async handle(input, context) {
    const { pullRequestId, repositoryName, repositoryId, beforeCommitId, afterCommitId, location } = requireComment(context.cloud.store, input.inReplyTo);
    return { comment: described(await keepComment(context, { pullRequestId, repositoryName, repositoryId, beforeCommitId, afterCommitId, ...(location === undefined ? {} : { location }), ...input })) };
  },
};

const getComment: Operation<{ commentId: string }> = {
  name: 'GetComment',
  authorize: (input, context) => onComment('GetComment', input.commentId, context),
  handle: async (input, { cloud }) => ({ comment: described(requireComment(cloud.store, input.commentId)) }),
};

/** Comments of one place stand together. */
const getCommentsForPullRequest: Operation<{ pullRequestId: string; repositoryName?: string; beforeCommitId?: string; afterCommitId?: string; nextToken?: string; maxResults?: number }> = {
  name: 'GetCommentsForPullRequest',
  authorize: (input, context) => onPullRequest('GetCommentsForPullRequest', input.pullRequestId, context),
  async handle(input, { cloud }) {
    requirePullRequest(cloud.store, input.pullRequestId);
    const places = new Map<string, CommentRecord[]>();
    for (const comment of commentsOf(cloud.store, input.pullRequestId)) {
      if ((input.beforeCommitId ?? comment.beforeCommitId) !== comment.beforeCommitId || (input.afterCommitId ?? comment.afterCommitId) !== comment.afterCommitId) continue;
      const place = JSON.stringify(placeOf(comment));
      places.set(place, [...places.get(place) ?? [], comment]);
    }
    const { items, nextToken } = page([...places], ([place]) => place, { nextToken: input.nextToken, limit: input.maxResults ?? 100, errorCode: 'InvalidContinuationTokenException' });
    return { commentsForPullRequestData: items.map(([place, comments]) => ({ ...JSON.parse(place) as object, comments: comments.map(described) })), nextToken };
  },
};

/** Changes what its author has written. @throws AwsError CommentNotCreatedByCallerException, CommentDeletedException */
async function change(context: OperationContext, commentId: string, to: (record: CommentRecord) => CommentRecord, byAuthorOnly: boolean): Promise<CommentRecord> {
  const { cloud, cloud: { store }, caller } = context;
  const record = await store.transaction(() => {
    const before = requireComment(store, commentId);
    if (before.content === undefined) throw new AwsError('CommentDeletedException', `The comment ${commentId} was deleted`);
    if (byAuthorOnly && before.authorArn !== caller.arn) throw new AwsError('CommentNotCreatedByCallerException', `The comment ${commentId} is of ${before.authorArn}`);
    const next = { ...to(before), modified: context.now() };
    void commentTable(store).put(commentId, next);
    return next;
  });
  tellComment(cloud, caller, record, 'commentOnPullRequestUpdated');
  return record;
}

const updateComment: Operation<{ commentId: string; content: string }> = {
  name: 'UpdateComment',
  authorize: (input, context) => onComment('UpdateComment', input.commentId, context),
  async handle(input, context) {
    checkContent(input.content);
    return { comment: described(await change(context, input.commentId, (record) => ({ ...record, content: input.content }), true)) };
  },
};

const deleteCommentContent: Operation<{ commentId: string }> = {
  name: 'DeleteCommentContent',
  authorize: (input, context) => onComment('DeleteCommentContent', input.commentId, context),
  handle: async (input, context) => ({ comment: described(await change(context, input.commentId, ({ content: _content, ...record }) => record, false)) }),
};

/** Operations on comments. */
export const commentOperations = [postCommentForPullRequest, postCommentReply, getComment, getCommentsForPullRequest, updateComment, deleteCommentContent] as readonly Operation[];
