// What EventBridge is told of pull requests and their comments. Source: CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge".
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import type { PullRequestRecord } from './pull-request-records';
import { repositoryArn } from './repository-records';

/** What became of a pull request. */
export type PullRequestEvent = 'pullRequestCreated' | 'pullRequestSourceBranchUpdated' | 'pullRequestStatusChanged' | 'pullRequestMergeStatusUpdated';

/** `CodeCommit Pull Request State Change`; truth values and the status are words in it. */
export function tellPullRequest(cloud: Cloud, caller: Caller, record: PullRequestRecord, event: PullRequestEvent): void {
  const { id, repositoryName, title, description, authorArn, status, merged } = record;
  cloud.emit({
    source: 'aws.codecommit', detailType: 'CodeCommit Pull Request State Change', resources: [repositoryArn(cloud, repositoryName)],
    detail: {
      event, pullRequestId: id, repositoryNames: [repositoryName], title, ...(description === undefined ? {} : { description }), author: authorArn, callerUserArn: caller.arn, pullRequestStatus: status === 'OPEN' ? 'Open' : 'Closed',
      isMerged: merged === undefined ? 'False' : 'True', ...(merged === undefined ? {} : { mergeOption: merged.option }), sourceReference: record.sourceReference, sourceCommit: record.sourceCommit,
      destinationReference: record.destinationReference, destinationCommit: record.destinationCommit, revisionId: record.revisionId, creationDate: new Date(record.created).toUTCString(), lastModifiedDate: new Date(record.lastActivity).toUTCString(),
      notificationBody: `A pull request event occurred in the repository ${repositoryName}. User: ${caller.arn}. Event: ${event}. Pull request: ${id}, ${title}.`,
    },
  });
}

/** A comment, as far as an event tells of it. */
export interface ToldComment { commentId: string; pullRequestId: string; repositoryName: string; repositoryId: string; beforeCommitId: string; afterCommitId: string; inReplyTo?: string }

/** `CodeCommit Comment on Pull Request`. */
export function tellComment(cloud: Cloud, caller: Caller, { repositoryName, ...comment }: ToldComment, event: 'commentOnPullRequestCreated' | 'commentOnPullRequestUpdated'): void {
  cloud.emit({
    source: 'aws.codecommit', detailType: 'CodeCommit Comment on Pull Request', resources: [repositoryArn(cloud, repositoryName)],
    detail: { event, ...comment, repositoryName, callerUserArn: caller.arn, notificationBody: `A comment was made or changed in the repository ${repositoryName}, pull request ${comment.pullRequestId}. User: ${caller.arn}.` },
  });
}
