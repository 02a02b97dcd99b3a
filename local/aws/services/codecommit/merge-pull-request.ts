// MergePullRequestByFastForward, BySquash and ByThreeWay: the destination branch is moved only from where the merge was made on.
import type { Cloud } from '../../cloud';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { describePullRequest } from './describe-pull-request';
import { followPullRequest } from './follow-references';
import { GitFault, references } from './git';
import { canFastForward, mergeBaseOf, mergeTrees, messagesBetween, type ConflictDetailLevel } from './merge-trees';
import { emitPullRequest } from './pull-request-events';
import { alreadyClosed, findPullRequest, onPullRequest, requirePullRequestOf, savePullRequest, type MergeOption, type MergeUnderWay, type PullRequestRecord } from './pull-request-records';
import { merged, saveStep } from './pull-request-steps';
import { changeReference, ReferenceMoved } from './push-events';
import { useRepositoryKey } from './repository-key';
import { repositoryFolder, repositoryTable, requireRepository } from './repository-records';
import { writeCommit } from './write-commit';

/** Input of all three. */
export interface MergeInput {
  pullRequestId: string;
  repositoryName: string;
  sourceCommitId?: string;
  conflictDetailLevel?: ConflictDetailLevel;
  conflictResolutionStrategy?: string;
  commitMessage?: string;
  authorName?: string;
  email?: string;
  keepEmptyFolders?: boolean;
  conflictResolution?: object;
}

/** Merges into one branch at once that all come through: with each round one does. */
const rounds = 20;

/** @throws AwsError for what is asked beyond what is served, and for names that no commit can have */
export function checkMergeInput({ conflictResolutionStrategy = 'NONE', keepEmptyFolders = false, conflictResolution, authorName = '', email = '', commitMessage = '' }: Partial<MergeInput>): void {
  if (conflictResolutionStrategy !== 'NONE' || conflictResolution !== undefined) throw new AwsError('InvalidConflictResolutionStrategyException', `The embedded AWS serves the conflict resolution strategy NONE only, not ${conflictResolutionStrategy}: resolve conflicts with git, and push`);
  if (keepEmptyFolders) throw new AwsError('InvalidParameterException', 'The embedded AWS keeps no empty folders: leave keepEmptyFolders out');
  if (authorName.length > 1024) throw new AwsError('NameLengthExceededException', `The author name has ${authorName.length} characters; at most 1,024 are allowed`);
  if (/[<>\n\0]/.test(authorName)) throw new AwsError('InvalidParameterException', 'The author name has a character that no commit takes: <, >, a line break or NUL');
  if (email.length > 256 || /[<>\n\0]/.test(email)) throw new AwsError('InvalidEmailException', 'The email address has more than 256 characters, or one that no commit takes: <, >, a line break or NUL');
  if (Buffer.byteLength(commitMessage) > 20 * 1024 * 1024) throw new AwsError('CommitMessageLengthExceededException', 'The commit message has more than 20 MB');
}

const needsAHand = (): AwsError => new AwsError('ManualMergeRequiredException', 'The pull request cannot be merged automatically into the destination branch. You must manually merge the branches and resolve any conflicts.');

/** The commit that the destination branch is to be at; no reference names it yet. @throws AwsError ManualMergeRequiredException */
async function mergeCommit(folder: string, record: PullRequestRecord, [destination, source]: readonly [string, string], option: MergeOption, input: MergeInput, context: OperationContext): Promise<string> {
  if (option === 'FAST_FORWARD_MERGE') {
    if (!(await canFastForward(folder, destination, source))) throw needsAHand();
    return source;
  }
  const { treeId } = await mergeTrees(folder, destination, source, input.conflictDetailLevel ?? 'FILE_LEVEL');
  if (treeId === undefined) throw needsAHand();
  const [from, to] = [record.sourceReference, record.destinationReference].map((name) => name.slice('refs/heads/'.length));
  // "By default, the commit message for that squash commit contains all the commit messages of the changes in the source branch": user guide.
  const message = input.commitMessage ?? (option === 'SQUASH_MERGE' ? await messagesBetween(folder, destination, source) : `Merge branch '${from ?? ''}' into ${to ?? ''}`);
  const [name, email] = [input.authorName ?? '', input.email ?? ''];
  return writeCommit(folder, { treeId, parents: option === 'SQUASH_MERGE' ? [destination] : [destination, source], message, name: name.trim() === '' ? context.caller.arn : name, email, now: context.now() });
}

