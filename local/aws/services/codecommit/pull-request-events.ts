// Events of pull requests and their comments for EventBridge. Source: CodeCommit user guide, "Monitoring CodeCommit events".
import type { Cloud } from '../../cloud';
import type { CommentRecord } from './comment-records';
import type { PullRequestRecord } from './pull-request-records';
import { repositoryArn } from './repository-records';

/** What may be told of a pull request. */
export type PullRequestChange = 'pullRequestCreated' | 'pullRequestSourceBranchUpdated' | 'pullRequestStatusChanged' | 'pullRequestMergeStatusUpdated';

/** A moment as the events have it: `Tue Jun 18 10:34:20 UTC 2019`. @param time milliseconds since 1970 */
export function eventDate(time: number): string {
  const [day = '', date = '', month = '', year = '', clock = ''] = new Date(time).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${clock} UTC ${year}`;
}

/** Where a person would look on AWS. */
const consoleLink = ({ region }: Cloud, repositoryName: string, id: string, part = ''): string => `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${repositoryName}/pull-requests/${id}${part}?region=${region}`;

const happened: Readonly<Record<PullRequestChange, (record: PullRequestRecord, arn: string) => string>> = {
  pullRequestCreated: ({ id, title }, arn) => `User: ${arn}. Event: Created. The pull request was created with the following information: Pull Request ID as ${id} and title as ${title}.`,
  pullRequestSourceBranchUpdated: ({ id, sourceReference }, arn) => `User: ${arn}. Event: Updated. The user updated the following pull request: ${id}. The pull request was updated with one or more commits to the source branch: ${sourceReference.slice('refs/heads/'.length)}.`,
  pullRequestStatusChanged: ({ id, status }, arn) => `${arn} updated the following PullRequest ${id}. The pull request status has been updated. The status is ${status.toLowerCase()}.`,
  pullRequestMergeStatusUpdated: ({ id }, arn) => `${arn} updated the following PullRequest ${id}. The pull request merge status has been updated. The status is merged.`,
};

/** Tells `CodeCommit Pull Request State Change`. */
export function emitPullRequest(cloud: Cloud, record: PullRequestRecord, event: PullRequestChange, callerUserArn: string): void {
  const { repositoryName } = record;
  cloud.emit({
    source: 'aws.codecommit', detailType: 'CodeCommit Pull Request State Change', resources: [repositoryArn(cloud, repositoryName)],
    detail: {
      event, pullRequestId: record.id, title: record.title, ...(record.description === undefined ? {} : { description: record.description }), repositoryNames: [repositoryName], author: record.authorArn, callerUserArn,
      creationDate: eventDate(record.created), lastModifiedDate: eventDate(record.active), pullRequestStatus: record.status === 'OPEN' ? 'Open' : 'Closed', isMerged: record.merged === undefined ? 'False' : 'True',
      ...(record.merged === undefined ? {} : { mergeOption: record.merged.option }), revisionId: record.revisionId,
      sourceReference: record.sourceReference, sourceCommit: record.sourceCommit, destinationReference: record.destinationReference, destinationCommit: record.destinationCommit,
      notificationBody: `A pull request event occurred in the following AWS CodeCommit repository: ${repositoryName}. ${happened[event](record, callerUserArn)} For more information, go to the AWS CodeCommit console ${consoleLink(cloud, repositoryName, record.id)}`,
    },
  });
}

/** Tells `CodeCommit Comment on Pull Request`. */
export function emitComment(cloud: Cloud, { id, place, inReplyTo }: CommentRecord, event: 'commentOnPullRequestCreated' | 'commentOnPullRequestUpdated', callerUserArn: string): void {
  const { pullRequestId, repositoryName, beforeCommitId, afterCommitId } = place;
  const did = event === 'commentOnPullRequestCreated' ? 'made a comment or replied to a comment' : 'updated a comment or replied to a comment';
  cloud.emit({
    source: 'aws.codecommit', detailType: 'CodeCommit Comment on Pull Request', resources: [repositoryArn(cloud, repositoryName)],
    detail: {
      event, pullRequestId, repositoryName, repositoryId: id.split(':')[0], commentId: id, ...(inReplyTo === undefined ? {} : { inReplyTo }), beforeCommitId, afterCommitId, callerUserArn,
      notificationBody: `A pull request event occurred in the following AWS CodeCommit repository: ${repositoryName}. The user: ${callerUserArn} ${did}. The comment was made on the following Pull Request: ${pullRequestId}. For more information, go to the AWS CodeCommit console ${consoleLink(cloud, repositoryName, pullRequestId, `/activity#${encodeURIComponent(id)}`)}`,
    },
  });
}
