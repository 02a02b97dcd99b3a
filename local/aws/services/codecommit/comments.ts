// Comments on pull requests: PostCommentForPullRequest, PostCommentReply, GetComment, GetCommentsForPullRequest, UpdateComment, DeleteCommentContent.
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { addComment, commentsOf, commentTable, onComment, requireComment, type CommentLocation, type CommentPlace, type CommentRecord } from './comment-records';
import { git } from './git';
import { pageOf } from './listing';
import { emitComment } from './pull-request-events';
import { onPullRequest, requirePullRequest, requirePullRequestOf, savePullRequest } from './pull-request-records';
import { repositoryFolder, requireRepository } from './repository-records';
import { RequestToken } from './request-tokens';
import { entryAt, fullCommit } from './resolve-commit';

interface PostInput { pullRequestId: string; repositoryName: string; beforeCommitId: string; afterCommitId: string; location?: CommentLocation; content: string; clientRequestToken?: string }

/** Characters that a comment may have. */
const limit = 10_240;

/** `Comment` of the API. */
const described = ({ id, content, inReplyTo, created, modified, authorArn, deleted, clientRequestToken }: CommentRecord): object => ({
  commentId: id, content, inReplyTo, creationDate: created, lastModifiedDate: modified, authorArn, deleted, clientRequestToken, callerReactions: [], reactionCounts: {},
});

/** @throws AwsError CommentContentRequiredException, CommentContentSizeLimitExceededException */
function checkContent(content: string): void {
  if (content.trim() === '') throw new AwsError('CommentContentRequiredException', 'The comment is empty. You must provide some content for a comment.');
  if ([...content].length > limit) throw new AwsError('CommentContentSizeLimitExceededException', 'The comment is too large. Comments are limited to 10,240 characters.');
}

/** Lines of a file, the last one with or without a line break. */
async function linesOf(folder: string, blobId: string): Promise<number> {
  const content = await git(folder, ['cat-file', 'blob', blobId]);
  let lines = content.length > 0 && content.at(-1) !== 10 ? 1 : 0;
  for (const byte of content) if (byte === 10) lines += 1;
  return lines;
}

/** The file's blobs on both sides of the comparison. @throws AwsError where the location is in no file, or behind its last line */
async function blobsAt(folder: string, beforeCommitId: string, afterCommitId: string, { filePath, filePosition, relativeFileVersion = 'AFTER' }: CommentLocation): Promise<{ beforeBlobId?: string; afterBlobId?: string }> {
  if (filePath === undefined || filePath === '') throw new AwsError('PathRequiredException', 'A location needs the path of a file');
  const [before, after] = [await entryAt(folder, beforeCommitId, filePath), await entryAt(folder, afterCommitId, filePath)];
  const commented = relativeFileVersion === 'BEFORE' ? before : after;
  if (commented === undefined || commented.mode === '040000') throw new AwsError('PathDoesNotExistException', `There is no file ${filePath.slice(0, 200)} ${relativeFileVersion === 'BEFORE' ? 'before' : 'after'} the change`);
  if (filePosition !== undefined && (filePosition < 1 || (commented.mode !== '160000' && filePosition > await linesOf(folder, commented.id)))) throw new AwsError('InvalidFilePositionException', `${filePath} has no line ${filePosition}`);
  return { ...(before === undefined ? {} : { beforeBlobId: before.id }), ...(after === undefined ? {} : { afterBlobId: after.id }) };
}

/** What a comment is to be about. @throws AwsError */
async function placeOf({ cloud }: OperationContext, { pullRequestId, repositoryName, beforeCommitId, afterCommitId, location }: PostInput): Promise<CommentPlace> {
  const folder = repositoryFolder(cloud, requireRepository(cloud.store, repositoryName));
  if (beforeCommitId === afterCommitId) throw new AwsError('BeforeCommitIdAndAfterCommitIdAreSameException', 'The before commit ID and the after commit ID are the same, which is not valid.');
  for (const id of [beforeCommitId, afterCommitId]) await fullCommit(folder, id);
  return { pullRequestId, repositoryName, beforeCommitId, afterCommitId, ...(location === undefined ? {} : { ...await blobsAt(folder, beforeCommitId, afterCommitId, location), location: { relativeFileVersion: 'AFTER', ...location } }) };
}

/** Writes a comment, unless its token made one before, and tells it. */
async function post(context: OperationContext, input: { content: string; clientRequestToken?: string }, token: RequestToken, place: CommentPlace, parent?: CommentRecord): Promise<CommentRecord> {
  const { cloud, caller } = context;
  const { store } = cloud;
  const { comment, isNew } = await store.transaction(() => {
    const before = token.made();
    if (before !== undefined) return { comment: requireComment(store, before), isNew: false };
    const pullRequest = requirePullRequestOf(store, place.pullRequestId, place.repositoryName);
    const id = `${pullRequest.repositoryId}:${cloud.newId()}`;
    const made: CommentRecord = {
      id, content: input.content, deleted: false, authorArn: caller.arn, created: cloud.now(), modified: cloud.now(), place, thread: parent?.thread ?? id, ...(parent === undefined ? {} : { inReplyTo: parent.id }),
      ...(input.clientRequestToken === undefined ? {} : { clientRequestToken: input.clientRequestToken }), ...(token.key === undefined ? {} : { tokenKey: token.key }),
    };
    token.remember(id);
    addComment(store, made);
    savePullRequest(store, { ...pullRequest, active: cloud.now() });
    return { comment: made, isNew: true };
  });
  if (isNew) emitComment(cloud, comment, 'commentOnPullRequestCreated', caller.arn);
  return comment;
}

