// MergePullRequestByFastForward, MergePullRequestBySquash and MergePullRequestByThreeWay: a merge changes one reference, or nothing.
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { git, GitFault, gitText, references } from './git';
import { isAncestor, mergedTree } from './merge-trees';
import { tellPullRequest } from './pull-request-events';
import { keepPullRequest, onPullRequest, requirePullRequest, type MergeOption, type PullRequestRecord } from './pull-request-records';
import { describedPullRequest, open } from './pull-requests';
import { watchingReferences } from './push-events';
import { useRepositoryKey } from './repository-key';
import { repositoryFolder, requireRepository } from './repository-records';

interface MergeInput { pullRequestId: string; repositoryName: string; sourceCommitId?: string; commitMessage?: string; authorName?: string; email?: string; conflictResolutionStrategy?: string; conflictResolution?: object }

/** Both tips at the moment of the merge. */
interface Tips { source: string; destination: string }

/** What a way of merging makes of both tips; undefined where it cannot. */
type Merge = (folder: string, tips: Tips, input: MergeInput, context: OperationContext) => Promise<string | undefined>;

const fastForward: Merge = async (folder, { source, destination }) => (await isAncestor(folder, destination, source) ? source : undefined);

/** A commit of the tree of both, on some of them. */
async function commitMerged(folder: string, tips: Tips, parents: readonly string[], input: MergeInput, context: OperationContext): Promise<string | undefined> {
  const tree = await mergedTree(folder, tips.destination, tips.source);
  if (tree === undefined) return undefined;
  const [name, email, date] = [input.authorName ?? context.caller.arn, input.email ?? '', `${Math.floor(context.now() / 1000)} +0000`];
  return gitText(folder, ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], {
    input: Buffer.from(input.commitMessage ?? `Merge pull request ${input.pullRequestId}`),
    environment: { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date },
  });
}

const squash: Merge = (folder, tips, input, context) => commitMerged(folder, tips, [tips.destination], input, context);
const threeWay: Merge = (folder, tips, input, context) => commitMerged(folder, tips, [tips.destination, tips.source], input, context);

/** @throws AwsError ReferenceDoesNotExistException, TipOfSourceReferenceIsDifferentException */
async function tipsOf(folder: string, { sourceReference, destinationReference }: PullRequestRecord, expected: string | undefined): Promise<Tips> {
  const all = await references(folder);
  const tipOf = (name: string): string => {
    const tip = all.get(name);
    if (tip === undefined) throw new AwsError('ReferenceDoesNotExistException', `The reference ${name} does not exist`);
    return tip;
  };
  const source = tipOf(sourceReference);
  if (expected !== undefined && expected !== source) throw new AwsError('TipOfSourceReferenceIsDifferentException', `The tip of ${sourceReference} is ${source}, not ${expected}`);
  return { source, destination: tipOf(destinationReference) };
}

/** The destination goes to the merge only from where it was when that was made. @throws AwsError ConcurrentReferenceUpdateException */
async function moveDestination(folder: string, reference: string, to: string, from: string): Promise<void> {
  try {
    await git(folder, ['update-ref', reference, to, from]);
  } catch (error) {
    if (error instanceof GitFault) throw new AwsError('ConcurrentReferenceUpdateException', `The reference ${reference} has changed meanwhile; merge again`);
    throw error;
  }
}

/** Closes it as merged. */
async function keepMerged(context: OperationContext, id: string, tips: Tips, commitId: string, option: MergeOption): Promise<PullRequestRecord> {
  const { cloud: { store }, caller } = context;
  const at = context.now();
  return store.transaction(() => {
    const record: PullRequestRecord = { ...requirePullRequest(store, id), status: 'CLOSED', sourceCommit: tips.source, destinationCommit: tips.destination, merged: { by: caller.arn, commitId, option }, lastActivity: at };
    const { repositoryName, destinationReference } = record;
    keepPullRequest(store, record, {
      type: 'PULL_REQUEST_MERGE_STATE_CHANGED', actorArn: caller.arn, at,
      metadata: { pullRequestMergedStateChangedEventMetadata: { repositoryName, destinationReference, mergeMetadata: { isMerged: true, mergedBy: caller.arn, mergeCommitId: commitId, mergeOption: option } } },
    });
    return keepPullRequest(store, record, { type: 'PULL_REQUEST_STATUS_CHANGED', actorArn: caller.arn, at, metadata: { pullRequestStatusChangedEventMetadata: { pullRequestStatus: 'CLOSED' } } });
  });
}

function mergeOperation(name: string, option: MergeOption, merge: Merge): Operation<MergeInput> {
  return {
    name,
    authorize: (input, context) => onPullRequest(name, input.pullRequestId, context, ({ destinationReference }) => ({ 'codecommit:References': destinationReference })),
    async handle(input, context) {
      const { cloud, caller } = context;
      if ((input.conflictResolutionStrategy ?? 'NONE') !== 'NONE' || input.conflictResolution !== undefined) throw new AwsError('InvalidConflictResolutionStrategyException', 'The embedded AWS resolves no conflicts: conflictResolutionStrategy NONE only');
      const record = open(requirePullRequest(cloud.store, input.pullRequestId));
      if (record.repositoryName !== input.repositoryName) throw new AwsError('RepositoryNotAssociatedWithPullRequestException', `The pull request ${record.id} is not of the repository ${input.repositoryName}`);
      const repository = requireRepository(cloud.store, record.repositoryName);
      await useRepositoryKey(cloud, caller, repository, 'write');
      const folder = repositoryFolder(cloud, repository);
      const tips = await tipsOf(folder, record, input.sourceCommitId);
      const commitId = await merge(folder, tips, input, context);
      if (commitId === undefined) throw new AwsError('ManualMergeRequiredException', `The pull request ${record.id} cannot be merged this way: its branches have gone apart; merge them on your machine and push`);
      await watchingReferences(cloud, repository, caller, () => moveDestination(folder, record.destinationReference, commitId, tips.destination));
      const merged = await keepMerged(context, record.id, tips, commitId, option);
      tellPullRequest(cloud, caller, merged, 'pullRequestMergeStatusUpdated');
      return { pullRequest: await describedPullRequest(merged, context) };
    },
  };
}

/** The ways of merging. */
export const mergeOperations = [
  mergeOperation('MergePullRequestByFastForward', 'FAST_FORWARD_MERGE', fastForward), mergeOperation('MergePullRequestBySquash', 'SQUASH_MERGE', squash), mergeOperation('MergePullRequestByThreeWay', 'THREE_WAY_MERGE', threeWay),
] as readonly Operation[];
