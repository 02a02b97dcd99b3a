// Pull requests follow their source branches: a push to one is a new revision of what is to be merged.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import { mergeBaseOf } from './merge-trees';
import { tellPullRequest } from './pull-request-events';
import { keepPullRequest, pullRequestsOf, requirePullRequest, type PullRequestRecord } from './pull-request-records';
import { references } from './git';
import { repositoryFolder, type RepositoryRecord } from './repository-records';

/** Brings the open pull requests of a branch to its new tip; one whose source is deleted keeps the last. */
export async function followSource(cloud: Cloud, repository: RepositoryRecord, caller: Caller, reference: string, tip: string | undefined): Promise<void> {
  if (tip === undefined) return;
  const open = pullRequestsOf(cloud.store, repository).filter(({ status, sourceReference }) => status === 'OPEN' && sourceReference === reference);
  const folder = repositoryFolder(cloud, repository);
  for (const { id, destinationReference } of open) {
    const destination = (await references(folder)).get(destinationReference);
    const mergeBase = destination === undefined ? undefined : await mergeBaseOf(folder, destination, tip);
    const followed = await cloud.store.transaction(() => moved(cloud, caller, requirePullRequest(cloud.store, id), tip, destination, mergeBase));
    if (followed !== undefined) tellPullRequest(cloud, caller, followed, 'pullRequestSourceBranchUpdated');
  }
}

/** The pull request at its new tip; undefined where it was closed meanwhile, or is there already. */
function moved(cloud: Cloud, caller: Caller, record: PullRequestRecord, tip: string, destination: string | undefined, mergeBase: string | undefined): PullRequestRecord | undefined {
  if (record.status !== 'OPEN' || record.sourceCommit === tip) return undefined;
  const { mergeBase: _before, ...rest } = record;
  const next: PullRequestRecord = { ...rest, sourceCommit: tip, destinationCommit: destination ?? record.destinationCommit, revisionId: cloud.newId(), lastActivity: cloud.now(), ...(mergeBase === undefined ? {} : { mergeBase }) };
  return keepPullRequest(cloud.store, next, {
    type: 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED', actorArn: caller.arn, at: cloud.now(),
    metadata: { pullRequestSourceReferenceUpdatedEventMetadata: { repositoryName: record.repositoryName, beforeCommitId: record.sourceCommit, afterCommitId: tip, ...(mergeBase === undefined ? {} : { mergeBase }) } },
  });
}
