// Open pull requests follow their branches: a source that moves, a destination moved to it, a branch that is deleted.
import type { Cloud } from '../../cloud';
import type { Caller } from '../../operation';
import { references } from './git';
import { mergeBaseOf } from './merge-trees';
import { emitPullRequest } from './pull-request-events';
import { findPullRequest, pullRequestIdsOf, type PullRequestRecord } from './pull-request-records';
import { closed, merged, saveStep, sourceUpdated, type Step } from './pull-request-steps';
import { repositoryFolder, repositoryTable, type RepositoryRecord } from './repository-records';

/** Each time that somebody else changes a pull request first, it is looked at anew; at most so often. */
const patience = 50;

/** Somebody's change of a repository's branches. */
interface Move {
  cloud: Cloud;
  repository: RepositoryRecord;
  caller: Caller;
}

/** What becomes of a pull request whose branches are where they are; undefined: nothing. */
async function next({ cloud, repository, caller }: Move, record: PullRequestRecord, destinationWas: string | undefined): Promise<Step | undefined> {
  const folder = repositoryFolder(cloud, repository);
  const tips = await references(folder);
  const [source, destination] = [tips.get(record.sourceReference), tips.get(record.destinationReference)];
  // "CodeCommit closes a pull request automatically if either the source or destination branch of the pull request is deleted": user guide, "Close a pull request".
  if (source === undefined || destination === undefined) return closed(record);
  if (source !== record.sourceCommit) return sourceUpdated(record, { sourceCommit: source, destinationCommit: destination, ...await mergeBaseOf(folder, destination, source) }, cloud.randomBytes(32).toString('hex'));
  // A destination pushed to hold the source in any way but this one leaves the pull request open: user guide, "Merge a pull request".
  if (destinationWas === undefined || destination !== source) return undefined;
  return merged(record, { sourceCommit: source, destinationCommit: destinationWas, ...await mergeBaseOf(folder, destinationWas, source) }, { option: 'FAST_FORWARD_MERGE', commitId: source, mergedBy: caller.arn });
}

/** Brings one open pull request to where its branches are; one that is being merged is left to its merge. @param destinationWas where the destination branch was, if it was moved just now */
export async function followPullRequest(move: Move, id: string, destinationWas?: string): Promise<void> {
  const { cloud, caller } = move;
  for (let tries = 0; tries < patience; tries += 1) {
    const seen = findPullRequest(cloud.store, id);
    if (seen?.status !== 'OPEN' || seen.underWay !== undefined) return;
    const step = await next(move, seen, destinationWas);
    if (step === undefined) return;
    // The branches were read after the record: where the record is still the same, nobody has read them later.
    const saved = await cloud.store.transaction(() => (findPullRequest(cloud.store, id)?.version === seen.version ? saveStep(cloud, step, caller.arn) : undefined));
    if (saved !== undefined) emitPullRequest(cloud, saved, step.told, caller.arn);
  }
  cloud.log(`pull request ${id}: it was changed too often to follow its branches; it follows with the next push, or the next start`);
}

/** Has a repository's open pull requests follow references that changed. */
export async function followReferences(cloud: Cloud, repository: RepositoryRecord, caller: Caller, changes: readonly { name: string; before?: string | undefined; after?: string | undefined }[]): Promise<void> {
  const moved = new Map(changes.map((change) => [change.name, change]));
  for (const id of moved.size === 0 ? [] : pullRequestIdsOf(cloud.store, repository.id, 'OPEN')) {
    const record = findPullRequest(cloud.store, id);
    if (record === undefined) continue;
    const [source, destination] = [moved.get(record.sourceReference), moved.get(record.destinationReference)];
    const concerned = source !== undefined || (destination !== undefined && (destination.after === undefined || destination.after === record.sourceCommit));
    if (concerned) await followPullRequest({ cloud, repository, caller }, id, destination?.before);
  }
}

/** Has all open pull requests follow what was pushed when nobody could tell them any more. */
export async function followAll(cloud: Cloud): Promise<void> {
  for (const { value: repository } of [...repositoryTable(cloud.store).range()]) {
    for (const id of pullRequestIdsOf(cloud.store, repository.id, 'OPEN')) await followPullRequest({ cloud, repository, caller: cloud.administrator }, id);
  }
}
