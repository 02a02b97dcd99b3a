// Pull requests of CodeCommit: made, followed, commented on, merged or refused, and what each change tells.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  CodeCommitClient, CreateBranchCommand, CreateCommitCommand, CreatePullRequestCommand, CreateRepositoryCommand, DeleteBranchCommand, DeleteCommentContentCommand, DeleteRepositoryCommand, DescribePullRequestEventsCommand,
  GetBranchCommand, GetCommentsForPullRequestCommand, GetCommitCommand, GetDifferencesCommand, GetFileCommand, GetPullRequestCommand, ListPullRequestsCommand, MergePullRequestByFastForwardCommand, MergePullRequestBySquashCommand,
  MergePullRequestByThreeWayCommand, PostCommentForPullRequestCommand, PostCommentReplyCommand, UpdateCommentCommand, UpdatePullRequestStatusCommand, UpdatePullRequestTitleCommand, type PullRequest,
} from '@aws-sdk/client-codecommit';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { codecommit } from '../../../../local/aws/services/codecommit/service';
import { parseDifferences } from '../../../../local/aws/services/codecommit/differences';
import { events } from '../../../../local/aws/services/events/service';
import { coreServices, errorOf, startTestEndpoint, type TestEndpoint, type TestKeys } from '../test-endpoint';

const repositoryName = 'birds';

