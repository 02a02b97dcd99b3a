// Pull requests of CodeCommit: made, reviewed and merged by an unchanged SDK, followed through git pushes, heard of by rules.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CodeCommitClient, CreateBranchCommand, CreateCommitCommand, CreatePullRequestCommand, CreateRepositoryCommand, DeleteBranchCommand, DeleteCommentContentCommand, DeleteRepositoryCommand, DescribePullRequestEventsCommand, GetBranchCommand,
  GetCommentCommand, GetCommentsForPullRequestCommand, GetCommitCommand, GetDifferencesCommand, GetFileCommand, GetMergeConflictsCommand, GetPullRequestCommand, ListPullRequestsCommand, MergePullRequestByFastForwardCommand,
  MergePullRequestBySquashCommand, MergePullRequestByThreeWayCommand, PostCommentForPullRequestCommand, PostCommentReplyCommand, UpdateCommentCommand, UpdatePullRequestDescriptionCommand, UpdatePullRequestStatusCommand,
  UpdatePullRequestTitleCommand, type PullRequest, type PullRequestTarget,
} from '@aws-sdk/client-codecommit';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { codecommitPassword } from '../../../../automation/commands/local-git-credential';
import type { Cloud } from '../../../../local/aws/cloud';
import { pullRequestTable } from '../../../../local/aws/services/codecommit/pull-request-records';
import { codecommit } from '../../../../local/aws/services/codecommit/service';
import { events } from '../../../../local/aws/services/events/service';
import { sns as snsService } from '../../../../local/aws/services/sns/service';
import { signedHeaders } from '../raw-client';
import { coreServices, errorOf } from '../test-endpoint';
import { startTestEndpoint, type TestEndpoint } from './endpoint-fixture';

const administrator = 'arn:aws:iam::000000000000:root';
const topic = 'arn:aws:sns:us-east-1:000000000000:reviews';
const lines = (...changed: string[]): string => ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((line, index) => `${changed[index] ?? line}\n`).join('');

/** An event as a rule's target is given it. */
interface Heard { 'detail-type': string; resources: string[]; detail: Record<string, unknown> }