const postComment: Operation<PostInput> = {
  name: 'PostCommentForPullRequest',
  authorize: ({ pullRequestId }, context) => onPullRequest('PostCommentForPullRequest', pullRequestId, context),
  async handle(input, context) {
    const { store } = context.cloud;
    checkContent(input.content);
    requireRepository(store, input.repositoryName);
    requirePullRequestOf(store, input.pullRequestId, input.repositoryName);
    const token = new RequestToken(store, 'PostCommentForPullRequest', input);
    const before = token.made();
    const comment = before === undefined ? await post(context, input, token, await placeOf(context, input)) : requireComment(store, before);
    return { ...comment.place, comment: described(comment) };
  },
};

const postReply: Operation<{ inReplyTo: string; content: string; clientRequestToken?: string }> = {
  name: 'PostCommentReply',
  authorize: ({ inReplyTo }, context) => onComment('PostCommentReply', inReplyTo, context),
  async handle(input, context) {
    checkContent(input.content);
    const parent = requireComment(context.cloud.store, input.inReplyTo);
    return { comment: described(await post(context, input, new RequestToken(context.cloud.store, 'PostCommentReply', input), parent.place, parent)) };
  },
};

const deletedAlready = (): AwsError => new AwsError('CommentDeletedException', 'This comment has already been deleted. You cannot edit or delete a deleted comment.');

const getComment: Operation<{ commentId: string }> = {
  name: 'GetComment',
  authorize: ({ commentId }, context) => onComment('GetComment', commentId, context),
  async handle({ commentId }, { cloud }) {
    const comment = requireComment(cloud.store, commentId);
    if (comment.deleted) throw deletedAlready();
    return { comment: described(comment) };
  },
};

interface ListInput { pullRequestId: string; repositoryName?: string; beforeCommitId?: string; afterCommitId?: string; nextToken?: string; maxResults?: number }

/** Repository and both commits are named all together, or not at all. @throws AwsError */
async function checkComparison({ cloud }: OperationContext, { pullRequestId, repositoryName, beforeCommitId, afterCommitId }: ListInput): Promise<void> {
  if (repositoryName === undefined) {
    if (beforeCommitId !== undefined || afterCommitId !== undefined) throw new AwsError('RepositoryNameRequiredException', 'The repository name must be specified when before and after commit IDs are included');
    return;
  }
  const folder = repositoryFolder(cloud, requireRepository(cloud.store, repositoryName));
  requirePullRequestOf(cloud.store, pullRequestId, repositoryName);
  for (const id of [beforeCommitId, afterCommitId]) {
    if (id === undefined) throw new AwsError('CommitIdRequiredException', 'Both commit IDs must be specified when the repository name is included');
    await fullCommit(folder, id);
  }
}

/** Comments by the thread that they are in, threads in the order in which they began. */
function threadsOf(comments: readonly CommentRecord[]): CommentRecord[][] {
  const threads = new Map<string, CommentRecord[]>();
  for (const comment of comments) {
    const thread = threads.get(comment.thread);
    if (thread === undefined) threads.set(comment.thread, [comment]);
    else thread.push(comment);
  }
  return [...threads.values()];
}

const getComments: Operation<ListInput> = {
  name: 'GetCommentsForPullRequest',
  authorize: ({ pullRequestId }, context) => onPullRequest('GetCommentsForPullRequest', pullRequestId, context),
  async handle(input, context) {
    requirePullRequest(context.cloud.store, input.pullRequestId);
    await checkComparison(context, input);
    const asked = commentsOf(context.cloud.store, input.pullRequestId).filter(({ place }) => input.repositoryName === undefined || (place.beforeCommitId === input.beforeCommitId && place.afterCommitId === input.afterCommitId));
    const { items, nextToken } = pageOf(threadsOf(asked).flat(), ({ id }) => id, input, { most: 500 });
    return { commentsForPullRequestData: threadsOf(items).map((thread) => ({ ...thread[0]?.place, comments: thread.map(described) })), nextToken };
  },
};

/** Changes a comment that is not deleted. @throws AwsError CommentDoesNotExistException, CommentDeletedException */
async function change({ cloud }: OperationContext, commentId: string, to: (comment: CommentRecord) => CommentRecord): Promise<CommentRecord> {
  return cloud.store.transaction(() => {
    const before = requireComment(cloud.store, commentId);
    if (before.deleted) throw deletedAlready();
    const comment = { ...to(before), modified: cloud.now() };
    void commentTable(cloud.store).put(commentId, comment);
    return comment;
  });
}

const updateComment: Operation<{ commentId: string; content: string }> = {
  name: 'UpdateComment',
  authorize: ({ commentId }, context) => onComment('UpdateComment', commentId, context),
  async handle({ commentId, content }, context) {
    const { cloud, caller } = context;
    checkContent(content);
    const comment = await change(context, commentId, (before) => {
      if (before.authorArn !== caller.arn) throw new AwsError('CommentNotCreatedByCallerException', 'You cannot modify or delete this comment. Only comment authors can modify or delete their comments.');
      return { ...before, content };
    });
    emitComment(cloud, comment, 'commentOnPullRequestUpdated', caller.arn);
    return { comment: described(comment) };
  },
};

const deleteContent: Operation<{ commentId: string }> = {
  name: 'DeleteCommentContent',
  authorize: ({ commentId }, context) => onComment('DeleteCommentContent', commentId, context),
  handle: async ({ commentId }, context) => ({ comment: described(await change(context, commentId, ({ content: _gone, ...comment }) => ({ ...comment, deleted: true }))) }),
};

/** Operations on comments. */
export const commentOperations = [postComment, postReply, getComment, getComments, updateComment, deleteContent] as readonly Operation[];
