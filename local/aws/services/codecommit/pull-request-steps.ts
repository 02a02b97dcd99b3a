// What can happen to a pull request: the record after it, the event that the pull request keeps, and what EventBridge is told.
import type { Cloud } from '../../cloud';
import type { PullRequestChange } from './pull-request-events';
import { savePullRequest, type PullRequestEvent, type PullRequestRecord } from './pull-request-records';

/** One thing that happens. */
export interface Step {
  record: PullRequestRecord;
  event: Omit<PullRequestEvent, 'actorArn' | 'eventDate'>;
  told: PullRequestChange;
}

/** Where the branches of a pull request are. */
export interface Tips {
  sourceCommit: string;
  destinationCommit: string;
  /** Absent where they have no commit in common. */
  mergeBase?: string;
}

const at = ({ mergeBase: _before, ...record }: PullRequestRecord, tips: Tips): PullRequestRecord => ({ ...record, ...tips });

export function created(record: PullRequestRecord): Step {
  const { repositoryName, sourceCommit: sourceCommitId, destinationCommit: destinationCommitId, mergeBase } = record;
  return { record, told: 'pullRequestCreated', event: { pullRequestEventType: 'PULL_REQUEST_CREATED', pullRequestCreatedEventMetadata: { repositoryName, sourceCommitId, destinationCommitId, mergeBase } } };
}

/** The source branch moved. In AWS's event `beforeCommitId` is the tip of the destination. */
export function sourceUpdated(record: PullRequestRecord, tips: Tips, revisionId: string): Step {
  const { sourceCommit: afterCommitId, destinationCommit: beforeCommitId, mergeBase } = tips;
  return {
    record: { ...at(record, tips), revisionId }, told: 'pullRequestSourceBranchUpdated',
    event: { pullRequestEventType: 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED', pullRequestSourceReferenceUpdatedEventMetadata: { repositoryName: record.repositoryName, beforeCommitId, afterCommitId, mergeBase } },
  };
}

/** Closed without a merge. */
export function closed(record: PullRequestRecord): Step {
  return { record: { ...record, status: 'CLOSED' }, told: 'pullRequestStatusChanged', event: { pullRequestEventType: 'PULL_REQUEST_STATUS_CHANGED', pullRequestStatusChangedEventMetadata: { pullRequestStatus: 'CLOSED' } } };
}

/** Merged, and closed by that: AWS tells it as one change. @param tips where the branches were before */
export function merged(record: PullRequestRecord, tips: Tips, merge: NonNullable<PullRequestRecord['merged']>): Step {
  const { repositoryName, destinationReference } = record;
  return {
    record: { ...at(record, tips), status: 'CLOSED', merged: merge }, told: 'pullRequestMergeStatusUpdated',
    event: { pullRequestEventType: 'PULL_REQUEST_MERGE_STATE_CHANGED', pullRequestMergedStateChangedEventMetadata: { repositoryName, destinationReference, mergeMetadata: mergeMetadata(merge) } },
  };
}

/** What AWS says of a merge, or of none. */
export const mergeMetadata = (merge: PullRequestRecord['merged']): object => (merge === undefined ? { isMerged: false } : { isMerged: true, mergedBy: merge.mergedBy, mergeCommitId: merge.commitId, mergeOption: merge.option });

/** Writes what happens, as the pull request's last activity. To be called inside the transaction that read the record; then tell it. */
export function saveStep(cloud: Cloud, { record, event }: Step, actorArn: string): PullRequestRecord {
  return savePullRequest(cloud.store, { ...record, active: cloud.now() }, { ...event, actorArn, eventDate: cloud.now() });
}