describe('pull requests of CodeCommit', function () {
  this.timeout(30_000);
  let aws: TestEndpoint;
  let client: CodeCommitClient;
  let branches = 0;
  const heard: Record<string, string>[] = [];
  /** Hears events as EventBridge does. */
  const listener = { ...events, name: 'listener', open: (cloud: Parameters<typeof events.open>[0]) => {
    cloud.onEvent(({ source, detail }) => { if (source === 'aws.codecommit') heard.push(detail as Record<string, string>); });
    return { operations: [] };
  } };

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, codecommit, listener] });
    client = new CodeCommitClient(aws.client());
    await client.send(new CreateRepositoryCommand({ repositoryName }));
    await commit('main', { 'flow.txt': 'one\ntwo\nthree\n' });
  });
  beforeEach(() => { heard.length = 0; });
  after(async () => {
    client.destroy();
    await aws.end();
  });

  const tip = async (branchName: string): Promise<string | undefined> => (await client.send(new GetBranchCommand({ repositoryName, branchName })).catch(() => undefined))?.branch?.commitId;
  async function commit(branchName: string, files: Record<string, string>): Promise<string> {
    const parentCommitId = await tip(branchName);
    const putFiles = Object.entries(files).map(([filePath, text]) => ({ filePath, fileContent: Buffer.from(text) }));
    return (await client.send(new CreateCommitCommand({ repositoryName, branchName, commitMessage: `Change ${Object.keys(files).join()}`, putFiles, ...(parentCommitId === undefined ? {} : { parentCommitId }) }))).commitId ?? '';
  }
  const mainText = async (): Promise<string> => Buffer.from((await client.send(new GetFileCommand({ repositoryName, filePath: 'flow.txt' }))).fileContent ?? []).toString();
  /** A branch off main with one change of the flow, and a pull request of it. */
  async function opened(text: string): Promise<{ pull: PullRequest; branch: string; id: string }> {
    branches += 1;
    const branch = `change-${branches}`;
    await client.send(new CreateBranchCommand({ repositoryName, branchName: branch, commitId: await tip('main') }));
    await commit(branch, { 'flow.txt': text });
    const { pullRequest: pull = {} } = await client.send(new CreatePullRequestCommand({ title: branch, targets: [{ repositoryName, sourceReference: branch, destinationReference: 'main' }] }));
    return { pull, branch, id: pull.pullRequestId ?? '' };
  }
  const shown = async (id: string): Promise<PullRequest> => (await client.send(new GetPullRequestCommand({ pullRequestId: id }))).pullRequest ?? {};
  const told = (): string[] => heard.flatMap(({ event = '', pullRequestStatus, isMerged }) => (pullRequestStatus === undefined ? [] : [`${event} ${pullRequestStatus} ${isMerged ?? ''}`]));

  it('are made of a branch, numbered, listed, and told of', async () => {
    const { pull, branch, id } = await opened('one\ntwo\nTHREE\n');
    const [target] = pull.pullRequestTargets ?? [];
    assert.deepEqual([pull.pullRequestStatus, target?.sourceReference, target?.destinationReference, target?.sourceCommit, target?.destinationCommit, target?.mergeBase, target?.mergeMetadata?.isMerged], [
      'OPEN', `refs/heads/${branch}`, 'refs/heads/main', await tip(branch), await tip('main'), await tip('main'), false,
    ]);
    assert.deepEqual(told(), ['pullRequestCreated Open False']);
    assert.equal(heard.at(-1)?.['sourceCommit'], await tip(branch));
    const next = await opened('other\n');
    assert.equal(Number(next.id), Number(id) + 1);
    assert.deepEqual((await client.send(new ListPullRequestsCommand({ repositoryName, pullRequestStatus: 'OPEN' }))).pullRequestIds, [next.id, id]);
  });

  it('are made once a token, and refused for another request under it, the same branch, and a branch that is not there', async () => {
    const { branch } = await opened('token\n');
    const input = { title: 'once', targets: [{ repositoryName, sourceReference: branch, destinationReference: 'main' }], clientRequestToken: 'token-1' };
    const [one, other] = [await client.send(new CreatePullRequestCommand(input)), await client.send(new CreatePullRequestCommand(input))];
    assert.equal(one.pullRequest?.pullRequestId, other.pullRequest?.pullRequestId);
    assert.deepEqual(told(), ['pullRequestCreated Open False', 'pullRequestCreated Open False'], 'one is of the branch, one of the token');
    assert.equal((await errorOf(client.send(new CreatePullRequestCommand({ ...input, title: 'twice' })))).name, 'IdempotencyParameterMismatchException');
    const to = (sourceReference: string) => client.send(new CreatePullRequestCommand({ title: 'wrong', targets: [{ repositoryName, sourceReference, destinationReference: 'main' }] }));
    assert.equal((await errorOf(to('main'))).name, 'SourceAndDestinationAreSameException');
    assert.equal((await errorOf(to('nowhere'))).name, 'ReferenceDoesNotExistException');
  });

  it('follow their branch: each push is a new revision, told of', async () => {
    const { pull, branch, id } = await opened('first\n');
    heard.length = 0;
    const second = await commit(branch, { 'flow.txt': 'second\n' });
    const now = await shown(id);
    assert.equal(now.pullRequestTargets?.[0]?.sourceCommit, second);
    assert.notEqual(now.revisionId, pull.revisionId);
    assert.deepEqual(told(), ['pullRequestSourceBranchUpdated Open False']);
    await client.send(new DeleteBranchCommand({ repositoryName, branchName: branch }));
    assert.equal((await shown(id)).pullRequestTargets?.[0]?.sourceCommit, second, 'a branch that is deleted leaves its last commit');
    const { pullRequestEvents = [] } = await client.send(new DescribePullRequestEventsCommand({ pullRequestId: id }));
    assert.deepEqual(pullRequestEvents.map(({ pullRequestEventType }) => pullRequestEventType), ['PULL_REQUEST_CREATED', 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED']);
    assert.equal(pullRequestEvents[1]?.pullRequestSourceReferenceUpdatedEventMetadata?.afterCommitId, second);
  });

  it('are merged by going forward, which moves the branch and is a push for whoever listens', async () => {
    const { branch, id } = await opened('one\ntwo\nthree\nfour\n');
    heard.length = 0;
    const { pullRequest } = await client.send(new MergePullRequestByFastForwardCommand({ pullRequestId: id, repositoryName, sourceCommitId: await tip(branch) }));
    assert.equal(await tip('main'), await tip(branch));
    assert.deepEqual([pullRequest?.pullRequestStatus, pullRequest?.pullRequestTargets?.[0]?.mergeMetadata?.mergeOption], ['CLOSED', 'FAST_FORWARD_MERGE']);
    assert.deepEqual(heard.map(({ event }) => event), ['referenceUpdated', 'pullRequestMergeStatusUpdated']);
    assert.deepEqual(told(), ['pullRequestMergeStatusUpdated Closed True']);
    assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId: id, repositoryName })))).name, 'PullRequestAlreadyClosedException');
  });

  it('are merged by one commit, or by one with both as parents, where the branches have gone apart', async () => {
    const [squashed, joined] = [await opened(`${await mainText()}five\n`), await opened(`zero\n${await mainText()}`)];
    await client.send(new MergePullRequestBySquashCommand({ pullRequestId: squashed.id, repositoryName, authorName: 'A', email: 'a@example.com', commitMessage: 'Squashed' }));
    const onto = await tip('main');
    assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId: joined.id, repositoryName })))).name, 'ManualMergeRequiredException');
    await client.send(new MergePullRequestByThreeWayCommand({ pullRequestId: joined.id, repositoryName }));
    const { commit: made } = await client.send(new GetCommitCommand({ repositoryName, commitId: await tip('main') }));
    assert.deepEqual(made?.parents, [onto, await tip(joined.branch)]);
    assert.equal(await mainText(), 'zero\none\ntwo\nthree\nfour\nfive\n');
    const { commit: one } = await client.send(new GetCommitCommand({ repositoryName, commitId: onto }));
    assert.deepEqual([one?.parents?.length, one?.message?.trim(), one?.author?.name], [1, 'Squashed', 'A']);
  });

  it('change nothing where both sides changed the same lines, or the branch has moved since it was looked at', async () => {
    const [one, other] = [await opened('mine\n'), await opened('yours\n')];
    await client.send(new MergePullRequestBySquashCommand({ pullRequestId: one.id, repositoryName }));
    const before = await tip('main');
    assert.equal((await errorOf(client.send(new MergePullRequestByThreeWayCommand({ pullRequestId: other.id, repositoryName })))).name, 'ManualMergeRequiredException');
    assert.equal((await errorOf(client.send(new MergePullRequestBySquashCommand({ pullRequestId: other.id, repositoryName, sourceCommitId: before })))).name, 'TipOfSourceReferenceIsDifferentException');
    assert.equal(await tip('main'), before);
    assert.equal((await shown(other.id)).pullRequestStatus, 'OPEN');
  });

  it('are both merged, or one is told to try again, where two are merged at once: none is lost', async () => {
    const text = await mainText();
    const both = [await opened(`${text}end\n`), await opened(`begin\n${text}`)];
    const ends = await Promise.allSettled(both.map(({ id }) => client.send(new MergePullRequestByThreeWayCommand({ pullRequestId: id, repositoryName }))));
    for (const [index, end] of ends.entries()) {
      if (end.status === 'fulfilled') continue;
      assert.match(String((end.reason as Error).name), /ConcurrentReferenceUpdateException/);
      await client.send(new MergePullRequestByThreeWayCommand({ pullRequestId: both[index]?.id, repositoryName }));
    }
    assert.equal(await mainText(), `begin\n${text}end\n`);
  });

  it('are closed once, and keep their title from then on', async () => {
    const { id } = await opened('closed\n');
    heard.length = 0;
    await client.send(new UpdatePullRequestTitleCommand({ pullRequestId: id, title: 'A better one' }));
    const { pullRequest } = await client.send(new UpdatePullRequestStatusCommand({ pullRequestId: id, pullRequestStatus: 'CLOSED' }));
    assert.deepEqual([pullRequest?.title, pullRequest?.pullRequestStatus], ['A better one', 'CLOSED']);
    assert.deepEqual(told(), ['pullRequestStatusChanged Closed False']);
    assert.equal((await errorOf(client.send(new UpdatePullRequestStatusCommand({ pullRequestId: id, pullRequestStatus: 'OPEN' })))).name, 'InvalidPullRequestStatusUpdateException');
    assert.equal((await errorOf(client.send(new UpdatePullRequestTitleCommand({ pullRequestId: id, title: 'Late' })))).name, 'PullRequestAlreadyClosedException');
    assert.equal((await errorOf(client.send(new GetPullRequestCommand({ pullRequestId: '999' })))).name, 'PullRequestDoesNotExistException');
  });

  it('carry comments: once a token, answered, changed by their author, and gone when deleted', async () => {
    const { pull, id } = await opened('commented\n');
    const [target] = pull.pullRequestTargets ?? [];
    const place = { pullRequestId: id, repositoryName, beforeCommitId: target?.destinationCommit, afterCommitId: target?.sourceCommit };
    const post = (content: string, clientRequestToken?: string) => client.send(new PostCommentForPullRequestCommand({ ...place, content, clientRequestToken }));
    heard.length = 0;
    const [one, same] = [await post('## Review', 'r1'), await post('## Review', 'r1')];
    assert.equal(one.comment?.commentId, same.comment?.commentId);
    assert.deepEqual(heard.map(({ event }) => event), ['commentOnPullRequestCreated']);
    assert.equal((await errorOf(post('## Other', 'r1'))).name, 'IdempotencyParameterMismatchException');
    assert.equal((await errorOf(post('   '))).name, 'CommentContentRequiredException');
    assert.equal((await errorOf(post('x'.repeat(10_241)))).name, 'CommentContentSizeLimitExceededException');
    assert.equal((await errorOf(client.send(new PostCommentForPullRequestCommand({ ...place, afterCommitId: 'f'.repeat(40), content: 'c' })))).name, 'CommitDoesNotExistException');
    await client.send(new PostCommentReplyCommand({ inReplyTo: one.comment?.commentId, content: 'Thanks' }));
    await client.send(new UpdateCommentCommand({ commentId: one.comment?.commentId, content: '## Reviewed' }));
    const { commentsForPullRequestData: [data] = [] } = await client.send(new GetCommentsForPullRequestCommand({ pullRequestId: id }));
    assert.deepEqual([data?.afterCommitId, data?.comments?.map(({ content }) => content), data?.comments?.[1]?.inReplyTo], [target?.sourceCommit, ['## Reviewed', 'Thanks'], one.comment?.commentId]);
    await client.send(new DeleteCommentContentCommand({ commentId: one.comment?.commentId }));
    const after = await client.send(new GetCommentsForPullRequestCommand({ pullRequestId: id }));
    assert.deepEqual([after.commentsForPullRequestData?.[0]?.comments?.[0]?.deleted, after.commentsForPullRequestData?.[0]?.comments?.[0]?.content], [true, undefined]);
    assert.equal((await errorOf(client.send(new UpdateCommentCommand({ commentId: one.comment?.commentId, content: 'again' })))).name, 'CommentDeletedException');
  });

  it('leave a role what its policy says: to comment, and to merge into some branches', async () => {
    const [iam, sts] = [new IAMClient(aws.client()), new STSClient(aws.client())];
    await iam.send(new CreateRoleCommand({ RoleName: 'reviewer', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' }] }) }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'reviewer', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [
      { Effect: 'Allow', Action: 'codecommit:PostCommentForPullRequest', Resource: '*' }, { Effect: 'Allow', Action: 'codecommit:MergePullRequestBySquash', Resource: '*', Condition: { StringEquals: { 'codecommit:References': 'refs/heads/other' } } },
    ] }) }));
    const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/reviewer', RoleSessionName: 'reviewer' }));
    const keys: TestKeys = { accessKeyId: given?.AccessKeyId ?? '', secretAccessKey: given?.SecretAccessKey ?? '', sessionToken: given?.SessionToken ?? '' };
    const reviewer = new CodeCommitClient(aws.client(keys));
    const { pull, id } = await opened(`${await mainText()}reviewed\n`);
    const [target] = pull.pullRequestTargets ?? [];
    const { comment } = await reviewer.send(new PostCommentForPullRequestCommand({ pullRequestId: id, repositoryName, beforeCommitId: target?.destinationCommit, afterCommitId: target?.sourceCommit, content: 'seen' }));
    assert.equal((await errorOf(client.send(new UpdateCommentCommand({ commentId: comment?.commentId, content: 'not mine' })))).name, 'CommentNotCreatedByCallerException');
    for (const refused of [reviewer.send(new GetPullRequestCommand({ pullRequestId: id })), reviewer.send(new MergePullRequestBySquashCommand({ pullRequestId: id, repositoryName }))]) assert.equal((await errorOf(refused)).name, 'AccessDeniedException');
    for (const each of [iam, sts, reviewer]) each.destroy();
  });

  it('show what they change', async () => {
    const { pull } = await opened('changed\n');
    const [target] = pull.pullRequestTargets ?? [];
    const { differences = [] } = await client.send(new GetDifferencesCommand({ repositoryName, beforeCommitSpecifier: target?.destinationCommit, afterCommitSpecifier: target?.sourceCommit }));
    assert.deepEqual(differences.map(({ changeType, afterBlob }) => [changeType, afterBlob?.path, afterBlob?.mode]), [['M', 'flow.txt', '100644']]);
    const all = await client.send(new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: 'main' }));
    assert.deepEqual(all.differences?.map(({ changeType }) => changeType), ['A']);
  });

  it('are gone with their repository, and their numbers are not given again', async () => {
    const { id } = await opened('last\n');
    await client.send(new DeleteRepositoryCommand({ repositoryName }));
    assert.equal((await errorOf(client.send(new GetPullRequestCommand({ pullRequestId: id })))).name, 'PullRequestDoesNotExistException');
    await client.send(new CreateRepositoryCommand({ repositoryName }));
    await commit('main', { 'flow.txt': 'anew\n' });
    assert.equal((await errorOf(client.send(new GetPullRequestCommand({ pullRequestId: id })))).name, 'PullRequestDoesNotExistException');
    assert.equal(Number((await opened('first\n')).id), Number(id) + 1);
  });
});

describe("git's list of differences", () => {
  const blob = fc.stringMatching(/^[0-9a-f]{40}$/);
  const path = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
  it('is read whatever the paths are', () => {
    fc.assert(fc.property(fc.array(fc.record({ before: blob, after: blob, kind: fc.constantFrom('A', 'M', 'D', 'T'), path })), (changes) => {
      const raw = changes.map(({ before, after, kind, path: at }) => `:100644 100755 ${before} ${after} ${kind}\0${at}\0`).join('');
      assert.deepEqual(parseDifferences(raw).map(({ changeType, beforeBlob, afterBlob }) => [changeType, beforeBlob?.blobId, afterBlob?.blobId, (afterBlob ?? beforeBlob)?.path]), changes.map(({ before, after, kind, path: at }) => [
        kind === 'T' ? 'M' : kind, kind === 'A' ? undefined : before, kind === 'D' ? undefined : after, at,
      ]));
    }));
  });
});
