// A pull request as AWS answers it: what is recorded, and where its branches are now as long as it is open.
import type { Cloud } from '../../cloud';
import { references } from './git';
import { mergeBaseOf } from './merge-trees';
import type { PullRequestRecord } from './pull-request-records';
import { mergeMetadata, type Tips } from './pull-request-steps';
import { repositoryFolder, repositoryTable } from './repository-records';

/** Where the branches are: the destination as it is now while the pull request is open, as it was then once it is closed. */
export async function tipsOf(cloud: Cloud, record: PullRequestRecord): Promise<Tips> {
  const { sourceCommit, destinationCommit, mergeBase } = record;
  const repository = record.status === 'OPEN' ? repositoryTable(cloud.store).get(record.repositoryName) : undefined;
  const folder = repository?.id === record.repositoryId ? repositoryFolder(cloud, repository) : undefined;
  const tip = folder === undefined ? undefined : (await references(folder)).get(record.destinationReference);
  if (folder !== undefined && tip !== undefined && tip !== destinationCommit) return { sourceCommit, destinationCommit: tip, ...await mergeBaseOf(folder, tip, sourceCommit) };
  return { sourceCommit, destinationCommit, ...(mergeBase === undefined ? {} : { mergeBase }) };
}

/** `PullRequest` of the API. */
export async function describePullRequest(cloud: Cloud, record: PullRequestRecord): Promise<object> {
  const { repositoryName, sourceReference, destinationReference } = record;
  return {
    pullRequestId: record.id, title: record.title, description: record.description, lastActivityDate: record.active, creationDate: record.created, pullRequestStatus: record.status, authorArn: record.authorArn,
    pullRequestTargets: [{ repositoryName, sourceReference, destinationReference, ...await tipsOf(cloud, record), mergeMetadata: mergeMetadata(record.merged) }],
    clientRequestToken: record.clientRequestToken, revisionId: record.revisionId, approvalRules: [],
  };
}
