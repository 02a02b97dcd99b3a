// UpdatePullRequestTitle, UpdatePullRequestDescription and UpdatePullRequestStatus.
import { AwsError, type Operation } from '../../operation';
import { describePullRequest, tipsOf } from './describe-pull-request';
import { emitPullRequest } from './pull-request-events';
import { changeOpenPullRequest, onPullRequest, requirePullRequest, type PullRequestStatus } from './pull-request-records';
import { closed, saveStep } from './pull-request-steps';

const updateTitle: Operation<{ pullRequestId: string; title: string }> = {
  name: 'UpdatePullRequestTitle',
  authorize: ({ pullRequestId }, context) => onPullRequest('UpdatePullRequestTitle', pullRequestId, context),
  async handle({ pullRequestId, title }, { cloud }) {
    if (title === '') throw new AwsError('TitleRequiredException', 'A pull request title is required');
    return { pullRequest: await describePullRequest(cloud, await changeOpenPullRequest(cloud, pullRequestId, (record) => ({ ...record, title }))) };
  },
};

const updateDescription: Operation<{ pullRequestId: string; description: string }> = {
  name: 'UpdatePullRequestDescription',
  authorize: ({ pullRequestId }, context) => onPullRequest('UpdatePullRequestDescription', pullRequestId, context),
  handle: async ({ pullRequestId, description }, { cloud }) => ({ pullRequest: await describePullRequest(cloud, await changeOpenPullRequest(cloud, pullRequestId, (record) => ({ ...record, description }))) }),
};

const updateStatus: Operation<{ pullRequestId: string; pullRequestStatus: PullRequestStatus }> = {
  name: 'UpdatePullRequestStatus',
  authorize: ({ pullRequestId }, context) => onPullRequest('UpdatePullRequestStatus', pullRequestId, context),
  async handle({ pullRequestId, pullRequestStatus }, { cloud, caller }) {
    const tips = await tipsOf(cloud, requirePullRequest(cloud.store, pullRequestId));
    const { record, changed } = await cloud.store.transaction(() => {
      const before = requirePullRequest(cloud.store, pullRequestId);
      if (before.status === 'CLOSED' && pullRequestStatus === 'OPEN') throw new AwsError('InvalidPullRequestStatusUpdateException', 'The only valid update of the status is from OPEN to CLOSED');
      if (before.status === pullRequestStatus) return { record: before, changed: false };
      return { record: saveStep(cloud, closed({ ...before, destinationCommit: tips.destinationCommit }), caller.arn), changed: true };
    });
    if (changed) emitPullRequest(cloud, record, 'pullRequestStatusChanged', caller.arn);
    return { pullRequest: await describePullRequest(cloud, record) };
  },
};

/** Operations that change a pull request. */
export const updateOperations = [updateTitle, updateDescription, updateStatus] as readonly Operation[];