/** Decides on a merge by where the branches are now. @throws AwsError where there can be none */
async function plan(input: MergeInput, option: MergeOption, context: OperationContext): Promise<MergeUnderWay> {
  const { cloud, caller } = context;
  const record = requirePullRequestOf(cloud.store, input.pullRequestId, requireRepository(cloud.store, input.repositoryName).name);
  if (record.status !== 'OPEN') throw alreadyClosed(record.id);
  const folder = repositoryFolder(cloud, requireRepository(cloud.store, input.repositoryName));
  const tips = await references(folder);
  const [source, destination] = [tips.get(record.sourceReference), tips.get(record.destinationReference)];
  if (source === undefined || destination === undefined) throw new AwsError('ReferenceDoesNotExistException', `${source === undefined ? record.sourceReference : record.destinationReference} does not exist`);
  if (input.sourceCommitId !== undefined && !/^[0-9a-f]{40}$/.test(input.sourceCommitId)) throw new AwsError('InvalidCommitIdException', `The commit ID ${input.sourceCommitId.slice(0, 100)} is not valid: it must be a full commit ID`);
  if (input.sourceCommitId !== undefined && input.sourceCommitId !== source) throw new AwsError('TipOfSourceReferenceIsDifferentException', `The tip of ${record.sourceReference} is ${source}, not ${input.sourceCommitId}`);
  const commitId = await mergeCommit(folder, record, [destination, source], option, input, context);
  return { id: context.requestId, option, commitId, sourceCommit: source, destinationCommit: destination, ...await mergeBaseOf(folder, destination, source), mergedBy: caller.arn };
}

/** Notes that a merge begins. @throws AwsError where the pull request is closed by now, or another merge of it is under way */
function claim(cloud: Cloud, input: MergeInput, underWay: MergeUnderWay): Promise<PullRequestRecord> {
  return cloud.store.transaction(() => {
    const record = requirePullRequestOf(cloud.store, input.pullRequestId, input.repositoryName);
    if (record.status !== 'OPEN') throw alreadyClosed(record.id);
    if (record.underWay !== undefined) throw new ReferenceMoved(record.destinationReference);
    return savePullRequest(cloud.store, { ...record, underWay });
  });
}

/** Notes that a merge has not come about: the pull request is as before, and follows what it has missed. */
async function release(context: Pick<OperationContext, 'cloud' | 'caller'>, id: string, underWay: MergeUnderWay): Promise<void> {
  const { cloud, caller } = context;
  const released = await cloud.store.transaction(() => {
    const record = findPullRequest(cloud.store, id);
    if (record?.underWay?.id !== underWay.id) return undefined;
    const { underWay: _ended, ...rest } = record;
    return savePullRequest(cloud.store, rest);
  });
  const repository = released === undefined ? undefined : repositoryTable(cloud.store).get(released.repositoryName);
  if (repository !== undefined) await followPullRequest({ cloud, repository, caller }, id);
}

/** Closes a pull request whose destination branch was moved. @throws AwsError PullRequestDoesNotExistException where the repository was deleted meanwhile */
async function finish(cloud: Cloud, id: string, repositoryName: string, { id: _mergeId, option, commitId, mergedBy, ...tips }: MergeUnderWay): Promise<PullRequestRecord> {
  const saved = await cloud.store.transaction(() => {
    const { underWay: _ended, ...record } = requirePullRequestOf(cloud.store, id, repositoryName);
    return saveStep(cloud, merged(record, tips, { option, commitId, mergedBy }), mergedBy);
  });
  emitPullRequest(cloud, saved, 'pullRequestMergeStatusUpdated', mergedBy);
  return saved;
}