describe('Pull requests of CodeCommit', function () {
  this.timeout(60_000);
  let aws: TestEndpoint;
  let client: CodeCommitClient;
  let cloud: Cloud;
  let folder: string;
  let repositories = 0;
  const told: { detailType: string; detail: Record<string, unknown> }[] = [];
  const listener = { ...events, name: 'listener', open: (opened: Cloud) => {
    cloud = opened;
    opened.onEvent(({ source, detailType, detail }) => { if (source === 'aws.codecommit') told.push({ detailType, detail }); });
    return { operations: [] };
  } };
  const connect = (): CodeCommitClient => new CodeCommitClient({ ...aws.config, maxAttempts: 1 });

  before(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, snsService, events, codecommit, listener], programFolder: tmpdir() });
    client = connect();
    folder = mkdtempSync(path.join(tmpdir(), 'pull-requests-'));
  });
  after(async () => {
    client.destroy();
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const commit = async (repositoryName: string, branchName: string, filePath: string, content: string, parentCommitId?: string): Promise<string> => {
    const made = await client.send(new CreateCommitCommand({ repositoryName, branchName, parentCommitId, authorName: 'A', email: 'a@example.com', commitMessage: `Write ${filePath}`, putFiles: [{ filePath, fileContent: Buffer.from(content) }] }));
    return made.commitId ?? '';
  };
  const branch = async (repositoryName: string, branchName: string, commitId: string): Promise<unknown> => client.send(new CreateBranchCommand({ repositoryName, branchName, commitId }));
  const tip = async (repositoryName: string, branchName: string): Promise<string> => (await client.send(new GetBranchCommand({ repositoryName, branchName }))).branch?.commitId ?? '';
  const contentOf = async (repositoryName: string, filePath: string): Promise<string> => Buffer.from((await client.send(new GetFileCommand({ repositoryName, commitSpecifier: 'main', filePath }))).fileContent ?? []).toString();

  /** A repository with `main` at a file of nine lines, and `feature` one commit ahead of it. */
  async function repository(): Promise<{ name: string; main: string; feature: string }> {
    repositories += 1;
    const name = `birds-${repositories}`;
    await client.send(new CreateRepositoryCommand({ repositoryName: name }));
    const main = await commit(name, 'main', 'a.txt', lines());
    await branch(name, 'feature', main);
    return { name, main, feature: await commit(name, 'feature', 'b.txt', 'feature\n', main) };
  }
  const open = async (repositoryName: string, sourceReference = 'feature', more: object = {}): Promise<PullRequest> => {
    const { pullRequest } = await client.send(new CreatePullRequestCommand({ title: 'A change', targets: [{ repositoryName, sourceReference, destinationReference: 'main' }], ...more }));
    return pullRequest ?? {};
  };
  const read = async (pullRequestId = ''): Promise<PullRequest> => (await client.send(new GetPullRequestCommand({ pullRequestId }))).pullRequest ?? {};
  const targetOf = ({ pullRequestTargets }: PullRequest): PullRequestTarget => pullRequestTargets?.[0] ?? {};
  const happened = async (pullRequestId = ''): Promise<(string | undefined)[]> => ((await client.send(new DescribePullRequestEventsCommand({ pullRequestId }))).pullRequestEvents ?? []).map(({ pullRequestEventType }) => pullRequestEventType);

  async function git(repositoryName: string, words: readonly string[], cwd: string): Promise<string> {
    const { accessKeyId, secretAccessKey } = aws.config.credentials as { accessKeyId: string; secretAccessKey: string };
    const password = codecommitPassword(secretAccessKey, 'us-east-1', Date.now(), '127.0.0.1', `v1/repos/${repositoryName}`);
    const helper = `credential.helper=!f() { echo "username=${accessKeyId}"; echo "password=${password}"; }; f`;
    const child = spawn('git', ['-c', 'credential.helper=', '-c', helper, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...words], {
      cwd, env: { PATH: process.env['PATH'] ?? '', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString('utf8'); });
    const code = await new Promise<number | null>((resolve, reject) => { child.once('close', resolve); child.once('error', reject); });
    assert.equal(code, 0, output);
    return output.trim();
  }
  /** Clones a repository with `feature` checked out. */
  async function clone(name: string): Promise<string> {
    await git(name, ['clone', '-q', '-b', 'feature', `${aws.config.endpoint as string}/v1/repos/${name}`, name], folder);
    return path.join(folder, name);
  }
  async function pushed(name: string, work: string, ...references: string[]): Promise<string> {
    writeFileSync(path.join(work, 'c.txt'), `${Math.random()}\n`);
    await git(name, ['add', '.'], work);
    await git(name, ['commit', '-qm', 'More'], work);
    await git(name, ['push', '-q', 'origin', ...references], work);
    return git(name, ['rev-parse', 'HEAD'], work);
  }

  describe('when they are made', () => {
    it('have the tips of their branches, a number that counts up, and no approval rules', async () => {
      const { name, main, feature } = await repository();
      const first = await open(name, 'feature', { description: 'Please review' });
      const { sourceReference, destinationReference, sourceCommit, destinationCommit, mergeBase, mergeMetadata } = targetOf(first);
      assert.deepEqual([sourceReference, destinationReference, sourceCommit, destinationCommit, mergeBase, mergeMetadata?.isMerged], ['refs/heads/feature', 'refs/heads/main', feature, main, main, false]);
      assert.deepEqual([first.title, first.description, first.pullRequestStatus, first.authorArn, first.approvalRules], ['A change', 'Please review', 'OPEN', administrator, []]);
      const second = await open(name, 'refs/heads/feature', { targets: [{ repositoryName: name, sourceReference: 'refs/heads/feature' }] });
      assert.equal(Number(second.pullRequestId), Number(first.pullRequestId) + 1);
      assert.equal(targetOf(second).destinationReference, 'refs/heads/main');
      assert.deepEqual(await read(first.pullRequestId), first);
    });

    it('are made once for a client token, and not at all for another request under it', async () => {
      const { name } = await repository();
      const made = await open(name, 'feature', { clientRequestToken: 'once' });
      assert.equal((await open(name, 'feature', { clientRequestToken: 'once' })).pullRequestId, made.pullRequestId);
      assert.equal((await errorOf(open(name, 'feature', { clientRequestToken: 'once', title: 'Another' }))).name, 'IdempotencyParameterMismatchException');
      const [one, other] = await Promise.all([open(name, 'feature', { clientRequestToken: 'twice' }), open(name, 'feature', { clientRequestToken: 'twice' })]);
      assert.equal(one.pullRequestId, other.pullRequestId);
      assert.equal((await client.send(new ListPullRequestsCommand({ repositoryName: name }))).pullRequestIds?.length, 2);
    });

    it('are refused in AWS\'s words', async () => {
      const { name } = await repository();
      const target = { repositoryName: name, sourceReference: 'feature', destinationReference: 'main' };
      const refused = async (input: object): Promise<string> => (await errorOf(client.send(new CreatePullRequestCommand({ title: 'A change', targets: [target], ...input })))).name;
      for (const [code, input] of [
        ['SourceAndDestinationAreSameException', { targets: [{ ...target, destinationReference: 'refs/heads/feature' }] }],
        ['ReferenceDoesNotExistException', { targets: [{ ...target, sourceReference: 'none' }] }],
        ['ReferenceNameRequiredException', { targets: [{ ...target, sourceReference: '' }] }],
        ['ReferenceNameRequiredException', { targets: [{ repositoryName: name }] }],
        ['InvalidReferenceNameException', { targets: [{ ...target, sourceReference: 'a..b' }] }],
        ['ReferenceTypeNotSupportedException', { targets: [{ ...target, sourceReference: 'refs/tags/v1' }] }],
        ['RepositoryDoesNotExistException', { targets: [{ ...target, repositoryName: 'none' }] }],
        ['MultipleRepositoriesInPullRequestException', { targets: [target, { ...target, repositoryName: 'none' }] }],
        ['TargetsRequiredException', { targets: [] }],
        ['TitleRequiredException', { title: '' }],
        ['InvalidTitleException', { title: 'x'.repeat(151) }],
      ] as const) assert.equal(await refused(input), code);
      assert.equal((await errorOf(read('4711'))).name, 'PullRequestDoesNotExistException');
      assert.equal((await errorOf(read('one'))).name, 'InvalidPullRequestIdException');
    });

    it('are listed page by page, those with the latest activity first, by status and author', async () => {
      const { name } = await repository();
      const ids = [await open(name), await open(name), await open(name)].map(({ pullRequestId }) => pullRequestId ?? '');
      await client.send(new UpdatePullRequestTitleCommand({ pullRequestId: ids[0], title: 'Better' }));
      const first = await client.send(new ListPullRequestsCommand({ repositoryName: name, maxResults: 2 }));
      const second = await client.send(new ListPullRequestsCommand({ repositoryName: name, maxResults: 2, nextToken: first.nextToken }));
      assert.deepEqual([first.pullRequestIds, second.pullRequestIds, second.nextToken], [[ids[0], ids[2]], [ids[1]], undefined]);
      await client.send(new UpdatePullRequestStatusCommand({ pullRequestId: ids[1], pullRequestStatus: 'CLOSED' }));
      assert.deepEqual((await client.send(new ListPullRequestsCommand({ repositoryName: name, pullRequestStatus: 'CLOSED' }))).pullRequestIds, [ids[1]]);
      assert.deepEqual((await client.send(new ListPullRequestsCommand({ repositoryName: name, authorArn: 'arn:aws:iam::000000000000:user/nobody' }))).pullRequestIds, []);
      assert.equal((await errorOf(client.send(new ListPullRequestsCommand({ repositoryName: name, nextToken: 'x' })))).name, 'InvalidContinuationTokenException');
    });
  });

  describe('when they are changed', () => {
    it('take title and description while they are open, and are closed for good', async () => {
      const { name } = await repository();
      const { pullRequestId } = await open(name);
      assert.equal((await client.send(new UpdatePullRequestTitleCommand({ pullRequestId, title: 'Better' }))).pullRequest?.title, 'Better');
      assert.equal((await client.send(new UpdatePullRequestDescriptionCommand({ pullRequestId, description: 'Why' }))).pullRequest?.description, 'Why');
      for (let again = 0; again < 2; again += 1) assert.equal((await client.send(new UpdatePullRequestStatusCommand({ pullRequestId, pullRequestStatus: 'CLOSED' }))).pullRequest?.pullRequestStatus, 'CLOSED');
      assert.equal((await errorOf(client.send(new UpdatePullRequestStatusCommand({ pullRequestId, pullRequestStatus: 'OPEN' })))).name, 'InvalidPullRequestStatusUpdateException');
      assert.equal((await errorOf(client.send(new UpdatePullRequestTitleCommand({ pullRequestId, title: 'Worse' })))).name, 'PullRequestAlreadyClosedException');
      assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName: name })))).name, 'PullRequestAlreadyClosedException');
      assert.deepEqual(await happened(pullRequestId), ['PULL_REQUEST_CREATED', 'PULL_REQUEST_STATUS_CHANGED']);
    });

    it('follow a push to their source branch under a new revision', async () => {
      const { name } = await repository();
      const before = await open(name);
      const work = await clone(name);
      const commitId = await pushed(name, work, 'feature');
      const after = await read(before.pullRequestId);
      assert.equal(targetOf(after).sourceCommit, commitId);
      assert.notEqual(after.revisionId, before.revisionId);
      const byApi = await commit(name, 'feature', 'd.txt', 'd\n', commitId);
      assert.equal(targetOf(await read(before.pullRequestId)).sourceCommit, byApi);
      assert.deepEqual(await happened(before.pullRequestId), ['PULL_REQUEST_CREATED', 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED', 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED']);
    });

    it('are closed as merged by a push of their source to the destination', async () => {
      const { name, main } = await repository();
      const { pullRequestId } = await open(name);
      const commitId = await pushed(name, await clone(name), 'feature', 'feature:main');
      const { pullRequestStatus, ...rest } = await read(pullRequestId);
      const { mergeMetadata, destinationCommit } = targetOf(rest);
      assert.deepEqual([pullRequestStatus, mergeMetadata?.isMerged, mergeMetadata?.mergeOption, mergeMetadata?.mergeCommitId, destinationCommit], ['CLOSED', true, 'FAST_FORWARD_MERGE', commitId, main]);
      assert.deepEqual(await happened(pullRequestId), ['PULL_REQUEST_CREATED', 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED', 'PULL_REQUEST_MERGE_STATE_CHANGED']);
    });

    it('stay open where a push brings their source into the destination in any other way', async () => {
      const { name } = await repository();
      const { pullRequestId } = await open(name);
      const work = await clone(name);
      await git(name, ['checkout', '-q', 'main'], work);
      await git(name, ['merge', '-q', '--no-ff', '-m', 'By hand', 'feature'], work);
      await git(name, ['push', '-q', 'origin', 'main'], work);
      const after = await read(pullRequestId);
      assert.deepEqual([after.pullRequestStatus, targetOf(after).destinationCommit], ['OPEN', await tip(name, 'main')]);
    });

    it('are closed where a branch of theirs is deleted, and gone with their repository', async () => {
      const { name } = await repository();
      const { pullRequestId } = await open(name, 'feature', { clientRequestToken: 'gone' });
      await client.send(new DeleteBranchCommand({ repositoryName: name, branchName: 'feature' }));
      const closed = await read(pullRequestId);
      assert.deepEqual([closed.pullRequestStatus, targetOf(closed).mergeMetadata?.isMerged], ['CLOSED', false]);
      await client.send(new DeleteRepositoryCommand({ repositoryName: name }));
      assert.equal((await errorOf(read(pullRequestId))).name, 'PullRequestDoesNotExistException');
      const another = await repository();
      assert.equal(Number((await open(another.name, 'feature', { clientRequestToken: 'gone' })).pullRequestId), Number(pullRequestId) + 1);
    });
  });

  describe('when they are merged', () => {
    it('move the destination to the source by a fast-forward', async () => {
      const { name, main, feature } = await repository();
      const { pullRequestId } = await open(name);
      const { pullRequest = {} } = await client.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName: name, sourceCommitId: feature }));
      const { mergeMetadata, destinationCommit } = targetOf(pullRequest);
      assert.deepEqual([pullRequest.pullRequestStatus, mergeMetadata, destinationCommit], ['CLOSED', { isMerged: true, mergedBy: administrator, mergeCommitId: feature, mergeOption: 'FAST_FORWARD_MERGE' }, main]);
      assert.equal(await tip(name, 'main'), feature);
      assert.deepEqual(await happened(pullRequestId), ['PULL_REQUEST_CREATED', 'PULL_REQUEST_MERGE_STATE_CHANGED']);
    });

    it('become one commit by a squash, with the messages of all', async () => {
      const { name, main, feature } = await repository();
      await commit(name, 'feature', 'c.txt', 'c\n', feature);
      const { pullRequestId } = await open(name);
      await client.send(new MergePullRequestBySquashCommand({ pullRequestId, repositoryName: name, authorName: 'Ann', email: 'ann@example.com' }));
      const { commit: made } = await client.send(new GetCommitCommand({ repositoryName: name, commitId: await tip(name, 'main') }));
      assert.deepEqual([made?.parents, made?.author?.name, made?.author?.email], [[main], 'Ann', 'ann@example.com']);
      assert.match(made?.message ?? '', /Write c\.txt\s+Write b\.txt/);
      assert.equal(await contentOf(name, 'c.txt'), 'c\n');
    });

    it('become a commit with two parents by a three-way merge', async () => {
      const { name, main, feature } = await repository();
      const ahead = await commit(name, 'main', 'd.txt', 'd\n', main);
      const { pullRequestId } = await open(name);
      assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName: name })))).name, 'ManualMergeRequiredException');
      await client.send(new MergePullRequestByThreeWayCommand({ pullRequestId, repositoryName: name, commitMessage: 'Together' }));
      const { commit: made } = await client.send(new GetCommitCommand({ repositoryName: name, commitId: await tip(name, 'main') }));
      assert.deepEqual([made?.parents, made?.message?.trim()], [[ahead, feature], 'Together']);
      assert.deepEqual([await contentOf(name, 'b.txt'), await contentOf(name, 'd.txt')], ['feature\n', 'd\n']);
    });

    it('change nothing where there is a conflict, and say which files stand in the way', async () => {
      const { name, main, feature } = await repository();
      const [ours, theirs] = [await commit(name, 'main', 'a.txt', lines('one'), main), await commit(name, 'feature', 'a.txt', lines('uno'), feature)];
      const before = await open(name);
      for (const [Merge, conflictDetailLevel] of [[MergePullRequestBySquashCommand, 'LINE_LEVEL'], [MergePullRequestByThreeWayCommand, 'FILE_LEVEL']] as const) {
        assert.equal((await errorOf(client.send(new Merge({ pullRequestId: before.pullRequestId, repositoryName: name, conflictDetailLevel })))).name, 'ManualMergeRequiredException');
      }
      assert.deepEqual([await tip(name, 'main'), await read(before.pullRequestId)], [ours, before]);
      const found = await client.send(new GetMergeConflictsCommand({ repositoryName: name, sourceCommitSpecifier: 'feature', destinationCommitSpecifier: 'main', mergeOption: 'THREE_WAY_MERGE' }));
      assert.deepEqual([found.mergeable, found.sourceCommitId, found.destinationCommitId, found.baseCommitId], [false, theirs, ours, main]);
      const [{ filePath, fileSizes, contentConflict, mergeOperations } = {}] = found.conflictMetadataList ?? [];
      assert.deepEqual([filePath, fileSizes, contentConflict, mergeOperations], ['a.txt', { source: 20, destination: 20, base: 18 }, true, { source: 'M', destination: 'M' }]);
    });

    it('take changes of one file on both sides only where lines are looked at', async () => {
      const { name, main, feature } = await repository();
      await commit(name, 'main', 'a.txt', lines('one'), main);
      await commit(name, 'feature', 'a.txt', lines(...Array<string>(8), 'nine'), feature);
      const { pullRequestId } = await open(name);
      assert.equal((await errorOf(client.send(new MergePullRequestByThreeWayCommand({ pullRequestId, repositoryName: name })))).name, 'ManualMergeRequiredException');
      await client.send(new MergePullRequestByThreeWayCommand({ pullRequestId, repositoryName: name, conflictDetailLevel: 'LINE_LEVEL' }));
      assert.equal(await contentOf(name, 'a.txt'), lines('one', ...Array<string>(7), 'nine'));
    });

    it('are not merged at a commit that is no longer the tip of the source', async () => {
      const { name, main, feature } = await repository();
      const { pullRequestId } = await open(name);
      await commit(name, 'feature', 'c.txt', 'c\n', feature);
      assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName: name, sourceCommitId: feature })))).name, 'TipOfSourceReferenceIsDifferentException');
      const other = await repository();
      assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId, repositoryName: other.name })))).name, 'RepositoryNotAssociatedWithPullRequestException');
      assert.equal(await tip(name, 'main'), main);
    });

    it('lose nothing where several are merged into one branch at once', async () => {
      const { name, main } = await repository();
      const ids = await Promise.all(['one', 'two', 'three', 'four'].map(async (source) => {
        await branch(name, source, main);
        await commit(name, source, `${source}.txt`, source, main);
        return (await open(name, source)).pullRequestId;
      }));
      told.length = 0;
      await Promise.all(ids.map((pullRequestId, index) => client.send(new (index % 2 === 0 ? MergePullRequestByThreeWayCommand : MergePullRequestBySquashCommand)({ pullRequestId, repositoryName: name }))));
      for (const source of ['one', 'two', 'three', 'four']) assert.equal(await contentOf(name, `${source}.txt`), source);
      const changes = told.filter(({ detailType }) => detailType === 'CodeCommit Repository State Change').map(({ detail }) => [detail['oldCommitId'], detail['commitId']] as const);
      const moves = new Map(changes);
      let at: unknown = main;
      for (let move = 0; move < 4; move += 1) at = moves.get(at);
      assert.deepEqual([at, changes.length], [await tip(name, 'main'), 4]);
    });

    it('are merged once where two merge the same one at once', async () => {
      const { name, main } = await repository();
      const { pullRequestId } = await open(name);
      const both = await Promise.allSettled([0, 1].map(() => client.send(new MergePullRequestBySquashCommand({ pullRequestId, repositoryName: name }))));
      assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
      const refused = both.find((each) => each.status === 'rejected');
      assert.match((refused?.reason as Error).name, /ConcurrentReferenceUpdateException|PullRequestAlreadyClosedException/);
      assert.deepEqual((await client.send(new GetCommitCommand({ repositoryName: name, commitId: await tip(name, 'main') }))).commit?.parents, [main]);
      assert.deepEqual(await happened(pullRequestId), ['PULL_REQUEST_CREATED', 'PULL_REQUEST_MERGE_STATE_CHANGED']);
    });
  });

  describe('when they are reviewed', () => {
    it('show what differs, page by page or below a path', async () => {
      const { name, main, feature } = await repository();
      await commit(name, 'feature', 'flows/a.flow', '{}', feature);
      const asked = { repositoryName: name, beforeCommitSpecifier: 'main', afterCommitSpecifier: 'feature' };
      const first = await client.send(new GetDifferencesCommand({ ...asked, MaxResults: 1 }));
      const second = await client.send(new GetDifferencesCommand({ ...asked, MaxResults: 1, NextToken: first.NextToken }));
      assert.deepEqual([first, second].flatMap(({ differences = [] }) => differences.map(({ changeType, afterBlob, beforeBlob }) => [changeType, afterBlob?.path, afterBlob?.mode, beforeBlob])), [['A', 'b.txt', '100644', undefined], ['A', 'flows/a.flow', '100644', undefined]]);
      assert.equal(second.NextToken, undefined);
      assert.deepEqual((await client.send(new GetDifferencesCommand({ ...asked, afterPath: 'flows' }))).differences?.map(({ afterBlob }) => afterBlob?.path), ['flows/a.flow']);
      assert.deepEqual((await client.send(new GetDifferencesCommand({ repositoryName: name, afterCommitSpecifier: main }))).differences?.map(({ afterBlob }) => afterBlob?.path), ['a.txt']);
      assert.equal((await errorOf(client.send(new GetDifferencesCommand({ ...asked, afterPath: 'none' })))).name, 'PathDoesNotExistException');
      assert.equal((await errorOf(client.send(new GetDifferencesCommand({ ...asked, afterCommitSpecifier: 'none' })))).name, 'CommitDoesNotExistException');
    });

    it('take comments on lines with replies, each once for its token', async () => {
      const { name, main: beforeCommitId, feature: afterCommitId } = await repository();
      const { pullRequestId } = await open(name);
      const location = { filePath: 'b.txt', filePosition: 1, relativeFileVersion: 'AFTER' as const };
      const input = { pullRequestId, repositoryName: name, beforeCommitId, afterCommitId, location, content: 'Why?', clientRequestToken: 'comment' };
      const made = await client.send(new PostCommentForPullRequestCommand(input));
      const again = await client.send(new PostCommentForPullRequestCommand(input));
      assert.deepEqual([again.comment, again.location, again.afterBlobId, again.beforeBlobId], [made.comment, location, made.afterBlobId, undefined]);
      assert.match(made.afterBlobId ?? '', /^[0-9a-f]{40}$/);
      assert.equal((await errorOf(client.send(new PostCommentForPullRequestCommand({ ...input, content: 'What?' })))).name, 'IdempotencyParameterMismatchException');
      const reply = await client.send(new PostCommentReplyCommand({ inReplyTo: made.comment?.commentId, content: 'Because.', clientRequestToken: 'comment' }));
      await client.send(new PostCommentForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId, afterCommitId, content: 'Fine otherwise' }));
      const { commentsForPullRequestData = [] } = await client.send(new GetCommentsForPullRequestCommand({ pullRequestId }));
      assert.deepEqual(commentsForPullRequestData.map(({ location: place, comments }) => [place, comments?.map(({ content }) => content)]), [[location, ['Why?', 'Because.']], [undefined, ['Fine otherwise']]]);
      assert.equal(reply.comment?.inReplyTo, made.comment?.commentId);
      const page = await client.send(new GetCommentsForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId, afterCommitId, maxResults: 2 }));
      const rest = await client.send(new GetCommentsForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId, afterCommitId, maxResults: 2, nextToken: page.nextToken }));
      assert.deepEqual([page, rest].map(({ commentsForPullRequestData: data }) => data?.flatMap(({ comments }) => comments?.map(({ content }) => content))), [['Why?', 'Because.'], ['Fine otherwise']]);
    });

    it('keep comments that are changed, and the place of those that are deleted', async () => {
      const { name, main, feature } = await repository();
      const { pullRequestId } = await open(name);
      const { comment } = await client.send(new PostCommentForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId: main, afterCommitId: feature, content: 'Wyh?' }));
      const commentId = comment?.commentId;
      await client.send(new UpdateCommentCommand({ commentId, content: 'Why?' }));
      assert.equal((await client.send(new GetCommentCommand({ commentId }))).comment?.content, 'Why?');
      const { comment: deleted } = await client.send(new DeleteCommentContentCommand({ commentId }));
      assert.deepEqual([deleted?.deleted, deleted?.content], [true, undefined]);
      for (const command of [new GetCommentCommand({ commentId }), new DeleteCommentContentCommand({ commentId })]) assert.equal((await errorOf(client.send(command as GetCommentCommand))).name, 'CommentDeletedException');
      assert.equal((await errorOf(client.send(new UpdateCommentCommand({ commentId, content: 'Again' })))).name, 'CommentDeletedException');
      assert.deepEqual((await client.send(new GetCommentsForPullRequestCommand({ pullRequestId }))).commentsForPullRequestData?.[0]?.comments?.map(({ deleted: gone }) => gone), [true]);
    });

    it('refuse comments that are about nothing', async () => {
      const { name, main, feature } = await repository();
      const { pullRequestId } = await open(name);
      const input = { pullRequestId, repositoryName: name, beforeCommitId: main, afterCommitId: feature, content: 'Why?' };
      for (const [code, change] of [
        ['CommentContentRequiredException', { content: ' ' }], ['CommentContentSizeLimitExceededException', { content: 'x'.repeat(10_241) }], ['CommitDoesNotExistException', { afterCommitId: 'a'.repeat(40) }], ['InvalidCommitIdException', { afterCommitId: 'main' }],
        ['BeforeCommitIdAndAfterCommitIdAreSameException', { afterCommitId: main }], ['PathDoesNotExistException', { location: { filePath: 'none' } }], ['PathDoesNotExistException', { location: { filePath: 'b.txt', relativeFileVersion: 'BEFORE' as const } }],
        ['InvalidFilePositionException', { location: { filePath: 'b.txt', filePosition: 2 } }], ['RepositoryDoesNotExistException', { repositoryName: 'none' }], ['PullRequestDoesNotExistException', { pullRequestId: '4711' }],
      ] as const) assert.equal((await errorOf(client.send(new PostCommentForPullRequestCommand({ ...input, ...change })))).name, code);
      assert.equal((await errorOf(client.send(new GetCommentCommand({ commentId: 'x' })))).name, 'InvalidCommentIdException');
    });
  });

  describe('for a role', () => {
    it('are reviewed by it, and merged by others, where its policy says so', async () => {
      const { name, main, feature } = await repository();
      const { pullRequestId } = await open(name);
      const iam = new IAMClient(aws.config);
      const sts = new STSClient(aws.config);
      const arn = `arn:aws:codecommit:us-east-1:000000000000:${name}`;
      await iam.send(new CreateRoleCommand({ RoleName: 'reviewer', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: administrator }, Action: 'sts:AssumeRole' }] }) }));
      await iam.send(new PutRolePolicyCommand({ RoleName: 'reviewer', PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [
        { Effect: 'Allow', Action: ['codecommit:*PullRequest*', 'codecommit:*Comment*'], Resource: arn },
        { Effect: 'Deny', Action: ['codecommit:MergePullRequestByFastForward', 'codecommit:MergePullRequestBySquash', 'codecommit:MergePullRequestByThreeWay'], Resource: arn, Condition: { StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] }, Null: { 'codecommit:References': 'false' } } },
      ] }) }));
      const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/reviewer', RoleSessionName: 'ann' }));
      const reviewer = new CodeCommitClient({ ...aws.config, maxAttempts: 1, credentials: { accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '', sessionToken: keys?.SessionToken ?? '' } });
      const { comment } = await reviewer.send(new PostCommentForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId: main, afterCommitId: feature, content: 'Fine' }));
      assert.equal(comment?.authorArn, 'arn:aws:sts::000000000000:assumed-role/reviewer/ann');
      assert.equal((await errorOf(client.send(new UpdateCommentCommand({ commentId: comment?.commentId, content: 'Bad' })))).name, 'CommentNotCreatedByCallerException');
      for (const Merge of [MergePullRequestByFastForwardCommand, MergePullRequestBySquashCommand, MergePullRequestByThreeWayCommand]) {
        const refused = await errorOf(reviewer.send(new Merge({ pullRequestId, repositoryName: name })));
        assert.deepEqual([refused.name, /codecommit:MergePullRequestBy\w+ on resource/.test(refused.message)], ['AccessDeniedException', true], refused.message);
      }
      assert.equal(await tip(name, 'main'), main);
      await branch(name, 'next', main);
      const elsewhere = await reviewer.send(new CreatePullRequestCommand({ title: 'Elsewhere', targets: [{ repositoryName: name, sourceReference: 'feature', destinationReference: 'next' }] }));
      assert.equal((await reviewer.send(new MergePullRequestByFastForwardCommand({ pullRequestId: elsewhere.pullRequest?.pullRequestId, repositoryName: name }))).pullRequest?.pullRequestStatus, 'CLOSED');
      const other = await repository();
      const hidden = await open(other.name);
      for (const id of [hidden.pullRequestId, '4711']) assert.equal((await errorOf(reviewer.send(new GetPullRequestCommand({ pullRequestId: id })))).name, 'AccessDeniedException');
      for (const each of [iam, sts, reviewer]) each.destroy();
    });
  });

  describe('for EventBridge', () => {
    const outbox = (): Heard[] => {
      const file = path.join(aws.folder, 'sns', 'outbox.jsonl');
      return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse((JSON.parse(line) as { text: string }).text) as Heard) : [];
    };
    async function putRule(pattern: object): Promise<void> {
      for (const [operation, input] of [['PutRule', { Name: 'reviews', EventPattern: JSON.stringify(pattern) }], ['PutTargets', { Rule: 'reviews', Targets: [{ Id: 'topic', Arn: topic }] }]] as const) {
        const body = JSON.stringify(input);
        const url = aws.config.endpoint as string;
        const headers = await signedHeaders({ method: 'POST', path: '/', host: new URL(url).host, keys: aws.config.credentials as { accessKeyId: string; secretAccessKey: string }, service: 'events', body, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` } });
        assert.equal((await fetch(url, { method: 'POST', headers, body })).status, 200);
      }
    }

    it('are told by every change, so that a rule brings them to its target', async () => {
      const sns = new SNSClient(aws.config);
      await sns.send(new CreateTopicCommand({ Name: 'reviews' }));
      await sns.send(new SetTopicAttributesCommand({ TopicArn: topic, AttributeName: 'Policy', AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: topic }] }) }));
      await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: 'a@example.com' }));
      sns.destroy();
      await putRule({ source: ['aws.codecommit'], 'detail-type': ['CodeCommit Pull Request State Change', 'CodeCommit Comment on Pull Request'] });
      const { name, main, feature } = await repository();
      const { pullRequestId } = await open(name, 'feature', { description: 'Please review' });
      const closed = await open(name);
      await client.send(new UpdatePullRequestStatusCommand({ pullRequestId: closed.pullRequestId, pullRequestStatus: 'CLOSED' }));
      const { comment } = await client.send(new PostCommentForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId: main, afterCommitId: feature, content: 'Why?' }));
      const { comment: reply } = await client.send(new PostCommentReplyCommand({ inReplyTo: comment?.commentId, content: 'Bcause.' }));
      await client.send(new UpdateCommentCommand({ commentId: reply?.commentId, content: 'Because.' }));
      const later = await commit(name, 'feature', 'c.txt', 'c\n', feature);
      const { revisionId } = await read(pullRequestId);
      await client.send(new MergePullRequestBySquashCommand({ pullRequestId, repositoryName: name }));
      for (let tries = 0; outbox().length < 8 && tries < 500; tries += 1) await sleep(10);
      const heard = outbox();
      assert.deepEqual(heard.map(({ detail }) => detail['event']).sort(), [
        'commentOnPullRequestCreated', 'commentOnPullRequestCreated', 'commentOnPullRequestUpdated', 'pullRequestCreated', 'pullRequestCreated', 'pullRequestMergeStatusUpdated', 'pullRequestSourceBranchUpdated', 'pullRequestStatusChanged',
      ]);
      assert.deepEqual(new Set(heard.flatMap(({ resources }) => resources)), new Set([`arn:aws:codecommit:us-east-1:000000000000:${name}`]));
      const detailOf = (event: string): Record<string, unknown> => heard.find(({ detail }) => detail['event'] === event)?.detail ?? {};
      const { creationDate, lastModifiedDate, notificationBody, ...merged } = detailOf('pullRequestMergeStatusUpdated');
      assert.deepEqual(merged, {
        event: 'pullRequestMergeStatusUpdated', author: administrator, callerUserArn: administrator, description: 'Please review', destinationCommit: main, destinationReference: 'refs/heads/main', isMerged: 'True', mergeOption: 'SQUASH_MERGE',
        pullRequestId, pullRequestStatus: 'Closed', repositoryNames: [name], revisionId, sourceCommit: later, sourceReference: 'refs/heads/feature', title: 'A change',
      });
      for (const date of [creationDate, lastModifiedDate]) assert.match(String(date), /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}$/);
      assert.match(String(notificationBody), new RegExp(`repository: ${name}\\. .* PullRequest ${pullRequestId ?? ''}\\. .* The status is merged\\.`));
      const { isMerged, pullRequestStatus } = detailOf('pullRequestStatusChanged');
      assert.deepEqual([isMerged, pullRequestStatus, detailOf('pullRequestSourceBranchUpdated')['sourceCommit']], ['False', 'Closed', later]);
      const { notificationBody: _text, repositoryId, ...updated } = detailOf('commentOnPullRequestUpdated');
      assert.deepEqual(updated, { event: 'commentOnPullRequestUpdated', afterCommitId: feature, beforeCommitId: main, callerUserArn: administrator, commentId: reply?.commentId, inReplyTo: comment?.commentId, pullRequestId, repositoryName: name });
      assert.equal(String(comment?.commentId).split(':')[0], repositoryId);
    });
  });

  describe('over an end of the endpoint', () => {
    async function restart(): Promise<void> {
      client.destroy();
      await aws.restart();
      client = connect();
    }

    it('are there again with their events and comments, and count on', async () => {
      const { name, main, feature } = await repository();
      const before = await open(name);
      const { pullRequestId } = before;
      const { comment } = await client.send(new PostCommentForPullRequestCommand({ pullRequestId, repositoryName: name, beforeCommitId: main, afterCommitId: feature, content: 'Why?' }));
      const after = await read(pullRequestId);
      await restart();
      assert.deepEqual(await read(pullRequestId), after);
      assert.deepEqual((await client.send(new GetCommentCommand({ commentId: comment?.commentId }))).comment, comment);
      assert.deepEqual(await happened(pullRequestId), ['PULL_REQUEST_CREATED']);
      assert.equal(Number((await open(name)).pullRequestId), Number(pullRequestId) + 1);
    });

    /** Leaves a pull request as an endpoint does that is killed in the midst of a fast-forward. */
    async function cutOff(pullRequestId: string, commits: { main: string; feature: string }): Promise<void> {
      const table = pullRequestTable(cloud.store);
      const [found] = [...table.range()].filter(({ value }) => value.id === pullRequestId);
      assert.ok(found !== undefined);
      await table.put(found.key, { ...found.value, underWay: { id: 'killed', option: 'FAST_FORWARD_MERGE', commitId: commits.feature, sourceCommit: commits.feature, destinationCommit: commits.main, mergeBase: commits.main, mergedBy: administrator } });
    }

    it('are merged where the destination was moved before it, and open where it was not', async () => {
      const [done, undone] = [await repository(), await repository()];
      const [merged, still] = [await open(done.name), await open(undone.name)];
      for (const [commits, { pullRequestId = '' }] of [[done, merged], [undone, still]] as const) await cutOff(pullRequestId, commits);
      const work = await clone(done.name);
      await git(done.name, ['push', '-q', 'origin', 'feature:main'], work);
      assert.equal((await read(merged.pullRequestId)).pullRequestStatus, 'OPEN');
      assert.equal((await errorOf(client.send(new MergePullRequestByFastForwardCommand({ pullRequestId: still.pullRequestId, repositoryName: undone.name })))).name, 'ConcurrentReferenceUpdateException');
      await restart();
      const { pullRequestStatus, ...rest } = await read(merged.pullRequestId);
      assert.deepEqual([pullRequestStatus, targetOf(rest).mergeMetadata?.mergeCommitId], ['CLOSED', done.feature]);
      assert.equal((await read(still.pullRequestId)).pullRequestStatus, 'OPEN');
      await client.send(new MergePullRequestByFastForwardCommand({ pullRequestId: still.pullRequestId, repositoryName: undone.name }));
      assert.equal(await tip(undone.name, 'main'), undone.feature);
    });
  });
});