async function move(input: MergeInput, { destinationReference }: PullRequestRecord, underWay: MergeUnderWay, { cloud, caller }: OperationContext): Promise<void> {
  const { commitId, destinationCommit, sourceCommit, mergeBase, option } = underWay;
  if (commitId === destinationCommit) return;
  const merge = {
    ...(mergeBase === undefined ? {} : { baseCommitId: mergeBase }), sourceCommitId: sourceCommit, destinationCommitId: destinationCommit, mergeOption: option,
    ...(option === 'FAST_FORWARD_MERGE' ? {} : { conflictDetailsLevel: input.conflictDetailLevel ?? 'FILE_LEVEL', conflictResolutionStrategy: 'NONE' }),
  };
  await changeReference(cloud, requireRepository(cloud.store, input.repositoryName), caller, { name: destinationReference, before: destinationCommit, after: commitId, merge });
}

/** Ends a merge that was cut off: done where the destination branch holds its commit, else as if it had not begun. */
async function settle(context: Pick<OperationContext, 'cloud' | 'caller'>, { id, repositoryName, destinationReference }: PullRequestRecord, underWay: MergeUnderWay): Promise<void> {
  const repository = repositoryTable(context.cloud.store).get(repositoryName);
  if (repository === undefined) return;
  const folder = repositoryFolder(context.cloud, repository);
  const destination = (await references(folder)).get(destinationReference);
  if (destination !== undefined && await holds(folder, destination, underWay.commitId)) await finish(context.cloud, id, repositoryName, underWay);
  else await release(context, id, underWay);
}

/** Whether a branch at a commit holds another, which may not have come to the disk. */
async function holds(folder: string, tip: string, commitId: string): Promise<boolean> {
  try {
    return await canFastForward(folder, commitId, tip);
  } catch (error) {
    if (error instanceof GitFault) return false;
    throw error;
  }
}

async function mergePullRequest(input: MergeInput, option: MergeOption, context: OperationContext): Promise<object> {
  checkMergeInput(input);
  await useRepositoryKey(context.cloud, context.caller, requireRepository(context.cloud.store, input.repositoryName), 'write');
  let moved: unknown;
  for (let round = 0; round < rounds; round += 1) {
    const underWay = await plan(input, option, context);
    const record = await claim(context.cloud, input, underWay);
    try {
      await move(input, record, underWay, context);
    } catch (error) {
      await settle(context, record, underWay);
      if (!(error instanceof ReferenceMoved)) throw error;
      moved = error;
      continue;
    }
    return { pullRequest: await describePullRequest(context.cloud, await finish(context.cloud, record.id, input.repositoryName, underWay)) };
  }
  throw moved instanceof Error ? moved : needsAHand();
}

/** Ends merges that the end of the endpoint cut off. @param cutOff pull requests with a merge under way before any request was taken */
export async function resumeMerges(cloud: Cloud, cutOff: readonly PullRequestRecord[]): Promise<void> {
  for (const record of cutOff) if (record.underWay !== undefined) await settle({ cloud, caller: cloud.administrator }, record, record.underWay);
}

const mergeBy = (name: string, option: MergeOption): Operation<MergeInput> => ({
  name,
  authorize: ({ pullRequestId }, context) => onPullRequest(name, pullRequestId, context, ({ destinationReference }) => ({ 'codecommit:References': destinationReference })),
  handle: (input, context) => mergePullRequest(input, option, context),
});

/** The three merges. */
export const mergeOperations = [
  mergeBy('MergePullRequestByFastForward', 'FAST_FORWARD_MERGE'), mergeBy('MergePullRequestBySquash', 'SQUASH_MERGE'), mergeBy('MergePullRequestByThreeWay', 'THREE_WAY_MERGE'),
] as readonly Operation[];
